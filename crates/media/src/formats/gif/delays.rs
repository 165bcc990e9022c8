//! When pictures of a GIF begin, in hundredths of a second. Pure.

use stillcut_timeline::FrameRate;

/// Hundredths of a second, the unit of the format.
const TICKS: u64 = 100;
/// Viewers show a picture of one tick ten times as long.
const SHORTEST: u64 = 2;

/// The tick at which a frame begins, rounded from its exact time: errors never add up, and every
/// stretch has its length to half a tick.
pub(super) fn tick(frame: u32, rate: FrameRate) -> u64 {
    let (num, den) = (u64::from(rate.num()), u64::from(rate.den()));
    (u64::from(frame) * TICKS * den + num / 2) / num
}

/// Every how manieth frame is shown: each up to 50 a second, beyond that as many as a viewer can
/// show at an even pace.
pub(super) fn stride(rate: FrameRate) -> u32 {
    rate.num().div_ceil(rate.den() * u32::try_from(TICKS / SHORTEST).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> FrameRate {
        text.parse().unwrap()
    }

    #[test]
    fn delays_share_out_the_error() {
        let delays = |text: &str| -> Vec<u64> {
            (0..9).map(|frame| tick(frame + 1, rate(text)) - tick(frame, rate(text))).collect()
        };
        assert_eq!(delays("30"), [3, 4, 3, 3, 4, 3, 3, 4, 3]);
        assert_eq!(delays("25"), [4; 9]);
        assert_eq!(delays("24"), [4, 4, 5, 4, 4, 4, 4, 4, 5]);
        assert_eq!(tick(30_000, rate("30000/1001")), 100_100, "the average is exact");
    }

    #[test]
    fn no_picture_is_shorter_than_viewers_show() {
        for (text, expected) in
            [("1", 1), ("30", 1), ("50", 1), ("51", 2), ("60", 2), ("60000/1001", 2), ("120", 3)]
        {
            let (rate, step) = (rate(text), stride(rate(text)));
            assert_eq!(step, expected, "{text}");
            for at in 0..200 {
                assert!(tick((at + 1) * step, rate) - tick(at * step, rate) >= SHORTEST, "{text}");
            }
        }
    }
}
