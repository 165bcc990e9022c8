//! A file that has its name only once it is complete.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::TempPath;

/// Longest part of the target's name used in the temporary one, which file systems limit to 255
/// bytes.
pub(crate) const STEM_CHARACTERS: usize = 48;

/// A target that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is a file, and it is not to be replaced.
    #[error("{} is already there", path.display())]
    Exists {
        /// The target.
        path: PathBuf,
    },
    /// The target is a folder.
    #[error("{} is a folder, not a file", path.display())]
    IsDirectory {
        /// The target.
        path: PathBuf,
    },
    /// The target is a file, and a folder is to be written.
    #[error("{} is a file, not a folder", path.display())]
    NotDirectory {
        /// The target.
        path: PathBuf,
    },
    /// The folder has files that no export wrote, which are not to be removed.
    #[error("{} has other files, such as {}", path.display(), name.display())]
    OtherFiles {
        /// The target.
        path: PathBuf,
        /// One of the files.
        name: PathBuf,
    },
    /// What was being written was removed by somebody else.
    #[error("what was written for {} was removed meanwhile", path.display())]
    Gone {
        /// The target.
        path: PathBuf,
    },
    /// The target ends in no file name.
    #[error("'{}' does not end in a file name", path.display())]
    NoFileName {
        /// The target.
        path: PathBuf,
    },
    /// The target's folder is not there and cannot be made.
    #[error("the folder {} cannot be made: {source}", path.display())]
    NoParent {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The target's folder takes no new file.
    #[error("{} cannot be written: {source}", path.display())]
    NotWritable {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The finished file could not get its name.
    #[error("{} could not be put in place: {source}", path.display())]
    Publish {
        /// The target.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A temporary file beside its target. Dropping it removes the file and the folders made for it.
#[derive(Debug)]
pub struct PendingFile {
    // Before `folders`: they can go only when they are empty.
    file: TempPath,
    target: PathBuf,
    overwrite: bool,
    folders: MadeFolders,
}

impl PendingFile {
    /// Makes an empty file named like `.NAME.stillcut-XXXXXX.mp4` beside `target`, and the folders
    /// it needs.
    pub fn beside(target: &Path, overwrite: bool) -> Result<Self, OutputError> {
        let path = || target.to_path_buf();
        if target.file_name().is_none() {
            return Err(OutputError::NoFileName { path: path() });
        }
        match fs::symlink_metadata(target) {
            Ok(_) if target.is_dir() => return Err(OutputError::IsDirectory { path: path() }),
            Ok(_) if !overwrite => return Err(OutputError::Exists { path: path() }),
            _ => {}
        }
        let parent = parent(target);
        let folders = MadeFolders::make(parent)?;
        let file = temporary(target, parent)
            .map_err(|source| OutputError::NotWritable { path: path(), source })?;
        Ok(Self { file, target: path(), overwrite, folders })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The name it will get.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Gives the file its name in one step, after its content is safe on the disk. On an error the
    /// temporary file is gone and the target is as it was.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        let Self { file, target, overwrite, mut folders } = self;
        let fail = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists if !overwrite => {
                OutputError::Exists { path: target.clone() }
            }
            _ => OutputError::Publish { path: target.clone(), source },
        };
        if is_missing(&file) {
            return Err(OutputError::Gone { path: target });
        }
        File::options().write(true).open(&file).and_then(|file| file.sync_all()).map_err(fail)?;
        let put = if overwrite { file.persist(&target) } else { file.persist_noclobber(&target) };
        put.map_err(|error| fail(error.error))?;
        folders.keep();
        sync_folder(parent(&target));
        Ok(target)
    }
}

/// Folders that were not there before, outermost first.
#[derive(Debug)]
pub(crate) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    pub(crate) fn make(folder: &Path) -> Result<Self, OutputError> {
        let mut missing: Vec<&Path> =
            folder.ancestors().take_while(|path| is_missing(path)).collect();
        missing.reverse();
        // Grows step by step so that a failure on the way removes what was made.
        let mut made = Self(Vec::new());
        for path in missing {
            match fs::create_dir(path) {
                Ok(()) => made.0.push(path.to_path_buf()),
                // Somebody else made it in the meantime.
                Err(_) if path.is_dir() => {}
                Err(source) => {
                    return Err(OutputError::NoParent { path: path.to_path_buf(), source });
                }
            }
        }
        if folder.is_dir() {
            return Ok(made);
        }
        let source = io::ErrorKind::NotADirectory.into();
        Err(OutputError::NoParent { path: folder.to_path_buf(), source })
    }

    pub(crate) fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            if let Err(error) = fs::remove_dir(folder) {
                // Somebody put something else there, which is theirs.
                tracing::debug!(folder = %folder.display(), %error, "folder stays");
            }
        }
    }
}

fn is_missing(path: &Path) -> bool {
    !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err()
}

/// The folder of a file; `.` for a bare name.
pub(crate) fn parent(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn temporary(target: &Path, folder: &Path) -> io::Result<TempPath> {
    let text =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let stem: String = text(target.file_stem()).chars().take(STEM_CHARACTERS).collect();
    let prefix = format!(".{stem}.stillcut-");
    let suffix = target.extension().map(|extension| format!(".{}", text(Some(extension))));
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(suffix.as_deref().unwrap_or_default()).rand_bytes(6);
    // A finished video is no secret: it gets the permissions of any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Closed again: on Windows an open file could not be written by ffmpeg.
    Ok(builder.tempfile_in(folder)?.into_temp_path())
}

/// Makes the new name itself survive a power cut, where the system offers that.
pub(crate) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::debug!(folder = %folder.display(), %error, "folder could not be synchronised");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn published_file_has_the_name_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/er/film.mp4");
        let pending = PendingFile::beside(&target, false).unwrap();
        let name = pending.path().file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.starts_with(".film.stillcut-"), "{name}");
        assert_eq!(pending.path().extension(), target.extension());
        assert!(!target.exists());
        fs::write(pending.path(), "video").unwrap();
        assert_eq!(pending.publish().unwrap(), target);
        assert_eq!(fs::read(&target).unwrap(), b"video");
        assert_eq!(names(target.parent().unwrap()), ["film.mp4"]);
    }

    #[test]
    fn abandoned_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let pending = PendingFile::beside(&folder.path().join("a/b/film.mp4"), false).unwrap();
        fs::write(pending.path(), "half").unwrap();
        drop(pending);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn folder_that_somebody_uses_stays() {
        let folder = tempfile::tempdir().unwrap();
        let pending = PendingFile::beside(&folder.path().join("a/b/film.mp4"), false).unwrap();
        fs::write(folder.path().join("a/notes.txt"), "mine").unwrap();
        drop(pending);
        assert_eq!(names(&folder.path().join("a")), ["notes.txt"]);
    }

    #[test]
    fn existing_file_is_replaced_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        fs::write(&target, "old").unwrap();
        let error = PendingFile::beside(&target, false).unwrap_err();
        assert!(matches!(error, OutputError::Exists { path } if path == target));

        let pending = PendingFile::beside(&target, true).unwrap();
        fs::write(pending.path(), "new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        pending.publish().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }

    #[test]
    fn file_that_appeared_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        let pending = PendingFile::beside(&target, false).unwrap();
        fs::write(&target, "theirs").unwrap();
        assert!(matches!(pending.publish(), Err(OutputError::Exists { .. })));
        assert_eq!(fs::read(&target).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }

    #[test]
    fn impossible_targets_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = |target: &Path| PendingFile::beside(target, true).unwrap_err();
        assert!(matches!(error(folder.path()), OutputError::IsDirectory { .. }));
        assert!(matches!(error(Path::new("/")), OutputError::NoFileName { .. }));
        assert!(matches!(error(&file.join("film.mp4")), OutputError::NoParent { .. }));
        assert!(matches!(error(&file.join("deeper/film.mp4")), OutputError::NoParent { .. }));
        assert_eq!(names(folder.path()), ["file"]);
    }

    /// Permissions do not stop every user from writing, this file system does.
    #[cfg(target_os = "linux")]
    #[test]
    fn folder_that_takes_no_files_is_named() {
        let target = Path::new("/proc/film.mp4");
        let error = PendingFile::beside(target, false).unwrap_err();
        assert!(matches!(error, OutputError::NotWritable { path, .. } if path == target));
    }

    #[cfg(unix)]
    #[test]
    fn file_is_as_readable_as_any_new_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let pending = PendingFile::beside(&folder.path().join("film.mp4"), false).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(pending.path()), mode(&plain));
    }

    #[test]
    fn long_names_fit() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(format!("{}.mp4", "é".repeat(120)));
        PendingFile::beside(&target, false).unwrap().publish().unwrap();
        assert!(target.exists());
    }
}
