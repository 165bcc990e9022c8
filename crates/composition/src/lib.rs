//! A composition on disk: entry file, size, duration, clips, problems. No browser.
//!
//! CONTRACT (being implemented): [`Project::open`] accepts a folder with an `index.html` or an
//! HTML file; [`Project::read`] gives what can be known without a browser.

use std::path::{Path, PathBuf};

use stillcut_timeline::Facts;

/// A composition on disk.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    entry: PathBuf,
    name: String,
}

/// The path holds no composition that can be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("there is no file or folder at {path}")]
    NotFound {
        /// As given.
        path: PathBuf,
    },
}

impl Project {
    /// Finds the entry file and checks that it holds a composition.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Err(OpenError::NotFound { path: path.to_owned() })
    }

    /// The folder whose files the composition may use; absolute, symbolic links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The entry file relative to [`Project::root`], with `/` between its parts.
    pub fn entry(&self) -> &Path {
        &self.entry
    }

    /// Words to show: the title or the folder's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What can be known without a browser: size, frame rate, clips with plain numbers, problems
    /// with source lines. `None` for a duration that only the page knows is not an error here.
    pub fn read(&self) -> Result<Facts, OpenError> {
        Err(OpenError::NotFound { path: self.root.clone() })
    }
}
