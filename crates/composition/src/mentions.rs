//! What the files of a project name: addresses of other hosts, fonts.

use std::{ffi::OsStr, fs, path::Path};

use crate::words::Names;

/// Files that may name addresses.
const KINDS: &[&str] = &["html", "htm", "css", "js", "mjs", "svg", "json"];
/// Larger ones are data.
const MOST_BYTES: u64 = 4 << 20;
/// A project this large is taken to name some.
const MOST_FILES: usize = 2000;
/// Names of formats that look like addresses and are never loaded.
const NAMES: &[&[u8]] = &[b"www.w3.org/"];

/// Whether any file of a folder names an address of another host. Finding one too many costs a
/// little time, one too few a second load.
pub(crate) fn mentions_remote(root: &Path) -> bool {
    let mut left = MOST_FILES;
    in_folder(root, &mut left, &mut names_address)
}

/// Which of some names the files of a folder or a text say: whole words, in any case.
pub(crate) fn mentioned<'a>(root: &Path, text: &str, names: &'a [String]) -> Vec<&'a str> {
    let (mut found, mut left) = (Names::new(names), MOST_FILES);
    found.read(text.as_bytes());
    in_folder(root, &mut left, &mut |content| {
        found.read(content);
        false
    });
    found.into_found()
}

/// Whether `is_it` says so of any file; of a folder that is too large it is taken for granted.
fn in_folder(folder: &Path, left: &mut usize, is_it: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let Some(rest) = left.checked_sub(1) else { return true };
        *left = rest;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                !hidden && entry.file_name() != "node_modules" && in_folder(&path, left, is_it)
            }
            Ok(_) => in_file(&path, is_it),
            Err(_) => false,
        }
    })
}

fn in_file(path: &Path, is_it: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let kind = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    let is_small = || fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MOST_BYTES);
    KINDS.contains(&kind.as_str())
        && is_small()
        && fs::read(path).is_ok_and(|content| is_it(&content))
}

/// Whether an address of another host stands outside of comments: most libraries name their own in one.
fn names_address(mut content: &[u8]) -> bool {
    let find = |content: &[u8], two: &[u8; 2]| content.windows(2).position(|at| at == two);
    // What looks like a comment inside a string hides one too many at worst.
    while let Some(begin) = find(content, b"/*") {
        let (before, comment) = content.split_at(begin);
        let Some(end) = find(comment, b"*/") else { break };
        if names_address_anywhere(before) {
            return true;
        }
        content = &comment[end + 2..];
    }
    names_address_anywhere(content)
}

/// `http://host`, `https://host`, `"//host`, `(//host`; comments of a line begin `//` after other characters.
fn names_address_anywhere(content: &[u8]) -> bool {
    content.windows(3).enumerate().any(|(at, three)| {
        let host = &content[at + 3..];
        matches!(three[0], b':' | b'"' | b'\'' | b'(')
            && &three[1..] == b"//"
            && host.first().is_some_and(u8::is_ascii_alphanumeric)
            && (is_value(&content[..=at]) || has_path(host))
            && !NAMES.iter().any(|name| host.starts_with(name))
    })
}

/// Whether an address, given up to its `//`, is a value of its own and not a word in a message.
fn is_value(before: &[u8]) -> bool {
    let scheme = before.strip_suffix(b":").unwrap_or_default();
    let opening = scheme.iter().rfind(|byte| !byte.is_ascii_alphabetic());
    !before.ends_with(b":") || opening.is_some_and(|byte| b"\"'`(=".contains(byte))
}

/// Whether a path follows a host's name: in a message, an address without one is a hint for readers.
fn has_path(host: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b".-:".contains(byte);
    host.iter().find(|byte| !is_name(byte)) == Some(&b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_names_and_comments() {
        for text in [
            "<script src=\"https://cdn.example/x.js\">",
            "<script src=\"https://cdn.example\">",
            "<img srcset=\"a.png 1x, https://cdn.example/b.png 2x\">",
            "@import '//fonts.example/css';",
            "background: url(//a.example/x.png)",
            "/*! a */ import 'https://a.example/x.js' /* b */",
            "'/*' + 'https://a.example/x.js'",
        ] {
            assert!(names_address(text.as_bytes()), "{text}");
        }
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\">",
            "x = 1; // comment",
            "'//'",
            "a = '// x'",
            "throw 'not found. https://a.example';",
            "/*! Library 1.2 https://a.example */ x = 1; /* see https://b.example */",
        ] {
            assert!(!names_address(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn every_file_of_the_project_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("parts")).unwrap();
        fs::write(folder.path().join("index.html"), "<p>nothing</p>").unwrap();
        assert!(!mentions_remote(folder.path()));
        fs::write(folder.path().join("parts/a.css"), "@import 'https://a.example/x.css';").unwrap();
        assert!(mentions_remote(folder.path()));
    }
}
