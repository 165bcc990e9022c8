//! What the receipt says about the fidelity guard.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use stillcut_capture::guard::{GuardChoice, Guarded};
use ts_rs::TS;

/// How many drawn frames were compared with screenshots before the export, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct GuardReport {
    /// The setting in force.
    pub setting: GuardChoice,
    /// Frames compared for this export.
    pub compared: u32,
    /// Frames that earlier exports of the same composition had compared.
    pub remembered: u32,
    /// Intervals between cuts that look the same in every compared frame.
    pub passed: u32,
    /// Intervals with a frame that looks different: captured by screenshot.
    pub failed: u32,
    /// Intervals without a compared frame: drawn.
    pub unchecked: u32,
    /// The lowest PSNR of the compared frames in dB, beyond shifts of up to a pixel; 99 for equal
    /// ones, absent where none was compared.
    pub worst_psnr: Option<f64>,
    /// Milliseconds that it took.
    pub ms: f64,
    /// Why nothing was compared, or not every interval.
    pub reason: Option<String>,
}

impl GuardReport {
    pub(super) fn of(setting: GuardChoice, guarded: &Guarded, took: Duration) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let failed = guarded.verdicts.iter().filter(|each| each.difference.is_some()).count();
        let frames: usize = guarded.verdicts.iter().map(|each| each.compared.len()).sum();
        let worst = guarded.verdicts.iter().map(|each| each.worst_psnr).reduce(f64::min);
        Self {
            setting,
            compared: guarded.compared,
            remembered: count(frames).saturating_sub(guarded.compared),
            passed: count(guarded.verdicts.len() - failed),
            failed: count(failed),
            unchecked: count(guarded.unchecked.len()),
            worst_psnr: worst.map(tenths),
            ms: tenths(took.as_secs_f64() * 1000.0),
            reason: guarded.reason.clone(),
        }
    }

    /// The same in words, for people.
    pub(crate) fn words(&self) -> String {
        let Self { compared, remembered, passed, failed, unchecked, .. } = self;
        let frames = match (compared, remembered) {
            (0, 0) => "no frame".to_owned(),
            (0, old) => format!("{old} frames of earlier exports"),
            (new, 0) => format!("{new} frames"),
            (new, old) => format!("{new} frames, {old} of earlier exports"),
        };
        let unchecked = (*unchecked > 0).then(|| format!(", {unchecked} unchecked"));
        let unchecked = unchecked.unwrap_or_default();
        let intervals = (compared + remembered > 0)
            .then(|| format!("; intervals: {passed} alike, {failed} different{unchecked}"));
        let worst = self.worst_psnr.map(|worst| format!("; worst {worst} dB"));
        let reason = self.reason.as_ref().map(|reason| format!(" ({reason})"));
        let details = [intervals, worst, reason].into_iter().flatten().collect::<String>();
        format!("compared with the browser's own picture: {frames}{details}")
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_was_compared_and_what_not() {
        let none =
            GuardReport { reason: Some("switched off".to_owned()), ..GuardReport::default() };
        assert_eq!(
            none.words(),
            "compared with the browser's own picture: no frame (switched off)"
        );
        let some = GuardReport {
            compared: 3,
            passed: 1,
            failed: 1,
            unchecked: 4,
            worst_psnr: Some(31.4),
            ..GuardReport::default()
        };
        assert_eq!(
            some.words(),
            "compared with the browser's own picture: 3 frames; intervals: 1 alike, 1 different, 4 unchecked; worst 31.4 dB"
        );
        let old = GuardReport { remembered: 3, passed: 2, ..GuardReport::default() };
        assert!(old.words().contains("3 frames of earlier exports; intervals: 2 alike"));
    }
}
