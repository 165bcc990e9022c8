//! A program as a file, to tell whether it is still the same.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

/// Where a program lies, how large it is and when it was changed. What was learned of it counts for as long as that
/// stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Program {
    path: PathBuf,
    bytes: u64,
    modified: SystemTime,
}

impl Program {
    /// As it is now. An error when there is no such file.
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        Ok(Self { path: path.to_owned(), bytes: found.len(), modified: found.modified()? })
    }
}
