//! Stills: the frames of a composition's videos, decoded on demand.
//!
//! A file is probed once: when each of its frames is shown, how large it is, how its colours are read.
//! A page asks for frames by their index. Frames that follow each other come from one ffmpeg that
//! goes on decoding while the page works; a jump starts another one at that place. Frames are found by
//! the time that the decoder gives them, never by counting.
//!
//! Memory is bounded: a number of decoders, each with three stills at most, and a cache of stills with
//! a budget in bytes. Nothing is written to disk.

mod animation;
mod cache;
mod error;
mod forward;
mod lane;
mod matroska;
mod scaling;
mod source;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use tokio::sync::Mutex as AsyncMutex;

use crate::{Ffmpeg, bitmap};
use cache::{Cache, Key};
pub use error::StillError;
use lane::Lane;
pub use source::MovingSource;

/// A still as a BMP file.
pub type Still = Arc<Vec<u8>>;

/// Decoders that run at a time. The one that was not asked the longest ends when another one is needed.
const MAX_LANES: usize = 24;
/// Bytes that the stills in the hands of decoders may take; a single one may take more.
const LANE_BYTES: usize = 512 << 20;
/// Stills in the hands of one decoder: reached, ahead, in the pipe.
const STILLS_A_LANE: usize = 3;
/// A decoder whose place asked for nothing while so many stills were given to others ends.
const IDLE_AFTER: u64 = 150;
/// Stills kept for the next one who asks, in bytes: a second of 1080p.
const CACHE_BYTES: usize = 192 << 20;

/// The videos of one composition.
#[derive(Debug)]
pub struct Stills {
    ffmpeg: Ffmpeg,
    known: AsyncMutex<HashMap<PathBuf, Known>>,
    state: Mutex<State>,
}

/// A probed file, as long as it does not change.
#[derive(Debug, Clone)]
struct Known {
    stamp: (SystemTime, u64),
    number: u64,
    source: Arc<MovingSource>,
}

#[derive(Debug)]
struct State {
    cache: Cache,
    /// The one asked last at the end.
    lanes: Vec<Entry>,
    /// Stills that lanes were asked for so far.
    asked: u64,
    is_closed: bool,
}

impl State {
    /// Ends the lanes that nobody asks any more, and as many others as it takes; never the last one.
    fn make_room(&mut self) {
        let asked = self.asked;
        self.lanes.retain(|entry| asked - entry.asked < IDLE_AFTER);
        let mut bytes: usize = self.lanes.iter().map(|entry| entry.bytes).sum();
        let mut surplus = 0;
        while self.lanes.len() - surplus > 1
            && (self.lanes.len() - surplus > MAX_LANES || bytes > LANE_BYTES)
        {
            bytes -= self.lanes[surplus].bytes;
            surplus += 1;
        }
        self.lanes.drain(..surplus);
    }
}

/// A lane and when it was asked last.
#[derive(Debug)]
struct Entry {
    name: String,
    lane: Arc<AsyncMutex<Lane>>,
    bytes: usize,
    asked: u64,
}

impl Stills {
    /// Nothing is started before a file is asked for.
    pub fn new(ffmpeg: Ffmpeg) -> Self {
        let state =
            State { cache: Cache::new(CACHE_BYTES), lanes: Vec::new(), asked: 0, is_closed: false };
        Self { ffmpeg, known: AsyncMutex::default(), state: Mutex::new(state) }
    }

    /// What is known of a file; probed the first time and when the file changed.
    pub async fn source(&self, path: &Path) -> Result<Arc<MovingSource>, StillError> {
        Ok(self.known(path).await?.source)
    }

    /// The frame with this index, from 0, scaled to `size`. `lane` names the place that shows the
    /// video: what it asks for one after the other is decoded in one go.
    pub async fn still(
        &self,
        lane: &str,
        path: &Path,
        index: u32,
        size: (u32, u32),
    ) -> Result<Still, StillError> {
        let Known { number, source, .. } = self.known(path).await?;
        let size = if source.animation.is_some() { (source.width, source.height) } else { size };
        let key = Key { source: number, index, size };
        if let Some(still) = self.state().cache.get(key) {
            return Ok(still);
        }
        let lane = self.lane(lane, &source, size)?;
        let mut lane = lane.lock().await;
        if !lane.is_for(&source, size) {
            *lane = Lane::new(source, size);
        }
        let still = lane.still(&self.ffmpeg, index as usize).await?;
        self.state().cache.put(key, &still);
        Ok(still)
    }

    /// Ends every decoder; nothing can be asked for any more.
    pub async fn close(&self) {
        let lanes = {
            let mut state = self.state();
            state.is_closed = true;
            state.cache = Cache::new(0);
            std::mem::take(&mut state.lanes)
        };
        for entry in lanes {
            entry.lane.lock().await.end().await;
        }
    }

    async fn known(&self, path: &Path) -> Result<Known, StillError> {
        let read = |source| StillError::Read { path: path.to_owned(), source };
        let data = tokio::fs::metadata(path).await.map_err(read)?;
        let stamp = (data.modified().map_err(read)?, data.len());
        // Held while probing: two places that show the same file wait for one probe.
        let mut all = self.known.lock().await;
        if let Some(known) = all.get(path).filter(|known| known.stamp == stamp) {
            return Ok(known.clone());
        }
        let source = Arc::new(self.probe(path).await?);
        let number = all.values().map(|known| known.number).max().unwrap_or(0) + 1;
        let known = Known { stamp, number, source };
        all.insert(path.to_owned(), known.clone());
        Ok(known)
    }

    async fn probe(&self, path: &Path) -> Result<MovingSource, StillError> {
        let read = |source| StillError::Read { path: path.to_owned(), source };
        let file = path.to_owned();
        let picture = tokio::task::spawn_blocking(move || {
            animation::kind_of(&file).map(|kind| Some(animation::probe(&file, kind?)))
        });
        match picture.await.map_err(|_ended| StillError::Closed)?.map_err(read)? {
            Some(picture) => picture,
            None => MovingSource::probe(&self.ffmpeg, path).await,
        }
    }

    /// The lane of that name, made the first time; the one not asked the longest makes room.
    fn lane(
        &self,
        name: &str,
        source: &Arc<MovingSource>,
        size: (u32, u32),
    ) -> Result<Arc<AsyncMutex<Lane>>, StillError> {
        let mut state = self.state();
        if state.is_closed {
            return Err(StillError::Closed);
        }
        let lane = match state.lanes.iter().position(|entry| entry.name == name) {
            Some(place) => state.lanes.remove(place).lane,
            None => Arc::new(AsyncMutex::new(Lane::new(Arc::clone(source), size))),
        };
        state.asked += 1;
        let asked = state.asked;
        let bytes = bitmap::pixel_bytes(size.0, size.1) * STILLS_A_LANE;
        state.lanes.push(Entry { name: name.to_owned(), lane: Arc::clone(&lane), bytes, asked });
        state.make_room();
        Ok(lane)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
