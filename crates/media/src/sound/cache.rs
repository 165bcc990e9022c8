//! Short sources, decoded once: effects that sound often, loops.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use stillcut_process::SpawnError;
use stillcut_timeline::sound::SAMPLE_RATE;

use super::{CHANNELS, Source, decoder::Decoder};
use crate::Ffmpeg;

/// Sources up to this many seconds are kept.
const SECONDS: f64 = 10.0;
/// Samples of both channels kept at most, in all: 64 MB.
const SAMPLES: usize = 16 << 20;
/// Samples read at a time.
const BLOCK: usize = 1 << 16;

/// A source decoded as a whole.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) samples: Arc<[f32]>,
    /// Why it could not be decoded further, if so.
    pub(super) failure: Option<String>,
}

/// Short sources, decoded once.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// By file, trim and rate.
    wholes: HashMap<(PathBuf, u64, u64), Whole>,
    samples: usize,
}

impl Cache {
    /// The source as a whole, where it is short and there is room.
    pub(super) async fn get(
        &mut self,
        ffmpeg: &Ffmpeg,
        source: &Source,
    ) -> Result<Option<Whole>, SpawnError> {
        let key = (source.path.clone(), source.trim.to_bits(), source.rate.to_bits());
        if let Some(whole) = self.wholes.get(&key) {
            return Ok(Some(whole.clone()));
        }
        let is_short = source.plays_for().is_some_and(|seconds| seconds <= SECONDS);
        if !is_short || self.samples >= SAMPLES {
            return Ok(None);
        }
        let whole = decode(ffmpeg, source).await?;
        if let Some(whole) = &whole {
            self.samples += whole.samples.len();
            self.wholes.insert(key, whole.clone());
        }
        Ok(whole)
    }
}

/// Decodes a source to its end; `None` when it turns out to be long.
async fn decode(ffmpeg: &Ffmpeg, source: &Source) -> Result<Option<Whole>, SpawnError> {
    let mut decoder = Decoder::start(ffmpeg, source)?;
    let mut samples = Vec::new();
    // What a file says about its length is not always so.
    while samples.len() < 2 * longest() {
        let begin = samples.len();
        samples.resize(begin + BLOCK, 0.0);
        let read = decoder.read(&mut samples[begin..]).await;
        samples.truncate(begin + read);
        if read < BLOCK {
            let failure = decoder.failure().await;
            return Ok(Some(Whole { samples: samples.into(), failure }));
        }
    }
    decoder.stop().await;
    Ok(None)
}

/// Samples of both channels in [`SECONDS`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small constant")]
fn longest() -> usize {
    (SECONDS * f64::from(SAMPLE_RATE)) as usize * CHANNELS
}
