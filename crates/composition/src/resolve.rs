//! From a requested path to a file, never out of the project's folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::Sources;

/// A requested path leads to no file that may be served.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// There is no such file in the project.
    #[error("'{path}' is not a file of the project")]
    NotFound {
        /// As requested.
        path: String,
        /// What the file system said; `None` when something is there that is no ordinary file.
        #[source]
        source: Option<io::Error>,
    },
    /// The path leaves the project's folder, directly or through a symbolic link, or is written
    /// in a way that some system would read as another place.
    #[error("'{path}' leads out of the project's folder")]
    Outside {
        /// As requested.
        path: String,
    },
}

/// Finds the file for a percent-decoded URL path below `root`, which is canonical.
/// `/` is the entry file. The answer is canonical. Every path that is looked at is noted in `sources`.
pub(crate) fn resolve(
    root: &Path,
    entry: &Path,
    sources: &Sources,
    url_path: &str,
) -> Result<PathBuf, ResolveError> {
    let wanted = wanted(root, entry, url_path)?;
    sources.note(&wanted);
    let not_found = |source| ResolveError::NotFound { path: url_path.to_owned(), source };
    let file = fs::canonicalize(&wanted).map_err(|error| not_found(Some(error)))?;
    if !file.starts_with(root) {
        return Err(ResolveError::Outside { path: url_path.to_owned() });
    }
    if !file.is_file() {
        return Err(not_found(None));
    }
    // Behind a link it is the target that is edited.
    sources.note(&file);
    Ok(file)
}

/// The path below `root` that a URL path is written for.
fn wanted(root: &Path, entry: &Path, url_path: &str) -> Result<PathBuf, ResolveError> {
    let mut wanted = root.to_owned();
    for part in url_path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if is_treacherous(part) {
            return Err(ResolveError::Outside { path: url_path.to_owned() });
        }
        wanted.push(part);
    }
    if wanted == root {
        wanted.push(entry);
    }
    Ok(wanted)
}

/// Whether a part of a path means something other than a name on some system: the parent folder,
/// a separator or drive in disguise, or a device. The same on every system, so that a composition
/// does not work on one and fail on another.
fn is_treacherous(part: &str) -> bool {
    part == ".." || part.contains(['\0', '\\']) || has_drive_or_stream(part) || is_device(part)
}

/// `C:` anywhere; any other colon only where it names a stream of a file.
fn has_drive_or_stream(part: &str) -> bool {
    let bytes = part.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    drive || cfg!(windows) && part.contains(':')
}

/// Whether Windows takes the name for a device, with any extension: `NUL`, `com1.png`.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let mut rest =
        stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")).unwrap_or("").chars();
    // The superscript digits name ports too.
    let numbered =
        rest.next().is_some_and(|c| matches!(c, '0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'));
    numbered && rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder {
        _held: tempfile::TempDir,
        root: PathBuf,
    }

    /// `project/{index.html, assets/a b.png}` beside `secret.txt`.
    fn folder() -> Folder {
        let held = tempfile::tempdir().unwrap();
        let root = held.path().canonicalize().unwrap().join("project");
        fs::create_dir_all(root.join("assets")).unwrap();
        fs::write(root.join("index.html"), "").unwrap();
        fs::write(root.join("assets/a b.png"), "").unwrap();
        fs::write(root.with_file_name("secret.txt"), "").unwrap();
        Folder { _held: held, root }
    }

    fn ask(folder: &Folder, path: &str) -> Result<PathBuf, ResolveError> {
        resolve(&folder.root, Path::new("index.html"), &Sources::default(), path)
    }

    #[test]
    fn finds_files_of_the_project() {
        let folder = folder();
        for (path, file) in [
            ("/", "index.html"),
            ("", "index.html"),
            ("/index.html", "index.html"),
            ("//index.html", "index.html"),
            ("/./assets//a b.png", "assets/a b.png"),
            ("assets/a b.png", "assets/a b.png"),
        ] {
            assert_eq!(ask(&folder, path).unwrap(), folder.root.join(file), "{path}");
        }
    }

    #[test]
    fn refuses_every_way_out() {
        let folder = folder();
        for path in [
            "/../secret.txt",
            "/..",
            "/assets/../index.html",
            "/assets/..\\..\\secret.txt",
            "/C:/secret.txt",
            "c:secret.txt",
            "/index.html\0.png",
            "/NUL",
            "/assets/com1.png",
            "/aux .txt",
        ] {
            let error = ask(&folder, path).unwrap_err();
            assert!(matches!(error, ResolveError::Outside { .. }), "{path}: {error}");
        }
    }

    #[test]
    fn absolute_paths_stay_below_the_root() {
        let folder = folder();
        let absolute = folder.root.with_file_name("secret.txt");
        assert!(ask(&folder, absolute.to_str().unwrap()).is_err());
    }

    #[test]
    fn folders_and_missing_files_are_not_found() {
        let folder = folder();
        for path in ["/assets", "/assets/", "/none.png", "/index.html/x", "/console.png"] {
            let error = ask(&folder, path).unwrap_err();
            assert!(matches!(error, ResolveError::NotFound { .. }), "{path}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_may_stay_inside_but_not_leave() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        symlink("index.html", folder.root.join("inside.html")).unwrap();
        symlink("../secret.txt", folder.root.join("outside.txt")).unwrap();
        symlink("..", folder.root.join("up")).unwrap();
        assert_eq!(ask(&folder, "/inside.html").unwrap(), folder.root.join("index.html"));
        for path in ["/outside.txt", "/up/secret.txt"] {
            let error = ask(&folder, path).unwrap_err();
            assert!(matches!(error, ResolveError::Outside { .. }), "{path}: {error}");
        }
    }

    #[test]
    fn a_neighbour_with_the_same_beginning_is_outside() {
        let folder = folder();
        let neighbour = folder.root.with_file_name("project-2");
        fs::create_dir(&neighbour).unwrap();
        fs::write(neighbour.join("x"), "").unwrap();
        assert!(ask(&folder, "/../project-2/x").is_err());
    }
}
