//! What a receipt says about sound.

use serde::{Deserialize, Serialize};
use stillcut_media::sound::MixReport;
use stillcut_timeline::{
    Problem, Severity,
    sound::{Level, SAMPLE_RATE, SoundElement},
};
use ts_rs::TS;

use super::problems::short;

/// What was mixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SoundReport {
    /// Samples of each channel: exactly as long as the video.
    #[ts(type = "number")]
    pub samples: u64,
    /// The highest value of the sum in decibels of full scale, before it was turned down; absent for
    /// silence.
    pub peak_db: Option<f64>,
    /// Samples of which the sum was above full scale and was turned down.
    #[ts(type = "number")]
    pub limited: u64,
    /// What was heard, in document order.
    pub tracks: Vec<SoundTrackReport>,
}

/// One element that was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SoundTrackReport {
    /// Its id.
    pub element: String,
    /// Its source, a path from the project's root.
    pub source: String,
    /// First second in which it may be heard, on the composition's clock.
    pub from: f64,
    /// First second in which it may no longer.
    pub to: f64,
    /// Seconds of the source that were left out at its beginning.
    pub trim: f64,
    /// Seconds of the source a second.
    pub rate: f64,
    /// Whether it repeats.
    pub repeats: bool,
    /// Its linear gain; absent where that changes over time.
    pub gain: Option<f64>,
}

impl SoundTrackReport {
    pub(super) fn new(element: &SoundElement, level: &Level) -> Self {
        Self {
            element: element.id.clone(),
            source: short(&element.source),
            from: element.start,
            to: element.end,
            trim: element.trim,
            rate: element.rate,
            repeats: element.repeats,
            gain: level.constant(),
        }
    }
}

impl SoundReport {
    pub(super) fn new(samples: u64, tracks: Vec<SoundTrackReport>) -> Self {
        Self { samples, peak_db: None, limited: 0, tracks }
    }

    /// Its length in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact for thousands of years")]
        let samples = self.samples as f64;
        samples / f64::from(SAMPLE_RATE)
    }

    /// With what came out of the mix, and what is to be said about it.
    pub(crate) fn finish(mut self, mix: &MixReport) -> (Self, Vec<Problem>) {
        let peak = f64::from(mix.peak);
        self.peak_db = (peak > 0.0).then(|| (200.0 * peak.log10()).round() / 10.0);
        self.limited = mix.over;
        let problems = self.unfinished(mix).chain(self.too_loud()).collect();
        (self, problems)
    }

    fn too_loud(&self) -> Option<Problem> {
        let peak = self.peak_db.filter(|_| self.limited > 0)?;
        Some(Problem {
            severity: Severity::Warning,
            code: "loud_sound".to_owned(),
            message: format!(
                "The sound is up to {peak:.1} dB above full scale; it was turned down there"
            ),
            place: None,
            fix: Some("Make data-volume of some sounds smaller.".to_owned()),
        })
    }

    fn unfinished<'a>(&'a self, mix: &'a MixReport) -> impl Iterator<Item = Problem> + 'a {
        self.tracks.iter().zip(&mix.tracks).filter_map(|(track, mixed)| {
            let failure = mixed.failure.as_ref()?;
            Some(Problem {
                severity: Severity::Error,
                code: "broken_sound".to_owned(),
                message: format!("{} cannot be decoded to its end: {failure}", track.source),
                place: Some(format!("#{}", track.element)),
                fix: Some("Save the sound again as WAV, MP3, M4A, FLAC, OGG or WebM.".to_owned()),
            })
        })
    }
}
