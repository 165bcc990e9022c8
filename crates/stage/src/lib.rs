//! Chromium, the loopback server and the page runtime: a composition made seekable.

use std::path::{Path, PathBuf};

/// A Chromium on this machine.
#[derive(Debug, Clone)]
pub struct Chromium {
    path: PathBuf,
    version: String,
}

/// No usable Chromium was found.
#[derive(Debug, thiserror::Error)]
#[error("no Chromium was found; looked at {}", .looked_at.join(", "))]
pub struct LocateError {
    /// Where it was looked for, as words.
    pub looked_at: Vec<String>,
}

impl Chromium {
    /// Finds Chromium: `setting`, then `STILLCUT_CHROMIUM`, then the usual places.
    pub async fn locate(setting: Option<&Path>) -> Result<Self, LocateError> {
        let _ = setting;
        Err(LocateError { looked_at: Vec::new() })
    }

    /// The program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its version, such as `156.0.8078.79`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Starts the browser once and draws known pixels: whether `drawElementImage` works.
    pub async fn draws_elements(&self) -> bool {
        false
    }

    /// The step that installs Chromium on this system, for people.
    pub fn install_hint() -> String {
        String::new()
    }
}
