//! Sound: which elements sound, when and how loud. Pure.
//!
//! Sound is counted in samples of [`SAMPLE_RATE`] from the composition's beginning. A video of
//! `frames` frames has exactly `frames * den * 48000 / num` samples, rounded to the nearest, halves
//! up; a moment in seconds is the nearest sample.

mod element;
mod envelope;
mod lane;
mod level;

pub use element::{SoundElement, SoundGroup, SoundTag};
pub use envelope::FrameVolumes;
pub use lane::{Lane, LaneError, Lanes};
pub use level::{Level, MAX_GAIN, clamp_gain};

use crate::FrameRate;

/// Samples a second of everything that is mixed and exported.
pub const SAMPLE_RATE: u32 = 48_000;

/// Samples that last as long as `frames` frames: `frames * den * 48000 / num`, to the nearest.
pub fn samples_of(frames: u32, rate: FrameRate) -> u64 {
    let ticks = u128::from(frames) * u128::from(rate.den()) * u128::from(SAMPLE_RATE);
    let num = u128::from(rate.num());
    u64::try_from((2 * ticks + num) / (2 * num)).unwrap_or(u64::MAX)
}

/// The sample nearest to a moment in seconds; 0 for NaN.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
pub fn sample_at(seconds: f64) -> i64 {
    (seconds * f64::from(SAMPLE_RATE)).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_video_has_a_whole_number_of_samples() {
        for (frames, rate, samples) in [
            (30, "30", 48_000),
            (1, "30", 1600),
            (1, "24000/1001", 2002),
            (1, "30000/1001", 1602), // 1601.6
            (2, "30000/1001", 3203), // 3203.2
            (1, "7", 6857),          // 6857.14
            (u32::MAX, "1", 206_158_430_160_000),
        ] {
            assert_eq!(samples_of(frames, rate.parse().unwrap()), samples, "{frames} at {rate}");
        }
    }

    #[test]
    fn moments_are_the_nearest_sample() {
        assert_eq!(sample_at(1.25), 60_000);
        assert_eq!(sample_at(0.1 + 0.2), 14_400);
        assert_eq!(sample_at(-0.5), -24_000);
        assert_eq!((sample_at(f64::NAN), sample_at(f64::INFINITY)), (0, i64::MAX));
    }
}
