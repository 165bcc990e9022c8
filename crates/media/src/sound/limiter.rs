//! Keeps a mix inside full scale without clipping it.
//!
//! Every sample asks for the gain that would bring its louder channel to full scale. What is used is
//! the lowest gain asked for in the 20 ms that follow, averaged over the 20 ms before: never more
//! than asked, without steps. It looks at no more than that, so that the samples of a part do not
//! depend on where the part begins.

use std::collections::VecDeque;

use super::CHANNELS;

/// Samples of the look ahead and of the average: 20 ms, a period of the lowest note that matters.
const WINDOW: usize = 960;

/// Gains are counted in whole parts of this, so that sums do not depend on what came before.
const FULL: u32 = 1 << 24;

/// How far the result reaches into what comes before and after, in samples.
pub(super) const REACH: i64 = 1920;

/// A limiter in the stream of a mix.
#[derive(Debug)]
pub(super) struct Limiter {
    /// Samples of both channels whose gain is not known yet.
    waiting: VecDeque<f32>,
    /// Pairs of samples taken in.
    taken: usize,
    /// Pairs taken in since one was above full scale.
    quiet: usize,
    /// Places and gains that may still become the lowest one ahead, ascending in both.
    lowest: VecDeque<(usize, u32)>,
    /// The lowest gains ahead of the last samples.
    recent: VecDeque<u32>,
    /// Sum of `recent`.
    sum: u64,
    /// Highest absolute value taken in.
    peak: f32,
    /// Pairs of samples above full scale.
    over: u64,
}

impl Limiter {
    pub(super) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            taken: 0,
            quiet: 2 * WINDOW,
            lowest: VecDeque::new(),
            recent: std::iter::repeat_n(FULL, WINDOW).collect(),
            sum: u64::from(FULL) * WINDOW as u64,
            peak: 0.0,
            over: 0,
        }
    }

    /// Takes pairs of samples; those that are ready go to `out`, [`WINDOW`] - 1 later.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        self.peak = self.peak.max(peak);
        if peak <= 1.0 && self.quiet >= 2 * WINDOW {
            self.pass(samples, out);
            return;
        }
        for pair in samples.chunks_exact(CHANNELS) {
            let level = pair[0].abs().max(pair[1].abs());
            self.over += u64::from(level > 1.0);
            self.waiting.extend(pair);
            self.step(asked(level), out);
        }
    }

    /// Gives out what is still waiting.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        while !self.waiting.is_empty() {
            self.step(FULL, out);
        }
    }

    /// Highest absolute value so far, before it was turned down.
    pub(super) fn peak(&self) -> f32 {
        self.peak
    }

    /// Pairs of samples that were above full scale.
    pub(super) fn over(&self) -> u64 {
        self.over
    }

    /// Takes samples that nothing is to be done with, and neither with those before them: what is
    /// remembered stays as it is.
    fn pass(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend(samples);
        self.taken += samples.len() / CHANNELS;
        let ready = self.waiting.len().saturating_sub((WINDOW - 1) * CHANNELS);
        out.extend(self.waiting.drain(..ready));
    }

    fn step(&mut self, asked: u32, out: &mut Vec<f32>) {
        self.quiet = if asked < FULL { 0 } else { self.quiet + 1 };
        while self.lowest.back().is_some_and(|(_, gain)| *gain >= asked) {
            self.lowest.pop_back();
        }
        self.lowest.push_back((self.taken, asked));
        self.taken += 1;
        while self.lowest.front().is_some_and(|(at, _)| at + WINDOW < self.taken) {
            self.lowest.pop_front();
        }
        let ahead = self.lowest.front().map_or(FULL, |(_, gain)| *gain);
        self.remember(ahead);
        if self.taken >= WINDOW
            && let (Some(left), Some(right)) = (self.waiting.pop_front(), self.waiting.pop_front())
        {
            out.extend(self.turned_down([left, right]));
        }
    }

    fn remember(&mut self, gain: u32) {
        self.recent.push_back(gain);
        self.sum += u64::from(gain);
        if let Some(old) = self.recent.pop_front() {
            self.sum -= u64::from(old);
        }
    }

    fn turned_down(&self, pair: [f32; CHANNELS]) -> [f32; CHANNELS] {
        let whole = u64::from(FULL) * WINDOW as u64;
        if self.sum == whole {
            return pair;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "both fit a double, and samples are f32"
        )]
        let gain = (self.sum as f64 / whole as f64) as f32;
        pair.map(|sample| (sample * gain).clamp(-1.0, 1.0))
    }
}

/// The gain that brings a level to full scale, rounded down.
fn asked(level: f32) -> u32 {
    if level <= 1.0 {
        return FULL;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and a small constant"
    )]
    let gain = (f64::from(FULL) / f64::from(level)) as u32;
    gain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(samples: &[f32]) -> (Vec<f32>, Limiter) {
        let (mut limiter, mut out) = (Limiter::new(), Vec::new());
        for part in samples.chunks(1000) {
            limiter.push(part, &mut out);
        }
        limiter.finish(&mut out);
        (out, limiter)
    }

    /// A pair of tones whose sum has the given peak, in both channels.
    fn tone(peak: f32, pairs: usize) -> Vec<f32> {
        (0..pairs)
            .flat_map(|at| {
                #[expect(clippy::cast_precision_loss, reason = "a short tone")]
                let sample = (at as f32 * 0.05).sin() * peak;
                [sample, -0.5 * sample]
            })
            .collect()
    }

    #[test]
    fn what_fits_stays_to_the_bit() {
        for pairs in [0, 1, WINDOW - 1, WINDOW, 5000] {
            let samples = tone(1.0, pairs);
            let (out, limiter) = limit(&samples);
            assert!(out == samples, "{pairs} pairs");
            assert_eq!(limiter.over(), 0);
        }
    }

    #[test]
    fn peaks_are_turned_down_smoothly_and_only_there() {
        assert_eq!(usize::try_from(REACH), Ok(2 * WINDOW));
        let mut samples = tone(0.8, 20_000);
        for sample in &mut samples[20_000..22_000] {
            *sample *= 2.5;
        }
        let (out, limiter) = limit(&samples);
        assert_eq!(out.len(), samples.len());
        assert!(out.iter().all(|sample| sample.abs() <= 1.0));
        assert!((limiter.peak() - 2.0).abs() < 0.01 && limiter.over() > 100);
        let reach = 2 * WINDOW * CHANNELS;
        assert!(out[..20_000 - reach] == samples[..20_000 - reach]);
        assert!(out[22_000 + reach..] == samples[22_000 + reach..]);
        // The gain goes without steps, the same for both channels.
        let gains: Vec<f32> = (0..20_000)
            .filter(|at| samples[at * 2].abs() > 0.1)
            .map(|at| {
                assert!((out[at * 2] * -0.5 - out[at * 2 + 1]).abs() < 1e-5);
                out[at * 2] / samples[at * 2]
            })
            .collect();
        let steepest = gains.windows(2).map(|two| (two[1] - two[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.02, "{steepest}");
    }

    #[test]
    fn a_part_is_a_part_of_the_whole() {
        let samples = tone(1.7, 10_000);
        let (whole, _) = limit(&samples);
        let (first, reach) = (3000, 2 * WINDOW);
        let (part, _) = limit(&samples[(first - reach) * 2..(first + 2000 + reach) * 2]);
        assert!(whole[first * 2..(first + 2000) * 2] == part[reach * 2..(reach + 2000) * 2]);
    }
}
