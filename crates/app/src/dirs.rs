//! Where the application keeps its own files.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use crate::wire::{AppError, ErrorCode};

/// Folders of the application; created when something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDirs {
    /// `settings.json` and `recents.json`.
    pub config: PathBuf,
    /// Whatever can be made again.
    pub cache: PathBuf,
    /// Log files, one a day.
    pub logs: PathBuf,
    /// The user's videos: where exports of a composition go that lies in a read-only folder.
    pub videos: PathBuf,
}

impl AppDirs {
    /// The system's folders for this user. `STILLCUT_CONFIG_DIR`, `STILLCUT_CACHE_DIR` and
    /// `STILLCUT_LOG_DIR` name others.
    pub fn from_system() -> Result<Self, AppError> {
        let system = ProjectDirs::from("org", "Stillcut", "Stillcut");
        let folder = |variable: &str, of: fn(&ProjectDirs) -> PathBuf| {
            let named = std::env::var_os(variable).filter(|value| !value.is_empty());
            named.map(PathBuf::from).or_else(|| system.as_ref().map(of)).ok_or_else(|| AppError {
                fix: Some(format!("Set {variable} to a folder that can be written.")),
                ..AppError::new(ErrorCode::Internal, "this user has no home folder")
            })
        };
        Ok(Self {
            config: folder("STILLCUT_CONFIG_DIR", |dirs| dirs.config_dir().to_owned())?,
            cache: folder("STILLCUT_CACHE_DIR", |dirs| dirs.cache_dir().to_owned())?,
            logs: folder("STILLCUT_LOG_DIR", |dirs| {
                dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("logs")
            })?,
            videos: videos(),
        })
    }

    /// All folders below one, for tests and portable set-ups.
    pub fn under(root: &Path) -> Self {
        Self {
            config: root.join("config"),
            cache: root.join("cache"),
            logs: root.join("logs"),
            videos: root.join("videos"),
        }
    }
}

/// The user's folder of videos, or what comes nearest.
fn videos() -> PathBuf {
    let user = UserDirs::new();
    let named = user.as_ref().and_then(|user| user.video_dir().map(Path::to_owned));
    named
        .or_else(|| user.map(|user| user.home_dir().join("Videos")))
        .unwrap_or_else(std::env::temp_dir)
}
