//! Why an export ended without a file.

use std::{io, path::PathBuf};

use stillcut_capture::CaptureError;
use stillcut_composition::OpenError;
use stillcut_media::{EncodeError, InspectError, OutputError, sound::MixError};
use stillcut_timeline::{FrameRange, Problem};

/// Why an export ended without a file. Nothing is left behind in any case.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Ended by the user.
    #[error("the export was cancelled")]
    Cancelled,
    /// There is no composition to export.
    #[error(transparent)]
    Composition(#[from] OpenError),
    /// No usable Chromium was found.
    #[error(transparent)]
    Chromium(#[from] stillcut_stage::LocateError),
    /// No usable ffmpeg was found.
    #[error(transparent)]
    Ffmpeg(#[from] stillcut_media::LocateError),
    /// The target cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The range lies outside of the composition.
    #[error("frames {range} are not in the composition, which has frames 0..{frames}")]
    Range {
        /// As asked.
        range: FrameRange,
        /// Frames of the composition.
        frames: u32,
    },
    /// The composition has errors, and they were not allowed.
    #[error("{}", problem_words(problems))]
    Problems {
        /// The errors, at least one.
        problems: Vec<Problem>,
    },
    /// Frames could not be captured.
    #[error(transparent)]
    Capture(CaptureError),
    /// Frames could not be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The sound could not be mixed.
    #[error(transparent)]
    Sound(#[from] MixError),
    /// The finished file could not be checked.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The finished file is not what was asked for.
    #[error("the finished file is wrong: {detail}")]
    WrongResult {
        /// What differs.
        detail: String,
    },
    /// The list of hashes could not be written.
    #[error("the list of hashes could not be written to {path}")]
    Hashes {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A worker thread ended without an answer.
    #[error("a worker thread ended without an answer")]
    WorkerGone,
}

impl From<CaptureError> for ExportError {
    fn from(error: CaptureError) -> Self {
        match error {
            CaptureError::Cancelled => Self::Cancelled,
            CaptureError::Composition(error) => Self::Composition(error),
            other => Self::Capture(other),
        }
    }
}

/// The first error, and how many more there are.
fn problem_words(problems: &[Problem]) -> String {
    let first =
        problems.first().map_or("the composition has errors", |problem| problem.message.as_str());
    match problems.len() {
        0 | 1 => first.to_owned(),
        count => format!("{first} (and {} more errors)", count - 1),
    }
}
