//! Whole files or none: read with damage set aside, written through a rename.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::wire::{AppError, ErrorCode};

/// What was found where a file should be.
pub(super) enum Found<T> {
    /// The value.
    Value(T),
    /// No file yet.
    Nothing,
    /// A file that cannot be used; what was done about it.
    Damaged(AppError),
}

/// Reads a JSON file. A damaged one is renamed to `NAME.damaged-N.json`, so that the next save
/// does not destroy what the user may want back.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Found<T> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::Nothing,
        Err(error) => {
            return Found::Damaged(AppError::io(ErrorCode::Internal, "reading", path, &error));
        }
    };
    match serde_json::from_slice(&text) {
        Ok(value) => Found::Value(value),
        Err(error) => Found::Damaged(set_aside(path, &error)),
    }
}

/// Writes a JSON file: a temporary file beside it, then a rename.
pub(super) fn save<T: Serialize>(path: &Path, value: &T) -> Result<(), AppError> {
    let failed = |error: &io::Error| AppError::io(ErrorCode::OutputFailed, "saving", path, error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, value)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| failed(&error))
}

fn set_aside(path: &Path, reason: &serde_json::Error) -> AppError {
    let error = AppError::new(ErrorCode::Internal, format!("the file cannot be read: {reason}"))
        .at(path.display().to_string());
    let aside = free_name(path);
    match fs::rename(path, &aside) {
        Ok(()) => error.fix(format!("It was kept as {}; defaults are used.", aside.display())),
        Err(cause) => error.fix(format!("Move it away; renaming it failed: {cause}.")),
    }
}

/// `settings.json` to the first free `settings.damaged-N.json`.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    (1..=u32::MAX)
        .map(|number| path.with_file_name(format!("{stem}.damaged-{number}.json")))
        .find(|name| !name.exists())
        .unwrap_or_else(|| path.with_extension("damaged"))
}
