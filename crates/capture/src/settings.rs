//! The user's capture choices: mode, batch, dedup.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which way frames are captured, as asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModeChoice {
    /// `draw_element` where this browser can, else `screenshot`.
    #[default]
    Auto,
    /// `drawElementImage` only; an error where the browser cannot.
    DrawElement,
    /// DevTools screenshots of a plain page.
    Screenshot,
}

/// The way frames are really captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaptureMode {
    /// `drawElementImage` of the composition's frame into a canvas.
    DrawElement,
    /// DevTools screenshots of a plain page.
    Screenshot,
}

/// How frames that did not change are reused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Dedup {
    /// Every frame is seeked and updated; a frame is held only when the browser reported no paint
    /// or its pixels equal the anchor's.
    #[default]
    Exact,
    /// Inside predicted runs the update is made at a stride and at the end only.
    Predicted,
    /// Every frame is captured.
    Off,
}

/// How many frames one call into the page produces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "u32", into = "u32")]
#[ts(type = "number")]
pub struct Batch(u32);

/// The text or number is not a batch size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a batch size; write a whole number from 1 to {max}, or 'off' for 1", max = Batch::MAX)]
pub struct ParseBatchError {
    /// What was given.
    pub text: String,
}

/// The text is not a dedup setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a dedup setting; write exact, predicted or off")]
pub struct ParseDedupError {
    /// What was given.
    pub text: String,
}

impl Batch {
    /// One call a frame.
    pub const OFF: Self = Self(1);
    /// Largest accepted size: more only delays progress and cancel.
    pub const MAX: u32 = 16;

    /// A batch of `size` frames, 1 to [`Batch::MAX`].
    pub fn new(size: u32) -> Option<Self> {
        (1..=Self::MAX).contains(&size).then_some(Self(size))
    }

    /// Frames a call, 1 to [`Batch::MAX`].
    pub fn size(self) -> u32 {
        self.0
    }

    /// What of it is used for frames of this many pixels, so that memory stays bounded: fewer a call where frames are
    /// larger than 1080p.
    #[must_use]
    pub fn for_frames(self, width: u32, height: u32) -> Self {
        let frame = 4 * u64::from(width) * u64::from(height);
        let most = CALL_BYTES / frame.max(1);
        Self(u32::try_from(most).unwrap_or(Self::MAX).clamp(1, self.0))
    }
}

/// Pictures of one call at most; another call is under way beside it.
const CALL_BYTES: u64 = 128 << 20;

impl Default for Batch {
    /// Eight, as measured in docs/capture.md.
    fn default() -> Self {
        Self(8)
    }
}

impl TryFrom<u32> for Batch {
    type Error = ParseBatchError;

    fn try_from(size: u32) -> Result<Self, Self::Error> {
        Self::new(size).ok_or_else(|| ParseBatchError { text: size.to_string() })
    }
}

impl From<Batch> for u32 {
    fn from(batch: Batch) -> Self {
        batch.0
    }
}

impl FromStr for Batch {
    type Err = ParseBatchError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if means_off(text) {
            return Ok(Self::OFF);
        }
        let error = || ParseBatchError { text: text.to_owned() };
        text.trim().parse().ok().and_then(Self::new).ok_or_else(error)
    }
}

impl FromStr for Dedup {
    type Err = ParseDedupError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if means_off(text) {
            return Ok(Self::Off);
        }
        match text.trim().to_ascii_lowercase().as_str() {
            "exact" | "true" | "1" | "on" => Ok(Self::Exact),
            "predicted" => Ok(Self::Predicted),
            _ => Err(ParseDedupError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Dedup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Exact => "exact",
            Self::Predicted => "predicted",
            Self::Off => "off",
        })
    }
}

impl fmt::Display for CaptureMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::DrawElement => "draw_element",
            Self::Screenshot => "screenshot",
        })
    }
}

/// Whether a switch is turned off: `false`, `0` or `off`, any case, spaces trimmed.
fn means_off(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "false" | "0" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opt_out_spellings_mean_off() {
        for text in ["false", "0", "off", " OFF ", "False"] {
            assert_eq!(text.parse(), Ok(Dedup::Off), "{text}");
            assert_eq!(text.parse(), Ok(Batch::OFF), "{text}");
        }
    }

    #[test]
    fn large_frames_are_fewer_a_call() {
        let size = |batch, width, height| Batch(batch).for_frames(width, height).size();
        assert_eq!((size(16, 1920, 1080), size(8, 3840, 2160)), (16, 4));
        assert_eq!((size(1, 3840, 2160), size(16, 16_000, 16_000), size(3, 0, 0)), (1, 1, 3));
    }

    #[test]
    fn wrong_values_are_named() {
        assert!("sometimes".parse::<Dedup>().is_err(), "not a setting");
        assert!("17".parse::<Batch>().is_err(), "above the maximum");
        assert_eq!("8".parse::<Batch>().map(Batch::size), Ok(8), "a plain number");
    }
}
