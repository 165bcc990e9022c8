//! One capture by several browsers, and by one that has to be started again.
//!
//! The frames are cut into [`blocks`]. Every browser takes the next block when it is free, visits
//! the frames before it without drawing them, and captures it; [`merge`] puts the blocks in order
//! and bounds how far a browser may run ahead. A browser that takes over from another one now and
//! then captures the frame before its block, too: where the two pictures differ, the composition
//! depends on something that visiting does not reproduce, and the capture fails with
//! [`CaptureError::ShardMismatch`]; one browser is then to do it alone. Where one browser leaves processors without
//! work, which its [`Prospect`] shows, it ends where it is, and the rest is captured by more.

mod blocks;
mod merge;
mod prospect;
#[cfg(test)]
pub(crate) mod samples;
mod work;

use std::{
    collections::{BTreeMap, VecDeque},
    num::NonZero,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::available_parallelism,
    time::Duration,
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
pub(crate) use prospect::Prospect;
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
    /// How many.
    pub crew: Crew,
    /// Tells the processor time so far of everything that works for this capture. Blocking.
    pub work: fn() -> Duration,
}

/// How many browsers capture, where there is enough to do for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crew {
    /// From the beginning, at least 1.
    pub begin: u32,
    /// How many more join a single one that turns out to leave processors without work.
    pub join: u32,
}

impl Crew {
    /// One that stays alone.
    pub const ONE: Self = Self { begin: 1, join: 0 };
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
    let Browsers { first: session, spare, crew, work } = browsers;
    let captures = expected_captures(session.analysis(), options.range);
    let processors = available_parallelism().map_or(1, NonZero::get);
    let processors = u32::try_from(processors).unwrap_or(u32::MAX);
    let prospect = Prospect::new(captures, crew.begin + crew.join, processors, work);
    let alone = crew.begin == 1 && crew.join > 0;
    // Of a session that was captured before nobody knows which frame it is at.
    let at = session.is_used().then_some(u32::MAX);
    let begin = Go { count: crew.begin, range: options.range, at, spare, options, cancel };
    let go = begin.capture(session, alone.then_some(&prospect), &sink, account).await?;
    if let Some(from) = go {
        tracing::info!(from, browsers = crew.begin + crew.join, "further browsers join");
        let range = FrameRange { start: from, end: options.range.end };
        let more = Go { count: crew.begin + crew.join, range, at: Some(from), ..begin };
        more.capture(session, None, &sink, account).await?;
    }
    session.reread_problems().await;
    Ok(())
}

/// Frames captured by a fixed number of browsers.
struct Go<'run> {
    /// Browsers at most.
    count: u32,
    range: FrameRange,
    /// The frame that would come next in the page that is open, if that is known.
    at: Option<u32>,
    spare: &'run SessionOptions,
    options: &'run CaptureOptions,
    cancel: &'run CancellationToken,
}

impl Go<'_> {
    /// Captures until the end, or the frame at which `prospect` promises something of further browsers; gives that frame.
    async fn capture(
        &self,
        session: &mut Session,
        prospect: Option<&Prospect>,
        sink: &mpsc::Sender<RawFrame>,
        account: &mut CaptureAccount,
    ) -> Result<Option<u32>, CaptureError> {
        let options = self.options;
        let analysis = session.analysis().clone();
        let blocks = if self.count > 1 {
            let captures = blocks::captures_per_block(&analysis, options.batch);
            let stretches = stretches(session, self.range, &options.not_drawn);
            blocks::blocks(&analysis, &stretches, captures, options.batch)
        } else {
            vec![self.range]
        };
        let mut coming = Vec::with_capacity(blocks.len());
        let mut waiting = VecDeque::with_capacity(blocks.len());
        for range in blocks {
            let (sender, frames) = mpsc::channel(QUEUE);
            coming.push(Coming { range, frames });
            waiting.push_back(Block { range, sink: sender });
        }
        let count = self.count.min(u32::try_from(waiting.len()).unwrap_or(u32::MAX)).max(1);
        let job = Job {
            waiting: Mutex::new(waiting),
            lead: Semaphore::new(count as usize + LEAD),
            ended: AtomicBool::new(false),
            stopped: OnceLock::new(),
            browsers: count as usize,
            analysis: &analysis,
            checks: Checks::default(),
            prospect,
            spare: self.spare,
            options,
            cancel: self.cancel,
        };
        let merger = Merger {
            dedup: options.dedup,
            checks: &job.checks,
            lead: &job.lead,
            stopped: &job.stopped,
            sink: sink.clone(),
        };
        let first = Browser::open(session, self.at);
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
        if !is_whole {
            session.reread_problems().await;
            return Err(CaptureError::ReceiverGone);
        }
        Ok(job.stopped.into_inner())
    }
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
    /// The frame before which a browser was stopped.
    stopped: OnceLock<u32>,
    browsers: usize,
    analysis: &'run Analysis,
    checks: Checks,
    prospect: Option<&'run Prospect>,
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

    /// Tells where the frames end: a browser was stopped.
    fn stop(&self, frame: u32) {
        // Only one that works alone is.
        self.stopped.set(frame).ok();
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
