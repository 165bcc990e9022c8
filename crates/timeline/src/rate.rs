//! Frame rates as exact fractions, and the one conversion between time and frames.
//!
//! Two rules are used everywhere, in Rust and in the page runtime:
//!
//! - the frame shown at `t` seconds is `floor(t * fps + 1e-9)`, and a frame's time is
//!   `frame * den / num`;
//! - an element with the window `[start, end)` is visible in a frame exactly when
//!   `start - 1e-9 <= time_of(frame) < end - 1e-9`. The nanosecond keeps a start such as
//!   `0.1 + 0.2` on the frame its author meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far before its boundary, in seconds, a frame already counts as having reached it.
const BOUNDARY_TOLERANCE: f64 = 1e-9;

/// How far below a whole number, in frames, a product of time and rate still counts as it.
const FRAME_TOLERANCE: f64 = 1e-9;

/// How far from a whole number of frames a duration may be and still be rounded to it.
const COUNT_TOLERANCE: f64 = 1e-3;

/// The highest frame rate, in frames per second.
const MAX_RATE: u64 = 240;

/// Frames per second as a fraction in lowest terms, from 1 to 240; written `30` or `30000/1001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
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

    /// The rate `num / den` in lowest terms; `None` unless its value is from 1 to 240.
    pub fn new(num: u32, den: u32) -> Option<Self> {
        let (frames, seconds) = (u64::from(num), u64::from(den));
        if den == 0 || frames < seconds || frames > MAX_RATE * seconds {
            return None;
        }
        let divisor = greatest_common_divisor(num, den);
        Some(Self { num: num / divisor, den: den / divisor })
    }

    /// Numerator, in frames.
    pub fn num(self) -> u32 {
        self.num
    }

    /// Denominator, in seconds, 1 or above.
    pub fn den(self) -> u32 {
        self.den
    }

    /// Frames per second, rounded to the nearest `f64`.
    pub fn as_f64(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// The frame shown at `seconds`: `floor(seconds * fps + 1e-9)`; 0 for negative or NaN times,
    /// `u32::MAX` for times beyond it.
    ///
    /// Exact on the grid: `frame_at(time_of(frame)) == frame` for every frame.
    pub fn frame_at(self, seconds: f64) -> u32 {
        let frame = saturating_frame((self.in_frames(seconds) + FRAME_TOLERANCE).floor());
        // Beyond some ten million frames the product's own rounding exceeds the tolerance.
        match frame.checked_add(1) {
            Some(next) if self.time_of(next) <= seconds => next,
            _ => frame,
        }
    }

    /// The time of a frame in seconds: `frame * den / num`.
    pub fn time_of(self, frame: u32) -> f64 {
        f64::from(frame) * f64::from(self.den) / f64::from(self.num)
    }

    /// Number of frames of a video of `seconds`: the product rounded when within 1e-3 of a whole
    /// number, else rounded up; at least 1, at most `u32::MAX`.
    pub fn frame_count(self, seconds: f64) -> u32 {
        let exact = self.in_frames(seconds);
        let nearest = exact.round();
        let count = if (exact - nearest).abs() <= COUNT_TOLERANCE { nearest } else { exact.ceil() };
        saturating_frame(count).max(1)
    }

    /// Whether an element with the window `[start, end)`, in seconds, is visible in a frame:
    /// `start - 1e-9 <= time_of(frame) < end - 1e-9`.
    pub fn is_visible(self, frame: u32, start: f64, end: f64) -> bool {
        self.has_reached(frame, start) && !self.has_reached(frame, end)
    }

    /// The first frame in which a boundary at `seconds` is reached, so that a window
    /// `[start, end)` is visible exactly in the frames `first_visible(start)..first_visible(end)`.
    ///
    /// 0 for negative times; `u32::MAX` for times that no frame reaches, NaN among them.
    pub fn first_visible(self, seconds: f64) -> u32 {
        if seconds.is_nan() {
            return u32::MAX;
        }
        let mut frame = saturating_frame(self.in_frames(seconds - BOUNDARY_TOLERANCE).ceil());
        // The estimate is off by at most a frame; the comparison in seconds decides.
        while frame > 0 && self.has_reached(frame - 1, seconds) {
            frame -= 1;
        }
        while frame < u32::MAX && !self.has_reached(frame, seconds) {
            frame += 1;
        }
        frame
    }

    /// A time as an unrounded number of frames.
    pub(crate) fn in_frames(self, seconds: f64) -> f64 {
        seconds * f64::from(self.num) / f64::from(self.den)
    }

    /// The first frame at or after `seconds`, with the tolerance of [`FrameRate::frame_at`].
    pub(crate) fn frame_from(self, seconds: f64) -> u32 {
        saturating_frame((self.in_frames(seconds) - FRAME_TOLERANCE).ceil())
    }

    fn has_reached(self, frame: u32, boundary: f64) -> bool {
        boundary - BOUNDARY_TOLERANCE <= self.time_of(frame)
    }
}

/// A whole `f64` as a frame number: 0 below zero and for NaN, `u32::MAX` above the range.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is what every caller documents"
)]
fn saturating_frame(value: f64) -> u32 {
    value as u32
}

fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Default for FrameRate {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl FromStr for FrameRate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        let (num, den) = trimmed.split_once('/').unwrap_or((trimmed, "1"));
        parse_digits(num)
            .zip(parse_digits(den))
            .and_then(|(num, den)| Self::new(num, den))
            .ok_or_else(|| ParseRateError { text: text.to_owned() })
    }
}

/// A number written with decimal digits alone; `u32::from_str` would also take a plus sign.
pub(crate) fn parse_digits(text: &str) -> Option<u32> {
    let only_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| text.parse().ok()).flatten()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> FrameRate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_whole_numbers_and_fractions() {
        for (text, num, den) in [
            ("1", 1, 1),
            ("30", 30, 1),
            (" 240 ", 240, 1),
            ("30000/1001", 30000, 1001),
            ("60/2", 30, 1),
            ("240000/1001", 240_000, 1001),
        ] {
            let rate = rate(text);
            assert_eq!((rate.num(), rate.den()), (num, den), "{text}");
        }
    }

    #[test]
    fn rejects_everything_else() {
        for text in [
            "",
            "0",
            "241",
            "29.97",
            "30fps",
            "-30",
            "+30",
            "30/0",
            "0/30",
            "1/2",
            "482/2",
            "30/",
            "/30",
            "30/1/1",
            "30 / 1",
            "1e2",
            "NaN",
            "99999999999",
        ] {
            let error = text.parse::<FrameRate>().unwrap_err();
            assert_eq!(error.text, text);
        }
    }

    #[test]
    fn is_written_the_way_it_is_read() {
        let json = serde_json::to_string(&rate("30000/1001")).unwrap();
        assert_eq!(json, "\"30000/1001\"");
        assert_eq!(serde_json::from_str::<FrameRate>(&json).unwrap(), rate("30000/1001"));
        assert_eq!(rate("25/1").to_string(), "25");
        assert!(serde_json::from_str::<FrameRate>("\"29.97\"").is_err());
    }

    #[test]
    fn finds_the_frame_of_a_time() {
        let fps = rate("30");
        for (seconds, frame) in [
            (0.0, 0),
            (-1.0, 0),
            (f64::NAN, 0),
            (0.033, 0),
            (1.0 / 30.0, 1),
            (0.1 + 0.2, 9),
            (2.0, 60),
            (2.0 - 1e-12, 60),
            (f64::INFINITY, u32::MAX),
        ] {
            assert_eq!(fps.frame_at(seconds), frame, "{seconds}");
        }
    }

    #[test]
    fn counts_frames() {
        for (text, seconds, frames) in [
            ("30", 10.0, 300),
            ("30", 10.00003, 300),
            ("30", 10.001, 301),
            ("30000/1001", 10.0, 300),
            ("30", 0.0, 1),
            ("30", -4.0, 1),
            ("30", f64::NAN, 1),
            ("30", 1e300, u32::MAX),
            ("30", f64::INFINITY, u32::MAX),
        ] {
            assert_eq!(rate(text).frame_count(seconds), frames, "{seconds} at {text}");
        }
    }

    #[test]
    fn windows_are_half_open() {
        let fps = rate("30");
        assert_eq!(fps.first_visible(2.0), 60);
        assert!(!fps.is_visible(59, 2.0, 4.0));
        assert!(fps.is_visible(60, 2.0, 4.0));
        assert!(fps.is_visible(119, 2.0, 4.0));
        assert!(!fps.is_visible(120, 2.0, 4.0));
        assert_eq!(fps.first_visible(0.1 + 0.2), 9, "rounding noise does not delay a clip");
        assert_eq!(fps.first_visible(2.01), 61);
    }

    #[test]
    fn boundaries_outside_the_range_saturate() {
        let fps = rate("30");
        assert_eq!(fps.first_visible(-3.0), 0);
        assert_eq!(fps.first_visible(f64::NEG_INFINITY), 0);
        assert_eq!(fps.first_visible(f64::INFINITY), u32::MAX);
        assert_eq!(fps.first_visible(f64::NAN), u32::MAX);
        assert!(!fps.is_visible(0, f64::NAN, 1.0));
    }
}
