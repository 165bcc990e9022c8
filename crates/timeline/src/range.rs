//! Half-open ranges of frames.

use std::{fmt, ops::Range, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rate::parse_digits;

/// Frames `start..end`, half-open and never empty; written `30..90`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "Bounds")]
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

/// A range as it arrives from outside, not yet known to hold a frame.
#[derive(Deserialize)]
struct Bounds {
    start: u32,
    end: u32,
}

impl TryFrom<Bounds> for FrameRange {
    type Error = ParseRangeError;

    fn try_from(Bounds { start, end }: Bounds) -> Result<Self, Self::Error> {
        Self::new(start, end).ok_or_else(|| ParseRangeError { text: format!("{start}..{end}") })
    }
}

impl FrameRange {
    /// The frames `start..end`; `None` when there are none.
    pub fn new(start: u32, end: u32) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Number of frames.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is no frame in it, which only a range built field by field can be.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether the frame is one of these.
    pub fn contains(self, frame: u32) -> bool {
        self.frames().contains(&frame)
    }

    /// The frames in order.
    pub fn frames(self) -> Range<u32> {
        self.start..self.end
    }

    /// The part inside a video of `frames` frames; `None` when nothing is left.
    pub fn clamp_to(self, frames: u32) -> Option<Self> {
        Self::new(self.start, self.end.min(frames))
    }
}

impl FromStr for FrameRange {
    type Err = ParseRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim()
            .split_once("..")
            .and_then(|(start, end)| parse_digits(start).zip(parse_digits(end)))
            .and_then(|(start, end)| Self::new(start, end))
            .ok_or_else(|| ParseRangeError { text: text.to_owned() })
    }
}

impl fmt::Display for FrameRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_two_frame_numbers() {
        let range: FrameRange = "30..90".parse().unwrap();
        assert_eq!((range.start, range.end, range.len()), (30, 90, 60));
        assert_eq!(range.to_string(), "30..90");
        assert!(range.contains(30) && range.contains(89));
        assert!(!range.contains(29) && !range.contains(90));
        assert!(!range.is_empty());
    }

    #[test]
    fn rejects_everything_else() {
        for text in [
            "", "..", "30", "30..", "..90", "90..30", "30..30", "30...90", "30..=90", "-1..5",
            "+1..5",
        ] {
            assert_eq!(text.parse::<FrameRange>().unwrap_err().text, text);
        }
    }

    #[test]
    fn an_empty_range_cannot_arrive_from_outside() {
        let range = serde_json::from_str::<FrameRange>(r#"{"start":1,"end":3}"#).unwrap();
        assert_eq!(serde_json::to_string(&range).unwrap(), r#"{"start":1,"end":3}"#);
        assert!(serde_json::from_str::<FrameRange>(r#"{"start":3,"end":3}"#).is_err());
    }

    #[test]
    fn is_cut_to_the_video() {
        let range = FrameRange { start: 30, end: 90 };
        assert_eq!(range.clamp_to(1000), Some(range));
        assert_eq!(range.clamp_to(60), Some(FrameRange { start: 30, end: 60 }));
        assert_eq!(range.clamp_to(30), None);
    }
}
