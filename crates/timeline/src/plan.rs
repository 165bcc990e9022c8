//! Which frames to look at to prove that held frames are right.

use crate::StaticRun;

/// The longest stretch of a run, in frames, that screenshot mode leaves unchecked.
///
/// A slow drift or a short flash inside a hold is seen by at least one check in this many frames.
const LONGEST_GAP: u32 = 24;

/// The fewest checks of a run that has that many frames: its first frame, its middle, its last.
const FEWEST_POINTS: u32 = 3;

/// The frames of a run to compare with its anchor before the run may be held in screenshot mode:
/// the first repeated frame, the last one, and evenly between them so that no two are more than
/// 24 frames apart. Ascending.
///
/// `None` when that takes more than `budget` comparisons: the run was then not refuted, only not
/// proved, and is captured like any other frames.
pub fn verification_points(run: &StaticRun, budget: usize) -> Option<Vec<u32>> {
    let distance = run.len().checked_sub(1)?;
    let points = (distance.div_ceil(LONGEST_GAP) + 1).max(FEWEST_POINTS).min(run.len());
    if usize::try_from(points).is_ok_and(|points| points > budget) {
        return None;
    }
    Some((0..points).map(|index| run.start + spread(index, points, distance)).collect())
}

/// A sample of held frames to capture and compare bit by bit: at most `count` of them, evenly
/// spread, the first and the last among them (the middle one when only one is wanted).
/// The same input always gives the same sample.
pub fn sample_holds(held_frames: &[u32], count: u32) -> Vec<u32> {
    let total = u32::try_from(held_frames.len()).unwrap_or(u32::MAX);
    let count = count.min(total);
    if count == 1 {
        return held_frames.get(held_frames.len() / 2).copied().into_iter().collect();
    }
    (0..count)
        .filter_map(|index| held_frames.get(spread(index, count, total - 1) as usize))
        .copied()
        .collect()
}

/// The place of point `index` of `points` spread evenly over `0..=distance`.
fn spread(index: u32, points: u32, distance: u32) -> u32 {
    let steps = u64::from(points.saturating_sub(1).max(1));
    let place = u64::from(index) * u64::from(distance) / steps;
    u32::try_from(place).unwrap_or(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FrameRange, StaticRun};

    fn run(start: u32, end: u32) -> StaticRun {
        StaticRun::predicted(FrameRange { start, end }, String::new())
    }

    #[test]
    fn short_runs_are_checked_at_both_ends_and_in_the_middle() {
        assert_eq!(verification_points(&run(5, 6), 10).unwrap(), [5]);
        assert_eq!(verification_points(&run(5, 7), 10).unwrap(), [5, 6]);
        assert_eq!(verification_points(&run(5, 8), 10).unwrap(), [5, 6, 7]);
        assert_eq!(verification_points(&run(1, 42), 10).unwrap(), [1, 21, 41]);
    }

    #[test]
    fn no_gap_of_a_long_run_exceeds_a_second() {
        for length in 1..2_000 {
            let points = verification_points(&run(7, 7 + length), usize::MAX).unwrap();
            assert_eq!(points.first(), Some(&7));
            assert_eq!(points.last(), Some(&(6 + length)));
            assert!(points.is_sorted_by(|a, b| a < b && b - a <= 24), "{length}: {points:?}");
        }
    }

    #[test]
    fn a_budget_that_does_not_suffice_proves_nothing() {
        assert_eq!(verification_points(&run(1, 242), 11).unwrap().len(), 11);
        assert_eq!(verification_points(&run(1, 242), 10), None);
    }

    #[test]
    fn samples_are_evenly_spread() {
        let held: Vec<u32> = (100..200).collect();
        assert_eq!(sample_holds(&held, 4), [100, 133, 166, 199]);
        assert_eq!(sample_holds(&held, 1), [150]);
        assert!(sample_holds(&held, 0).is_empty());
        assert!(sample_holds(&[], 4).is_empty());
        assert_eq!(sample_holds(&[3, 9], 4), [3, 9]);
    }
}
