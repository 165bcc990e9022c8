//! A folder of files that has its name only once it is complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    Format, OutputError, PendingFile,
    output::{MadeFolders, STEM_CHARACTERS, parent, sync_folder},
};

/// How often a folder that somebody still writes into is tried to be removed.
const ATTEMPTS: u32 = 20;

/// A temporary folder beside its target. Dropping it removes the folder with everything in it, and
/// the folders made for it.
#[derive(Debug)]
pub struct PendingFolder {
    // Before `folders`: they can go only when they are empty.
    folder: Scratch,
    target: PathBuf,
    overwrite: bool,
    folders: MadeFolders,
}

/// A file or a folder, as the format wants it.
#[derive(Debug)]
pub enum PendingOutput {
    /// One file.
    File(PendingFile),
    /// A folder of files.
    Folder(PendingFolder),
}

impl PendingOutput {
    /// Makes what the format needs beside `target`, and the folders above it.
    pub fn beside(target: &Path, format: Format, overwrite: bool) -> Result<Self, OutputError> {
        if format.is_folder() {
            PendingFolder::beside(target, overwrite).map(Self::Folder)
        } else {
            PendingFile::beside(target, overwrite).map(Self::File)
        }
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        match self {
            Self::File(file) => file.path(),
            Self::Folder(folder) => folder.path(),
        }
    }

    /// The name it will get.
    pub fn target(&self) -> &Path {
        match self {
            Self::File(file) => file.target(),
            Self::Folder(folder) => &folder.target,
        }
    }

    /// Refuses to go on when somebody removed it.
    pub fn check(&self) -> Result<(), OutputError> {
        match fs::symlink_metadata(self.path()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OutputError::Gone { path: self.target().to_path_buf() })
            }
            _ => Ok(()),
        }
    }

    /// Gives it its name in one step, after its content is safe on the disk.
    pub fn publish(self) -> Result<PathBuf, OutputError> {
        match self {
            Self::File(file) => file.publish(),
            Self::Folder(folder) => folder.publish(),
        }
    }
}

impl PendingFolder {
    /// Makes an empty folder named like `.NAME.stillcut-XXXXXX` beside `target`, and the folders it
    /// needs. An empty folder at `target` is taken over. With `overwrite` a folder is replaced that
    /// has frames of an earlier export only: what else is in a folder is never removed.
    pub fn beside(target: &Path, overwrite: bool) -> Result<Self, OutputError> {
        let path = || target.to_path_buf();
        let Some(name) = target.file_name() else {
            return Err(OutputError::NoFileName { path: path() });
        };
        check_target(target, overwrite)?;
        let name: String = name.to_string_lossy().chars().take(STEM_CHARACTERS).collect();
        let parent = parent(target);
        let folders = MadeFolders::make(parent)?;
        let folder = tempfile::Builder::new()
            .prefix(&format!(".{name}.stillcut-"))
            .tempdir_in(parent)
            .map_err(|source| OutputError::NotWritable { path: path(), source })?;
        share(folder.path());
        Ok(Self { folder: Scratch(Some(folder)), target: path(), overwrite, folders })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.folder.0.as_ref().map_or(Path::new(""), TempDir::path)
    }

    /// Gives the folder its name in one step. On an error the temporary folder is gone and the
    /// target is as it was.
    pub fn publish(mut self) -> Result<PathBuf, OutputError> {
        check_target(&self.target, self.overwrite)?;
        let target = self.target.clone();
        let failed = |source| OutputError::Publish { path: target.clone(), source };
        sync_files(self.path()).map_err(failed)?;
        let old = self.set_aside().map_err(failed)?;
        if let Err(error) = fs::rename(self.path(), &self.target) {
            if let Some(old) = old {
                old.put_back(&self.target);
            }
            return Err(failed(error));
        }
        // It has another name now: nothing to remove.
        if let Some(folder) = self.folder.0.take() {
            let _renamed = folder.keep();
        }
        self.folders.keep();
        sync_folder(parent(&self.target));
        Ok(target)
    }

    /// Moves what is at the target out of the way, if there is anything.
    fn set_aside(&self) -> io::Result<Option<Aside>> {
        if fs::symlink_metadata(&self.target).is_err() {
            return Ok(None);
        }
        let folder =
            tempfile::Builder::new().prefix(".stillcut-old-").tempdir_in(parent(&self.target))?;
        let moved = folder.path().join("old");
        fs::rename(&self.target, &moved)?;
        Ok(Some(Aside { moved, _folder: folder }))
    }
}

/// An earlier folder on its way out; gone when this is dropped.
struct Aside {
    moved: PathBuf,
    _folder: TempDir,
}

impl Aside {
    fn put_back(self, target: &Path) {
        if let Err(error) = fs::rename(&self.moved, target) {
            tracing::error!(folder = %target.display(), %error, "the earlier folder is lost");
        }
    }
}

/// The temporary folder; absent once it got its name.
#[derive(Debug)]
struct Scratch(Option<TempDir>);

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some(folder) = &self.0 else { return };
        // A writer that is inside a file may add it between listing and removing.
        for _attempt in 0..ATTEMPTS {
            match fs::remove_dir_all(folder.path()) {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                _ => break,
            }
        }
    }
}

/// Refuses a target that is there and must stay.
fn check_target(target: &Path, overwrite: bool) -> Result<(), OutputError> {
    let path = || target.to_path_buf();
    let Ok(found) = fs::symlink_metadata(target) else { return Ok(()) };
    if !found.is_dir() {
        return Err(OutputError::NotDirectory { path: path() });
    }
    let entries =
        fs::read_dir(target).map_err(|source| OutputError::NotWritable { path: path(), source })?;
    let mut names = entries.flatten().map(|entry| entry.file_name()).peekable();
    if names.peek().is_none() {
        return Ok(());
    }
    if !overwrite {
        return Err(OutputError::Exists { path: path() });
    }
    match names.find(|name| !is_frame(&name.to_string_lossy())) {
        Some(name) => Err(OutputError::OtherFiles { path: path(), name: name.into() }),
        None => Ok(()),
    }
}

/// Whether a file is named like a frame of a sequence.
fn is_frame(name: &str) -> bool {
    let number = name.strip_prefix("frame-").and_then(|rest| rest.strip_suffix(".png"));
    number
        .is_some_and(|number| number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Makes the content of every file survive a power cut.
fn sync_files(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        fs::File::options().write(true).open(entry?.path())?.sync_all()?;
    }
    sync_folder(folder);
    Ok(())
}

/// A finished folder is no secret: it gets the permissions of any new one.
#[cfg(unix)]
fn share(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let usual = parent(folder).metadata().map_or(0o755, |found| found.permissions().mode() & 0o777);
    if let Err(error) = fs::set_permissions(folder, fs::Permissions::from_mode(usual | 0o700)) {
        tracing::debug!(folder = %folder.display(), %error, "permissions stay");
    }
}

#[cfg(not(unix))]
fn share(_: &Path) {}
