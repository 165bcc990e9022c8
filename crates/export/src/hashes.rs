//! The list of raw frames: a line a frame, for comparing exports.

use std::{fmt::Write, path::Path};

use stillcut_capture::{FrameKind, RawFrame};
use stillcut_media::PendingFile;

use crate::ExportError;

/// Collects the list while frames pass.
#[derive(Debug, Default)]
pub(crate) struct HashList {
    text: String,
}

impl HashList {
    /// Adds `FRAME HASH captured FRAME` or `FRAME HASH held ANCHOR`.
    pub(crate) fn add(&mut self, raw: &RawFrame) {
        let (kind, anchor) = match raw.kind {
            FrameKind::Captured => ("captured", raw.frame),
            FrameKind::Held { anchor } => ("held", anchor),
        };
        let line = writeln!(self.text, "{} {} {kind} {anchor}", raw.frame, raw.hash);
        line.expect("writing to a String does not fail");
    }

    /// Writes the list, replacing an older one.
    pub(crate) fn write(&self, path: &Path) -> Result<(), ExportError> {
        let failed = |source| ExportError::Hashes { path: path.to_owned(), source };
        let pending = PendingFile::beside(path, true)?;
        std::fs::write(pending.path(), &self.text).map_err(failed)?;
        pending.publish()?;
        Ok(())
    }
}
