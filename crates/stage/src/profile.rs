//! The browser's profile folder: fresh for every browser, in memory where there is room, gone at
//! the end.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{StageError, platform};

const PREFIX: &str = "stillcut-";
/// Room for the profile itself and a ring of 4K frames; with less free, the disk is safer.
const MEMORY_NEEDED: u64 = 1 << 30;

/// A profile folder, readable by its owner alone, removed on drop.
#[derive(Debug)]
pub(crate) struct Profile {
    folder: TempDir,
}

impl Profile {
    pub(crate) fn create() -> Result<Self, StageError> {
        let base = platform::memory_folder(MEMORY_NEEDED).unwrap_or_else(env::temp_dir);
        remove_abandoned(&base);
        let prefix = format!("{PREFIX}{}-", std::process::id());
        let folder = tempfile::Builder::new()
            .prefix(&prefix)
            .tempdir_in(&base)
            .map_err(|source| StageError::Profile { folder: base, source })?;
        Ok(Self { folder })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the browser keeps the files of origin private file systems.
    pub(crate) fn file_systems(&self) -> PathBuf {
        self.path().join("Default").join("File System")
    }

    /// Removes the folder. The last browser processes may still be writing for a moment after the
    /// first one ended, so a folder that fills up again is removed again.
    pub(crate) async fn remove(self) {
        const ATTEMPTS: u32 = 20;
        let path = self.folder.keep();
        for _ in 0..ATTEMPTS {
            if tokio::fs::remove_dir_all(&path).await.is_ok() || !path.exists() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        tracing::warn!(path = %path.display(), "a browser profile could not be removed");
    }
}

/// Removes profiles of processes that ended without cleaning up.
fn remove_abandoned(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    for entry in entries.flatten() {
        if owner_of(&entry.file_name().to_string_lossy())
            .is_some_and(|pid| !stillcut_process::is_alive(pid))
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::debug!(%error, path = %entry.path().display(), "an abandoned profile stays");
        }
    }
}

fn owner_of(name: &str) -> Option<u32> {
    name.strip_prefix(PREFIX)?.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_read_from_the_name() {
        assert_eq!(owner_of("stillcut-4711-AbC"), Some(4711), "a profile of ours");
        assert_eq!(owner_of("stillcut-notes"), None, "somebody else's folder");
        assert_eq!(owner_of("other-4711-x"), None, "somebody else's folder");
    }

    #[tokio::test]
    async fn a_profile_is_gone_after_remove() {
        let profile = Profile::create().unwrap();
        let path = profile.path().to_owned();
        assert!(path.is_dir(), "the folder is there while it is used");
        profile.remove().await;
        assert!(!path.exists(), "the folder is gone");
    }
}
