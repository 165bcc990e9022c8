//! Half-open ranges of frames.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Frames `start..end`, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameRange {
    /// First frame.
    pub start: u32,
    /// First frame no longer in the range, above `start`.
    pub end: u32,
}

/// The text is not a frame range such as `30..90`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{text}' is not a frame range; write two frame numbers, the second one excluded, such as 30..90"
)]
pub struct ParseRangeError {
    /// What was given.
    pub text: String,
}
