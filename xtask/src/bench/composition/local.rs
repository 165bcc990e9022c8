//! Files of a composition that needs no network from anybody: tools measured beside ours may have
//! no local copies of script libraries.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::repo;

/// What addresses of the CDN that compositions use begin with.
const CDN: &str = "https://cdn.jsdelivr.net/npm/";

/// Writes `file` of a composition into `folder`; the script libraries that it names come with it.
pub(super) fn write(root: &Path, folder: &Path, file: &str, bytes: &[u8]) -> Result<()> {
    let html = file.strip_suffix(".html").and_then(|_| str::from_utf8(bytes).ok());
    let Some(html) = html else { return put(&folder.join(file), bytes) };
    let (html, libraries) = with_local_libraries(html);
    for library in libraries {
        library.copy(root, folder)?;
    }
    put(&folder.join(file), html.as_bytes())
}

/// A file of an npm package.
#[derive(Debug, PartialEq, Eq)]
struct Library {
    package: String,
    file: String,
}

impl Library {
    /// Its address inside the copy.
    fn local(&self) -> String {
        format!("vendor/{}/{}", self.package, self.file)
    }

    fn copy(&self, root: &Path, folder: &Path) -> Result<()> {
        let (_, modules) = repo::libraries(root);
        let bytes = repo::read(&modules, &format!("{}/{}", self.package, self.file))?;
        put(&folder.join(self.local()), &bytes)
    }
}

/// The HTML with its CDN addresses replaced, and what it needs instead.
fn with_local_libraries(html: &str) -> (String, Vec<Library>) {
    let mut parts = html.split(CDN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut libraries = Vec::new();
    for part in parts {
        let end = part.find(['"', '\'', ' ', '>']).unwrap_or(part.len());
        let (address, rest) = part.split_at(end);
        match library(address) {
            Some(library) => {
                text.push_str(&library.local());
                libraries.push(library);
            }
            None => text.extend([CDN, address]),
        }
        text.push_str(rest);
    }
    (text, libraries)
}

/// `gsap@3.12.5/dist/gsap.min.js`.
fn library(address: &str) -> Option<Library> {
    let (package, rest) = address.split_once('@')?;
    let (_version, file) = rest.split_once('/')?;
    Some(Library { package: package.to_owned(), file: file.to_owned() })
}

fn put(file: &Path, bytes: &[u8]) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(file, bytes))
        .with_context(|| format!("{} could not be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cdn_addresses_become_files_of_the_copy() {
        let html = format!("<script src=\"{CDN}gsap@3.12.5/dist/gsap.min.js\"></script><p>a</p>");
        let (text, libraries) = with_local_libraries(&html);
        assert_eq!(text, "<script src=\"vendor/gsap/dist/gsap.min.js\"></script><p>a</p>");
        assert_eq!(
            libraries,
            [Library { package: "gsap".to_owned(), file: "dist/gsap.min.js".to_owned() }]
        );
    }

    #[test]
    fn other_addresses_stay() {
        let html =
            format!("<script src='{CDN}gsap'></script><img src='https://example.org/a.png'>");
        assert_eq!(with_local_libraries(&html), (html.clone(), Vec::new()));
    }
}
