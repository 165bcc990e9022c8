//! One capture by several browsers, and by one that has to be started again.
//!
//! The frames are cut into [`blocks`]. Every browser takes the next block when it is free, visits
//! the frames before it without drawing them, and captures it; [`merge`] puts the blocks in order
//! and bounds how far a browser may run ahead. A browser that takes over from another one now and
//! then captures the frame before its block, too: where the two pictures differ, the composition
//! depends on something that visiting does not reproduce, and the capture fails with
//! [`CaptureError::ShardMismatch`]; one browser is then to do it alone.

mod blocks;
mod merge;
#[cfg(test)]
pub(crate) mod samples;
mod work;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::try_join_all;
use stillcut_timeline::{Analysis, FrameRange};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{
    CaptureAccount, CaptureError, CaptureOptions, PixelHash, RawFrame, Session, SessionOptions,
    account::Delivered, run::stretches,
};
pub(crate) use blocks::expected_captures;
use merge::{Coming, Merger};
use work::{Browser, work};

/// Frames that wait in one block's channel; those of the block that is due are taken at once.
const QUEUE: usize = 64;
/// Fewer captures than this, counted in frames of 1280x720, are not worth another browser: it
/// takes as long to start.
const WORTHWHILE: u64 = 72;
/// Blocks that browsers may be ahead, besides one each.
const LEAD: usize = 1;

/// Who captures.
#[derive(Debug)]
pub struct Browsers<'run> {
    /// The one that is open.
    pub first: &'run mut Session,
    /// How further ones are started, and one in place of a browser that died.
    pub spare: &'run SessionOptions,
    /// Browsers at most, in all.
    pub most: u32,
}

/// Captures the frames of `options.range`, sends them in order and counts them in `account`, also
/// when it fails. `cancel` ends it between two frames; none of the further browsers is left then.
/// Memory is bounded by the size of the channel, and by a few dozen frames for each further
/// browser.
///
/// The same session can be captured again, from an earlier frame on, also after nobody took the
/// frames any more ([`CaptureError::ReceiverGone`]): after [`CaptureAccount::cut`] the account goes
/// on there.
pub async fn capture(
    browsers: Browsers<'_>,
    options: &CaptureOptions,
    sink: mpsc::Sender<RawFrame>,
    cancel: &CancellationToken,
    account: &mut CaptureAccount,
) -> Result<(), CaptureError> {
    let Browsers { first: session, spare, most } = browsers;
    let analysis = session.analysis().clone();
    let stretches = stretches(session, options.range, &options.not_drawn);
    let blocks = if most > 1 {
        let captures = blocks::captures_per_block(&analysis, options.batch);
        blocks::blocks(&analysis, &stretches, captures, options.batch)
    } else {
        vec![options.range]
    };
    let mut coming = Vec::with_capacity(blocks.len());
    let mut waiting = VecDeque::with_capacity(blocks.len());
    for range in blocks {
        let (sender, frames) = mpsc::channel(QUEUE);
        coming.push(Coming { range, frames });
        waiting.push_back(Block { range, sink: sender });
    }
    let count = most.min(u32::try_from(waiting.len()).unwrap_or(u32::MAX)).max(1);
    let job = Job {
        waiting: Mutex::new(waiting),
        lead: Semaphore::new(count as usize + LEAD),
        ended: AtomicBool::new(false),
        browsers: count as usize,
        analysis: &analysis,
        checks: Checks::default(),
        spare,
        options,
        cancel,
    };
    let merger = Merger { dedup: options.dedup, checks: &job.checks, lead: &job.lead, sink };
    let first = Browser::open(session);
    let mut all: Vec<_> =
        std::iter::once(first).chain((1..count as usize).map(Browser::later)).collect();
    let outcome = {
        let working = try_join_all(all.iter_mut().map(|each| work(&job, each)));
        let merging = async {
            let delivered = merger.run(coming, account).await;
            job.end();
            match delivered {
                // Every browser finds that out, too, and ends in order.
                Err(CaptureError::ReceiverGone) => Ok(false),
                Err(error) => Err(error),
                Ok(()) => Ok(true),
            }
        };
        tokio::try_join!(working, merging)
    };
    for browser in all {
        let (number, work, shard) = browser.close().await;
        account.add_browser(number, work, shard);
    }
    let (_, is_whole) = outcome?;
    session.reread_problems().await;
    if is_whole { Ok(()) } else { Err(CaptureError::ReceiverGone) }
}

/// Browsers worth starting for these frames, where `most` could run side by side.
pub fn worthwhile_browsers(session: &Session, range: FrameRange, most: u32) -> u32 {
    let analysis = session.analysis();
    let pixels = u64::from(analysis.width) * u64::from(analysis.height);
    let captures = u64::from(expected_captures(analysis, range));
    let work = captures * pixels / (1280 * 720) / WORTHWHILE;
    most.min(u32::try_from(work).unwrap_or(u32::MAX).saturating_add(1)).max(1)
}

/// What the browsers of one capture share.
struct Job<'run> {
    waiting: Mutex<VecDeque<Block>>,
    /// How many blocks may be begun.
    lead: Semaphore,
    /// Whether every block was delivered.
    ended: AtomicBool,
    browsers: usize,
    analysis: &'run Analysis,
    checks: Checks,
    spare: &'run SessionOptions,
    options: &'run CaptureOptions,
    cancel: &'run CancellationToken,
}

/// Frames to capture, and where they go.
struct Block {
    range: FrameRange,
    sink: mpsc::Sender<Delivered>,
}

impl Job<'_> {
    /// The next block, once it may be begun; none when all were delivered. Until then a block may
    /// be given back.
    async fn take(&self) -> Option<Block> {
        loop {
            // The semaphore is never closed.
            self.lead.acquire().await.ok()?.forget();
            let block = lock(&self.waiting).pop_front();
            if block.is_some() || self.ended.load(Ordering::Acquire) {
                return block;
            }
        }
    }

    /// Lets every browser end.
    fn end(&self) {
        self.ended.store(true, Ordering::Release);
        self.lead.add_permits(self.browsers);
    }

    /// Gives back a block, or what is left of it, that its browser cannot capture.
    fn give_back(&self, block: Block) {
        lock(&self.waiting).push_front(block);
        self.lead.add_permits(1);
    }
}

/// Pictures of frames before blocks, taken by the browser that has the block: by the block's first
/// frame.
#[derive(Debug, Default)]
struct Checks(Mutex<BTreeMap<u32, PixelHash>>);

impl Checks {
    fn put(&self, block: u32, hash: PixelHash) {
        lock(&self.0).insert(block, hash);
    }

    fn take(&self, block: u32) -> Option<PixelHash> {
        lock(&self.0).remove(&block)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
