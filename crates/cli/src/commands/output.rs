//! Names of the files that are written.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use stillcut_app::{
    output::export_path,
    wire::{AppError, ErrorCode},
};
use stillcut_composition::Project;
use stillcut_media::Format;
use stillcut_timeline::FrameRange;

use crate::failure::Failure;

/// Refuses a name that promises another format: it would puzzle whoever opens the file. A name
/// that promises nothing is fine.
pub(super) fn check_format(path: &Path, extension: &str) -> Result<(), Failure> {
    let Some(promised) = path.extension().and_then(OsStr::to_str) else { return Ok(()) };
    if promised.eq_ignore_ascii_case(extension) {
        return Ok(());
    }
    let message = format!("this is written as {} only", extension.to_uppercase());
    let error = AppError::new(ErrorCode::BadRequest, message)
        .at(path.display().to_string())
        .fix(format!("Choose a file name that ends in .{extension}."));
    Err(error.into())
}

/// Where an export goes that was not told, the same place as from the window.
pub(super) fn default_path(
    project: &Project,
    range: Option<FrameRange>,
    format: Format,
) -> PathBuf {
    let taken = |path: &Path| path.symlink_metadata().is_ok();
    export_path(project.root(), project.name(), range, format, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_promise_another_format() {
        for name in ["film.mp4", "film.MP4", "film"] {
            assert!(check_format(Path::new(name), "mp4").is_ok(), "{name}");
        }
        assert!(check_format(Path::new("film.gif"), "mp4").is_err());
    }
}
