//! From what the user gave to the entry file of a composition.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{document::Document, locate::PARTS_FOLDER};

/// The entry file of a folder.
const INDEX: &str = "index.html";

/// How many HTML files a message names.
const NAMED_FILES: usize = 5;

/// The path holds no composition that can be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("there is no file or folder at {path}; check the path", path = .path.display())]
    NotFound {
        /// As given.
        path: PathBuf,
    },
    /// The file is not an HTML file.
    #[error(
        "{path} is {found}, not an HTML file; open the folder of a composition or its index.html",
        path = .path.display()
    )]
    NotHtml {
        /// As given.
        path: PathBuf,
        /// What is there instead, such as `a .mp4 file`.
        found: String,
    },
    /// The folder has no `index.html`.
    #[error("{folder} has no index.html; {advice}", folder = .folder.display(), advice = no_entry_advice(.found))]
    NoEntry {
        /// The folder, as given.
        folder: PathBuf,
        /// Names of the HTML files that are in it, sorted.
        found: Vec<String>,
    },
    /// The entry file is a symbolic link to a file outside the folder.
    #[error(
        "{entry} is a link to {target}, outside its folder; open that file itself or replace the link by a copy",
        entry = .entry.display(), target = .target.display()
    )]
    EntryOutside {
        /// The link.
        entry: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// No element of the page has a `data-composition-id`.
    #[error(
        "{file} has no element with data-composition-id; give the root element of the composition that attribute, such as <div data-composition-id=\"main\" data-width=\"1920\" data-height=\"1080\" data-duration=\"10\">",
        file = .file.display()
    )]
    NoComposition {
        /// The HTML file.
        file: PathBuf,
    },
    /// The file or folder is there and cannot be read.
    #[error("cannot read {path}; check that you may open it", path = .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the file system or the parser said.
        #[source]
        source: io::Error,
    },
}

fn no_entry_advice(found: &[String]) -> String {
    let more = found.len().saturating_sub(NAMED_FILES);
    let names = found[..found.len() - more].join(", ");
    match (found.len(), more) {
        (0, _) => "choose the folder that holds the composition".to_owned(),
        (_, 0) => format!("open one of its HTML files: {names}"),
        _ => format!("open one of its HTML files: {names} and {more} more"),
    }
}

/// The canonical folder of a composition and the path of its entry file in it.
pub(crate) fn locate(path: &Path) -> Result<(PathBuf, PathBuf), OpenError> {
    let there = fs::metadata(path).map_err(|source| missing_or_unreadable(path, source))?;
    if there.is_dir() {
        return locate_in_folder(path);
    }
    if !there.is_file() {
        return Err(OpenError::NotHtml {
            path: path.to_owned(),
            found: "a device or pipe".to_owned(),
        });
    }
    if !is_html(path) {
        return Err(OpenError::NotHtml { path: path.to_owned(), found: describe(path) });
    }
    let file = canonical(path)?;
    if let Some(root) = project_of_part(&file)
        && let Ok(entry) = file.strip_prefix(&root)
    {
        return Ok((root.clone(), entry.to_owned()));
    }
    match (file.parent(), file.file_name()) {
        (Some(root), Some(entry)) => Ok((root.to_owned(), entry.into())),
        _ => Err(OpenError::NotFound { path: path.to_owned() }),
    }
}

/// The folder of the project that a part belongs to: it keeps its parts in `compositions/` and has an entry file.
fn project_of_part(file: &Path) -> Option<PathBuf> {
    let parts =
        file.ancestors().skip(1).find(|it| it.file_name() == Some(PARTS_FOLDER.as_ref()))?;
    let project = parts.parent()?;
    project.join(INDEX).is_file().then(|| project.to_owned())
}

fn locate_in_folder(folder: &Path) -> Result<(PathBuf, PathBuf), OpenError> {
    let root = canonical(folder)?;
    let entry = root.join(INDEX);
    if !entry.is_file() {
        return Err(OpenError::NoEntry { folder: folder.to_owned(), found: html_files(&root)? });
    }
    let target = canonical(&entry)?;
    match target.strip_prefix(&root) {
        Ok(inside) => Ok((root.clone(), inside.to_owned())),
        Err(_) => Err(OpenError::EntryOutside { entry, target }),
    }
}

/// Reads a file that must hold a composition.
pub(crate) fn read_document(file: &Path) -> Result<Document, OpenError> {
    let unreadable = |source| OpenError::Unreadable { path: file.to_owned(), source };
    let html = fs::read(file).map_err(|source| missing_or_unreadable(file, source))?;
    let document = Document::parse(&html).map_err(|error| unreadable(io::Error::other(error)))?;
    if document.root.is_none() {
        return Err(OpenError::NoComposition { file: file.to_owned() });
    }
    Ok(document)
}

fn canonical(path: &Path) -> Result<PathBuf, OpenError> {
    fs::canonicalize(path).map_err(|source| missing_or_unreadable(path, source))
}

fn missing_or_unreadable(path: &Path, source: io::Error) -> OpenError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => OpenError::NotFound { path },
        _ => OpenError::Unreadable { path, source },
    }
}

fn is_html(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm")
}

fn describe(path: &Path) -> String {
    path.extension().map_or_else(
        || "a file without an extension".to_owned(),
        |extension| format!("a .{} file", extension.to_string_lossy().to_lowercase()),
    )
}

fn html_files(folder: &Path) -> Result<Vec<String>, OpenError> {
    let unreadable = |source| OpenError::Unreadable { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_html(&path) && path.is_file() {
            names.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
