//! One decoder for one place of a page: goes forwards, and begins anew on a jump.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

use super::{
    MovingSource, Still, StillError,
    forward::{Forward, TimedStill},
};
use crate::Ffmpeg;

/// A decoder that gives nothing for this long hangs.
const STALL: Duration = Duration::from_secs(20);
/// Milliseconds are rounded on the way from ffmpeg.
const TIME_TOLERANCE_MS: f64 = 0.75;
/// Beginning a little before a frame, so that rounding does not lose it.
const LEAD_SECONDS: f64 = 0.0005;
/// A jump over more frames than this begins anew, if a key frame lies between.
const LONG_JUMP: usize = 24;
/// Where a container's index is wrong, decoding begins this much earlier, then at the beginning.
const EARLIER_SECONDS: f64 = 5.0;

/// A place where stills of one video are shown one after the other.
#[derive(Debug)]
pub(super) struct Lane {
    source: Arc<MovingSource>,
    size: (u32, u32),
    decoder: Option<Forward>,
    /// The index that was reached.
    reached: usize,
    /// The still that was reached.
    at: Option<TimedStill>,
    /// The one after it, where it had to be looked at.
    after: Option<TimedStill>,
}

impl Lane {
    pub(super) fn new(source: Arc<MovingSource>, size: (u32, u32)) -> Self {
        Self { source, size, decoder: None, reached: 0, at: None, after: None }
    }

    /// Whether this lane decodes that source at that size.
    pub(super) fn is_for(&self, source: &Arc<MovingSource>, size: (u32, u32)) -> bool {
        Arc::ptr_eq(&self.source, source) && self.size == size
    }

    /// Decodes to a frame. Not cancel-safe: a lane whose future was dropped begins anew.
    pub(super) async fn still(
        &mut self,
        ffmpeg: &Ffmpeg,
        index: usize,
    ) -> Result<Still, StillError> {
        let ticks = *self.source.frames.get(index).ok_or_else(|| StillError::NoSuchFrame {
            index: u32::try_from(index).unwrap_or(u32::MAX),
        })?;
        let seconds = self.source.seconds(ticks + self.source.zero);
        if self.must_begin_anew(index, seconds) {
            self.begin(ffmpeg, seconds)?;
        }
        self.reached = index;
        let mut earlier = [seconds - EARLIER_SECONDS, 0.0].into_iter();
        let mut again = true;
        loop {
            match self.go_to(seconds).await {
                Err(error @ StillError::Died { .. }) if again => {
                    tracing::warn!(%error, "a decoder is started again");
                    self.begin(ffmpeg, seconds)?;
                    again = false;
                    continue;
                }
                gone_to => gone_to?,
            }
            match (&self.at, earlier.next()) {
                (Some(at), _) if at.time_is_at_most(seconds) || index == 0 => {
                    return Ok(Arc::clone(&at.still));
                }
                (_, Some(from)) => self.begin(ffmpeg, from.max(0.0))?,
                (Some(at), None) => return Ok(Arc::clone(&at.still)),
                (None, None) => return Err(self.undecodable(seconds).await),
            }
        }
    }

    /// Ends the decoder and waits for its end.
    pub(super) async fn end(&mut self) {
        (self.at, self.after) = (None, None);
        if let Some(decoder) = self.decoder.take() {
            decoder.end().await;
        }
    }

    fn must_begin_anew(&self, index: usize, seconds: f64) -> bool {
        let (Some(at), Some(_)) = (&self.at, &self.decoder) else { return true };
        if !at.time_is_at_most(seconds) {
            return true;
        }
        let goal = self.source.frames[index];
        let from = self.source.frames[self.reached.min(index)];
        let after = self.source.keys.partition_point(|&key| key <= from);
        let is_key_between = self.source.keys.get(after).is_some_and(|&key| key <= goal);
        index.saturating_sub(self.reached) > LONG_JUMP && is_key_between
    }

    fn begin(&mut self, ffmpeg: &Ffmpeg, seconds: f64) -> Result<(), StillError> {
        (self.decoder, self.at, self.after) = (None, None, None);
        let from = (seconds - LEAD_SECONDS).max(0.0);
        self.decoder = Some(Forward::start(ffmpeg, &self.source, from, self.size)?);
        Ok(())
    }

    /// Decodes until `at` is the last still that is not after `seconds`; the first one of all where
    /// there is none.
    async fn go_to(&mut self, seconds: f64) -> Result<(), StillError> {
        while self.at.as_ref().is_none_or(|at| at.is_before(seconds)) {
            let next = match self.after.take() {
                Some(after) => Some(after),
                None => self.decode().await?,
            };
            let Some(next) = next else { return self.check_end(seconds).await };
            if self.at.is_some() && !next.time_is_at_most(seconds) {
                self.after = Some(next);
                return Ok(());
            }
            self.at = Some(next);
        }
        Ok(())
    }

    /// A decoder that failed is given up: what it would have shown is not its last still.
    async fn check_end(&mut self, seconds: f64) -> Result<(), StillError> {
        let Some(decoder) = &self.decoder else { return Ok(()) };
        let Some(status) = decoder.failure().await else { return Ok(()) };
        let tail = decoder.last_words().await;
        (self.decoder, self.at, self.after) = (None, None, None);
        Err(StillError::Died { seconds, status, tail })
    }

    async fn decode(&mut self) -> Result<Option<TimedStill>, StillError> {
        let Some(decoder) = &mut self.decoder else { return Ok(None) };
        if let Ok(next) = timeout(STALL, decoder.next()).await {
            return Ok(next);
        }
        self.decoder = None;
        Err(StillError::Stalled { after: STALL })
    }

    async fn undecodable(&mut self, seconds: f64) -> StillError {
        let tail = match self.decoder.take() {
            Some(decoder) => decoder.last_words().await,
            None => String::new(),
        };
        StillError::Undecodable { seconds, tail }
    }
}

impl TimedStill {
    /// Whether it is shown at `seconds` already.
    fn time_is_at_most(&self, seconds: f64) -> bool {
        self.milliseconds() <= seconds * 1000.0 + TIME_TOLERANCE_MS
    }

    /// Whether it begins clearly before `seconds`.
    fn is_before(&self, seconds: f64) -> bool {
        self.milliseconds() < seconds * 1000.0 - TIME_TOLERANCE_MS
    }

    fn milliseconds(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "no video has 2^53 milliseconds")]
        let time = self.time as f64;
        time
    }
}
