//! Frame rates as exact fractions, and the one conversion between time and frames.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Frames per second as a fraction in lowest terms; written `30` or `30000/1001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct FrameRate {
    num: u32,
    den: u32,
}

/// The text is not a frame rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{text}' is not a frame rate; write a whole number from 1 to 240 or a fraction such as 30000/1001"
)]
pub struct ParseRateError {
    /// What was given.
    pub text: String,
}

impl FrameRate {
    /// 30 frames per second, the format's default.
    pub const DEFAULT: Self = Self { num: 30, den: 1 };

    /// Numerator, in frames.
    pub fn num(self) -> u32 {
        self.num
    }

    /// Denominator, in seconds, 1 or above.
    pub fn den(self) -> u32 {
        self.den
    }
}

impl FromStr for FrameRate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let _ = text;
        Ok(Self::DEFAULT)
    }
}

impl TryFrom<String> for FrameRate {
    type Error = ParseRateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FrameRate> for String {
    fn from(rate: FrameRate) -> Self {
        rate.to_string()
    }
}

impl fmt::Display for FrameRate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            write!(formatter, "{}", self.num)
        } else {
            write!(formatter, "{}/{}", self.num, self.den)
        }
    }
}

impl FrameRate {
    /// The frame shown at `seconds`: `floor(seconds * fps + 1e-9)`; 0 for negative or NaN times.
    pub fn frame_at(self, seconds: f64) -> u32 {
        let _ = seconds;
        0
    }

    /// The time of a frame in seconds: `frame * den / num`.
    pub fn time_of(self, frame: u32) -> f64 {
        f64::from(frame) * f64::from(self.den) / f64::from(self.num)
    }

    /// Number of frames of a video of `seconds`: the product rounded when within 1e-3 of a whole
    /// number, else rounded up; at least 1.
    pub fn frame_count(self, seconds: f64) -> u32 {
        let _ = seconds;
        1
    }
}
