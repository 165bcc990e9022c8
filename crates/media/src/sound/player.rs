//! A source that is being played: once, or again and again.

use stillcut_process::SpawnError;

use super::{
    CHANNELS, Source,
    cache::{Cache, Whole},
    decoder::Decoder,
};
use crate::Ffmpeg;

/// Samples of both channels left out at a time on the way to a later part.
const SKIP_BLOCK: usize = 1 << 16;

/// A source that is being played. Dropping it kills its ffmpeg.
#[derive(Debug)]
pub(super) struct Player {
    ffmpeg: Ffmpeg,
    source: Source,
    repeats: bool,
    from: From,
    /// Samples got from the source since it last began.
    since_begin: usize,
    failure: Option<String>,
}

#[derive(Debug)]
enum From {
    Decoder(Decoder),
    Whole { whole: Whole, at: usize },
    Ended,
}

impl Player {
    /// Begins a source.
    pub(super) async fn start(
        ffmpeg: &Ffmpeg,
        source: &Source,
        repeats: bool,
        cache: &mut Cache,
    ) -> Result<Self, SpawnError> {
        let from = match cache.get(ffmpeg, source).await? {
            Some(whole) => From::Whole { whole, at: 0 },
            None => From::Decoder(Decoder::start(ffmpeg, source)?),
        };
        let (ffmpeg, source) = (ffmpeg.clone(), source.clone());
        Ok(Self { ffmpeg, source, repeats, from, since_begin: 0, failure: None })
    }

    /// Fills `samples` (whole pairs) as far as the source goes and tells how many it filled.
    pub(super) async fn read(&mut self, samples: &mut [f32]) -> Result<usize, SpawnError> {
        let mut filled = 0;
        while filled < samples.len() {
            let rest = &mut samples[filled..];
            let read = match &mut self.from {
                From::Decoder(decoder) => decoder.read(rest).await,
                From::Whole { whole, at } => copy(&whole.samples, at, rest),
                From::Ended => break,
            };
            filled += read;
            self.since_begin += read;
            if filled < samples.len() {
                self.begin_again().await?;
            }
        }
        Ok(filled)
    }

    /// Leaves out that many pairs of samples.
    pub(super) async fn skip(&mut self, pairs: u64) -> Result<(), SpawnError> {
        let mut left = pairs.saturating_mul(CHANNELS as u64);
        if let (From::Whole { whole, .. }, true) = (&self.from, self.repeats) {
            // Whole rounds change nothing.
            left %= (whole.samples.len() as u64).max(1);
        }
        let mut block = vec![0.0; SKIP_BLOCK];
        while left > 0 {
            let part = usize::try_from(left).unwrap_or(SKIP_BLOCK).min(SKIP_BLOCK);
            if self.read(&mut block[..part]).await? < part {
                break;
            }
            left -= part as u64;
        }
        Ok(())
    }

    /// Why the source could not be decoded to its end, if so.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Ends ffmpeg and returns when it is gone.
    pub(super) async fn stop(self) {
        if let From::Decoder(decoder) = self.from {
            decoder.stop().await;
        }
    }

    /// The source has ended.
    async fn begin_again(&mut self) -> Result<(), SpawnError> {
        self.failure = match &self.from {
            From::Decoder(decoder) => decoder.failure().await,
            From::Whole { whole, .. } => whole.failure.clone(),
            From::Ended => self.failure.take(),
        };
        let empty = self.since_begin == 0;
        self.since_begin = 0;
        if !self.repeats || empty || self.failure.is_some() {
            self.from = From::Ended;
            return Ok(());
        }
        match &mut self.from {
            From::Whole { at, .. } => *at = 0,
            From::Decoder(decoder) => *decoder = Decoder::start(&self.ffmpeg, &self.source)?,
            From::Ended => {}
        }
        Ok(())
    }
}

fn copy(samples: &[f32], at: &mut usize, to: &mut [f32]) -> usize {
    let count = to.len().min(samples.len() - *at);
    to[..count].copy_from_slice(&samples[*at..*at + count]);
    *at += count;
    count
}
