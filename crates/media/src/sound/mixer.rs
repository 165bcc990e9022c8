//! Tracks into one stream of samples, block by block.

use stillcut_process::SpawnError;
use stillcut_timeline::sound::{Level, SAMPLE_RATE};

use super::{
    CHANNELS, Span, Track,
    cache::Cache,
    limiter::{Limiter, REACH},
    player::Player,
};
use crate::Ffmpeg;

/// Pairs of samples mixed at a time: a tenth of a second.
const BLOCK: i64 = 4800;

/// A mix that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum MixError {
    /// ffmpeg could not be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// The port for the encoder could not be opened.
    #[error("no port could be opened for the sound: {0}")]
    Port(std::io::Error),
    /// The encoder takes no more sound.
    #[error("the encoder stopped listening")]
    Unheard(std::io::Error),
}

/// What became of a mix.
#[derive(Debug, Clone, PartialEq)]
pub struct MixReport {
    /// Samples of each channel.
    pub samples: u64,
    /// Highest absolute value of the sum, 1 being full scale, before it was turned down.
    pub peak: f32,
    /// Samples of which the sum was above full scale.
    pub over: u64,
    /// One for every track, in the order given.
    pub tracks: Vec<TrackReport>,
}

/// What became of a track.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackReport {
    /// Samples that the source gave, while the track was heard.
    pub samples: u64,
    /// Why the source could not be decoded to its end, if so.
    pub failure: Option<String>,
}

/// Tracks that are being mixed. Dropping it kills every ffmpeg it started.
#[derive(Debug)]
pub struct Mixer {
    ffmpeg: Ffmpeg,
    voices: Vec<Voice>,
    cache: Cache,
    /// What is wanted.
    span: Span,
    /// The next sample to mix.
    at: i64,
    /// Where mixing ends: the limiter looks ahead.
    until: i64,
    limiter: Limiter,
    /// Samples of both channels still to be left out: those before the span.
    before: usize,
    /// Samples of both channels still to be given out.
    left: u64,
    sum: Vec<f32>,
    scratch: Vec<f32>,
    ready: Vec<f32>,
}

/// A track and where it is.
#[derive(Debug)]
struct Voice {
    track: Track,
    player: Option<Player>,
    report: TrackReport,
    /// Whether its source or its window has ended.
    is_over: bool,
}

impl Mixer {
    /// A mix of `samples` samples that begin at sample `first` of the composition.
    pub fn new(ffmpeg: &Ffmpeg, tracks: Vec<Track>, first: u64, samples: u64) -> Self {
        let start = i64::try_from(first).unwrap_or(i64::MAX / 4);
        let end = start.saturating_add(i64::try_from(samples).unwrap_or(i64::MAX / 4));
        let voice =
            |track| Voice { track, player: None, report: TrackReport::default(), is_over: false };
        Self {
            ffmpeg: ffmpeg.clone(),
            voices: tracks.into_iter().map(voice).collect(),
            cache: Cache::default(),
            span: Span { start, end },
            at: start - REACH,
            until: end.saturating_add(REACH),
            limiter: Limiter::new(),
            before: pairs(REACH) * CHANNELS,
            left: samples.saturating_mul(CHANNELS as u64),
            sum: vec![0.0; pairs(BLOCK) * CHANNELS],
            scratch: vec![0.0; pairs(BLOCK) * CHANNELS],
            ready: Vec::new(),
        }
    }

    /// Samples of each channel in the whole mix.
    pub fn samples(&self) -> u64 {
        u64::try_from(self.span.end - self.span.start).unwrap_or_default()
    }

    /// The next samples, left and right in turn; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<&[f32]>, MixError> {
        self.ready.clear();
        while self.ready.is_empty() && self.left > 0 && self.at < self.until {
            self.mix().await?;
        }
        if self.ready.is_empty() {
            self.stop().await;
            return Ok(None);
        }
        Ok(Some(&self.ready))
    }

    /// What became of the mix; complete after its last sample.
    pub fn report(&self) -> MixReport {
        MixReport {
            samples: self.samples(),
            peak: self.limiter.peak(),
            over: self.limiter.over(),
            tracks: self.voices.iter().map(|voice| voice.report.clone()).collect(),
        }
    }

    /// Mixes one block and lets it through the limiter.
    async fn mix(&mut self) -> Result<(), MixError> {
        let block = Span { start: self.at, end: self.until.min(self.at + BLOCK) };
        self.sum.fill(0.0);
        for voice in &mut self.voices {
            voice
                .add(&self.ffmpeg, &mut self.cache, block, &mut self.sum, &mut self.scratch)
                .await?;
        }
        self.at = block.end;
        let filled = pairs(block.end - block.start) * CHANNELS;
        self.limiter.push(&self.sum[..filled], &mut self.ready);
        if self.at >= self.until {
            self.limiter.finish(&mut self.ready);
        }
        let left_out = self.before.min(self.ready.len());
        self.before -= left_out;
        self.ready.drain(..left_out);
        self.ready.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= self.ready.len() as u64;
        Ok(())
    }

    async fn stop(&mut self) {
        for voice in &mut self.voices {
            voice.end().await;
        }
    }
}

impl Voice {
    /// Adds what is heard of the track in a block.
    async fn add(
        &mut self,
        ffmpeg: &Ffmpeg,
        cache: &mut Cache,
        block: Span,
        sum: &mut [f32],
        scratch: &mut [f32],
    ) -> Result<(), SpawnError> {
        let heard = self.track.heard;
        let (start, end) = (heard.start.max(block.start), heard.end.min(block.end));
        if start >= end || self.is_over {
            if heard.end <= block.start {
                self.end().await;
            }
            return Ok(());
        }
        let mut player = match self.player.take() {
            Some(player) => player,
            None => self.begin(ffmpeg, cache, start).await?,
        };
        let within = |at: i64| pairs(at - block.start) * CHANNELS;
        let to = &mut sum[within(start)..within(end)];
        let samples = &mut scratch[..to.len()];
        let read = player.read(samples).await?;
        self.report.samples += (read / CHANNELS) as u64;
        self.track.level.add(&samples[..read], start, self.track.opens, to);
        let ended = read < samples.len();
        self.player = Some(player);
        if ended {
            self.end().await;
        }
        Ok(())
    }

    /// Begins the source, so that its next sample is the one for `start`.
    async fn begin(
        &self,
        ffmpeg: &Ffmpeg,
        cache: &mut Cache,
        start: i64,
    ) -> Result<Player, SpawnError> {
        let track = &self.track;
        let mut player = Player::start(ffmpeg, &track.source, track.repeats, cache).await?;
        player.skip(u64::try_from(start - track.opens).unwrap_or_default()).await?;
        Ok(player)
    }

    async fn end(&mut self) {
        self.is_over = true;
        if let Some(player) = self.player.take() {
            self.report.failure = player.failure().map(str::to_owned);
            player.stop().await;
        }
    }
}

/// Adding samples at a level.
trait Add {
    /// Adds samples, the first of which is for sample `start` of the composition.
    fn add(&self, samples: &[f32], start: i64, opens: i64, sum: &mut [f32]);
}

impl Add for Level {
    fn add(&self, samples: &[f32], start: i64, opens: i64, sum: &mut [f32]) {
        if let Some(gain) = self.constant() {
            let gain = single(gain);
            for (sum, sample) in sum.iter_mut().zip(samples) {
                *sum += sample * gain;
            }
            return;
        }
        let pairs = samples.chunks_exact(CHANNELS).zip(sum.chunks_exact_mut(CHANNELS));
        for (at, (pair, sum)) in (start..).zip(pairs) {
            let gain = single(self.at(seconds(at), seconds(opens)));
            sum[0] += pair[0] * gain;
            sum[1] += pair[1] * gain;
        }
    }
}

/// A small number of pairs of samples, at or above 0.
fn pairs(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "exact for thousands of years")]
fn seconds(sample: i64) -> f64 {
    sample as f64 / f64::from(SAMPLE_RATE)
}

#[expect(clippy::cast_possible_truncation, reason = "samples are f32")]
fn single(gain: f64) -> f32 {
    gain as f32
}
