//! Errors for people and programs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An error for people and programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppError {
    /// What the front end acts on.
    pub code: ErrorCode,
    /// One sentence: what went wrong.
    pub message: String,
    /// File, address, element or frame it is about.
    pub place: Option<String>,
    /// What to do.
    pub fix: Option<String>,
}

/// What the front end or a script acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request makes no sense as asked.
    BadRequest,
    /// No such file or folder.
    NotFound,
    /// The file is not a composition, or one that cannot be played.
    BadComposition,
    /// Chromium is missing or unusable.
    ChromiumMissing,
    /// ffmpeg is missing or unusable.
    FfmpegMissing,
    /// The browser ended or stopped answering.
    BrowserGone,
    /// The page failed while it was captured.
    PageFailed,
    /// The encoder failed.
    EncoderFailed,
    /// The target cannot be written, or is there already.
    OutputFailed,
    /// Ended by the user.
    Cancelled,
    /// Anything else: a defect of Stillcut.
    Internal,
}
