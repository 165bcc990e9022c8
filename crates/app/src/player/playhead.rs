//! Which frame is due at which time. Pure: a speed, a range and elapsed time in, a frame out.

use std::time::Duration;

use stillcut_timeline::{FrameRange, FrameRate};

/// Absorbs rounding when a time was computed from a step.
const EPSILON: f64 = 1e-6;

/// A way through a composition's frames.
#[derive(Debug, Clone, Copy)]
pub(super) struct Playhead {
    from: u32,
    /// Frames a second of real time, above zero.
    rate: f64,
    backwards: bool,
    route: Route,
}

#[derive(Debug, Clone, Copy)]
enum Route {
    /// To this frame, then stop.
    Once { last: u32 },
    /// Round and round.
    Round(FrameRange),
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// This frame, with more to come.
    Frame(u32),
    /// This frame, the last one.
    Last(u32),
}

impl Playhead {
    /// Starts at `from`, through `frames` (above zero) frames, `speed` times as fast as `fps`
    /// (negative: backwards). A range to repeat is cut to the composition; one that is then
    /// empty counts as absent.
    pub(super) fn new(
        from: u32,
        frames: u32,
        fps: FrameRate,
        speed: f64,
        repeat: Option<FrameRange>,
    ) -> Self {
        let rate = speed.abs() * f64::from(fps.num()) / f64::from(fps.den());
        let backwards = speed < 0.0;
        let end = frames.saturating_sub(1);
        let range = repeat
            .map(|range| FrameRange { start: range.start, end: range.end.min(frames) })
            .filter(|range| range.start < range.end);
        let (route, from) = match range {
            Some(range) if (range.start..range.end).contains(&from) => (Route::Round(range), from),
            Some(range) => {
                (Route::Round(range), if backwards { range.end - 1 } else { range.start })
            }
            None => (Route::Once { last: if backwards { 0 } else { end } }, from.min(end)),
        };
        Self { from, rate, backwards, route }
    }

    /// Whole frames gone by after `elapsed`.
    pub(super) fn steps(&self, elapsed: Duration) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "neither factor is negative, and a cast saturates"
        )]
        let steps = elapsed.as_secs_f64().mul_add(self.rate, EPSILON) as u64;
        steps
    }

    /// When a step begins, from the start.
    pub(super) fn time_of(&self, step: u64) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "2^53 frames are never played")]
        let seconds = step as f64 / self.rate;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }

    /// The frame of a step.
    pub(super) fn due(&self, step: u64) -> Due {
        match self.route {
            Route::Once { last } => {
                let way = u64::from(self.from.abs_diff(last));
                // `step < way <= u32::MAX`
                let step = u32::try_from(step.min(way)).unwrap_or(u32::MAX);
                if u64::from(step) == way {
                    Due::Last(last)
                } else if self.backwards {
                    Due::Frame(self.from - step)
                } else {
                    Due::Frame(self.from + step)
                }
            }
            Route::Round(FrameRange { start, end }) => {
                let length = u64::from(end - start);
                let begun = u64::from(self.from - start);
                let step = step % length;
                let place = if self.backwards { begun + length - step } else { begun + step };
                Due::Frame(start + u32::try_from(place % length).unwrap_or(0))
            }
        }
    }

    /// When the last frame is due; `None` when it goes round.
    pub(super) fn end(&self) -> Option<Duration> {
        match self.route {
            Route::Once { last } => Some(self.time_of(u64::from(self.from.abs_diff(last)))),
            Route::Round(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(from: u32, speed: f64, repeat: Option<(u32, u32)>) -> Playhead {
        let repeat = repeat.map(|(start, end)| FrameRange { start, end });
        Playhead::new(from, 10, FrameRate::DEFAULT, speed, repeat)
    }

    fn frames(head: &Playhead, steps: u64) -> Vec<u32> {
        let frame = |step| match head.due(step) {
            Due::Frame(frame) | Due::Last(frame) => frame,
        };
        (0..steps).map(frame).collect()
    }

    #[test]
    fn it_plays_to_the_end_and_stops() {
        let forward = head(7, 1.0, None);
        assert_eq!(frames(&forward, 5), [7, 8, 9, 9, 9]);
        assert_eq!((forward.due(1), forward.due(2)), (Due::Frame(8), Due::Last(9)));
        let backward = head(2, -1.0, None);
        assert_eq!(frames(&backward, 4), [2, 1, 0, 0]);
        assert_eq!(backward.due(2), Due::Last(0));
        assert_eq!(head(9, 1.0, None).due(0), Due::Last(9), "nothing left to play");
    }

    #[test]
    fn it_goes_round_a_range() {
        assert_eq!(frames(&head(4, 1.0, Some((3, 6))), 6), [4, 5, 3, 4, 5, 3]);
        assert_eq!(frames(&head(4, -1.0, Some((3, 6))), 6), [4, 3, 5, 4, 3, 5]);
        assert_eq!(frames(&head(0, 1.0, Some((8, 99))), 3), [8, 9, 8], "cut to the composition");
        assert_eq!(frames(&head(0, -1.0, Some((8, 99))), 3), [9, 8, 9]);
        assert_eq!(head(0, 1.0, Some((5, 5))).end(), head(0, 1.0, None).end(), "empty: once");
    }

    #[test]
    fn time_and_steps_agree() {
        for speed in [0.25, 1.0, 1.5, -4.0] {
            let head = head(0, speed, Some((0, 10)));
            for step in 0..3000 {
                assert_eq!(head.steps(head.time_of(step)), step, "speed {speed}");
            }
        }
        let end = head(0, 0.5, None).end().unwrap();
        assert_eq!(end, Duration::from_millis(600), "9 frames at 15 frames a second");
    }
}
