//! The list of raw frames: a line a frame, for comparing exports.

use std::{fmt::Write, path::Path};

use stillcut_capture::{CaptureAccount, FrameKind};
use stillcut_media::PendingFile;

use crate::ExportError;

/// Writes the list, replacing an older one: `FRAME HASH captured FRAME` or `FRAME HASH held ANCHOR`.
pub(crate) fn write(account: &CaptureAccount, path: &Path) -> Result<(), ExportError> {
    let failed = |source| ExportError::Hashes { path: path.to_owned(), source };
    let mut text = String::new();
    for (frame, kind, hash) in account.frames() {
        let (kind, anchor) = match kind {
            FrameKind::Captured => ("captured", frame),
            FrameKind::Held { anchor } => ("held", anchor),
        };
        writeln!(text, "{frame} {hash} {kind} {anchor}")
            .expect("writing to a String does not fail");
    }
    let pending = PendingFile::beside(path, true)?;
    std::fs::write(pending.path(), &text).map_err(failed)?;
    pending.publish()?;
    Ok(())
}
