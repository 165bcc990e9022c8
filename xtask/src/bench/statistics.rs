//! Medians, means and ratios. Nothing here knows what is measured.

/// The middle value, or the mean of the two in the middle; nothing of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        count if count % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// The arithmetic mean; nothing of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// The mean for ratios: 2 and 0.5 make 1. Nothing of nothing, nor of a ratio that is not positive.
pub(super) fn geometric_mean(ratios: &[f64]) -> Option<f64> {
    if ratios.iter().any(|ratio| *ratio <= 0.0) {
        return None;
    }
    let logarithms: Vec<f64> = ratios.iter().map(|ratio| ratio.ln()).collect();
    mean(&logarithms).map(f64::exp)
}

/// The smallest value that at least `part` (0 to 1) of all values do not exceed.
pub(super) fn percentile(values: &[f64], part: f64) -> Option<f64> {
    let sorted = sorted(values);
    let place =
        sorted.iter().zip(1..).position(|(_, rank)| count(rank) >= part * count(sorted.len()));
    place.map(|place| sorted[place])
}

/// How many times `numerator` is `denominator`, round by round: the median of the rounds' own
/// ratios. A machine that is slow for one round is slow for both sides of it.
pub(super) fn ratio(numerator: &[f64], denominator: &[f64]) -> Option<f64> {
    let pairs = numerator.iter().zip(denominator);
    median(&pairs.map(|(above, below)| above / below).collect::<Vec<_>>())
}

/// Worst, middle and mean of values of which more is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// The smallest.
    pub(super) worst: f64,
    /// The middle.
    pub(super) median: f64,
    /// The arithmetic mean.
    pub(super) mean: f64,
}

impl Spread {
    /// Of these values; nothing of nothing.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        Some(Self { worst: *sorted(values).first()?, median: median(values)?, mean: mean(values)? })
    }
}

/// A count of frames, seeks or bytes as a number to divide.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(super) fn whole(value: u64) -> f64 {
    value as f64
}

fn count(values: usize) -> f64 {
    u32::try_from(values).map_or(f64::INFINITY, f64::from)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} is not {expected}");
    }

    #[test]
    fn the_median_of_an_even_count_lies_between() {
        near(median(&[3.0, 1.0, 2.0]), 2.0);
        near(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn ratios_that_undo_each_other_have_the_mean_one() {
        near(geometric_mean(&[2.0, 0.5]), 1.0);
        near(geometric_mean(&[2.0, 8.0]), 4.0);
        assert_eq!(geometric_mean(&[]), None);
        assert_eq!(geometric_mean(&[1.0, 0.0]), None, "a logarithm of nothing");
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        near(percentile(&hundred, 0.95), 95.0);
        near(percentile(&hundred, 0.5), 50.0);
        near(percentile(&[7.0], 0.95), 7.0);
        near(percentile(&[1.0, 2.0, 3.0], 1.0), 3.0);
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        // The second round ran on a machine half as fast: the ratio does not see it.
        near(ratio(&[4.0, 8.0, 4.0], &[2.0, 4.0, 2.0]), 2.0);
        near(ratio(&[4.0, 9.0], &[2.0]), 2.0);
        assert_eq!(ratio(&[], &[1.0]), None);
    }

    #[test]
    fn the_spread_names_the_worst() {
        let spread = Spread::of(&[50.0, 40.0, 45.0, 61.0]).unwrap();
        assert_eq!(spread, Spread { worst: 40.0, median: 47.5, mean: 49.0 });
        assert_eq!(Spread::of(&[]), None);
    }
}
