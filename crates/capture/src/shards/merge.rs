//! The frames of all blocks in order, as one browser would have delivered them.

use std::sync::OnceLock;

use stillcut_timeline::FrameRange;
use tokio::sync::{Semaphore, mpsc};

use super::Checks;
use crate::{
    CaptureAccount, CaptureError, Dedup, FrameKind, PixelHash, RawFrame,
    account::{Delivered, anchor_of},
};

/// A block's frames as they come.
pub(super) struct Coming {
    pub(super) range: FrameRange,
    pub(super) frames: mpsc::Receiver<Delivered>,
}

/// Puts blocks together.
pub(super) struct Merger<'run> {
    pub(super) dedup: Dedup,
    pub(super) checks: &'run Checks,
    /// How many blocks may be begun.
    pub(super) lead: &'run Semaphore,
    /// The frame where the frames end before the last block does, once that is so.
    pub(super) stopped: &'run OnceLock<u32>,
    pub(super) sink: mpsc::Sender<RawFrame>,
}

/// The frame delivered last.
#[derive(Clone, Copy)]
struct Last {
    hash: PixelHash,
    /// The captured frame that it shows.
    anchor: u32,
}

impl Merger<'_> {
    /// Delivers every block's frames and counts them in `account`, which has those before them. A
    /// block that ends too early is waited for: whoever should have delivered it says why.
    pub(super) async fn run(
        self,
        coming: Vec<Coming>,
        account: &mut CaptureAccount,
    ) -> Result<(), CaptureError> {
        let mut last = account.last().map(|(hash, anchor)| Last { hash, anchor });
        for Coming { range, mut frames } in coming {
            self.compare(range, last)?;
            let mut wanted = range.start;
            // A block begins with a capture; where it shows what was there, it is no new anchor.
            let mut repeated = None;
            while wanted < range.end {
                let Some(Delivered { mut raw, mut facts, browser }) = frames.recv().await else {
                    return self.ends_at(wanted).await;
                };
                if raw.frame != wanted {
                    return Err(CaptureError::BadNotice { frame: raw.frame });
                }
                if wanted == range.start {
                    repeated = self.repeats(&raw, last).map(|anchor| (raw.frame, anchor));
                    // Its pixels were compared.
                    facts.verified |= repeated.is_some();
                    facts.compared |= repeated.is_some();
                }
                if let Some((first, anchor)) = repeated {
                    raw.kind = match raw.kind {
                        FrameKind::Captured if raw.frame == first => FrameKind::Held { anchor },
                        FrameKind::Held { anchor: at } if at == first => FrameKind::Held { anchor },
                        kind => kind,
                    };
                }
                last = Some(Last { hash: raw.hash, anchor: anchor_of(raw.frame, raw.kind) });
                account.count(&raw, facts, browser);
                self.sink.send(raw).await.map_err(|_closed| CaptureError::ReceiverGone)?;
                wanted += 1;
            }
            self.lead.add_permits(1);
        }
        Ok(())
    }

    /// Returns if the frames end here.
    async fn ends_at(&self, frame: u32) -> Result<(), CaptureError> {
        if self.stopped.get() == Some(&frame) { Ok(()) } else { std::future::pending().await }
    }

    /// Whether another browser shows the frame before this block as the browser did that had it.
    fn compare(&self, range: FrameRange, last: Option<Last>) -> Result<(), CaptureError> {
        let Some(last) = last else { return Ok(()) };
        match self.checks.take(range.start) {
            Some(hash) if hash != last.hash => {
                Err(CaptureError::ShardMismatch { frame: range.start - 1 })
            }
            _ => Ok(()),
        }
    }

    fn repeats(&self, raw: &RawFrame, last: Option<Last>) -> Option<u32> {
        let last = last?;
        (self.dedup != Dedup::Off && last.hash == raw.hash).then_some(last.anchor)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Picture, account::FrameFacts};

    fn raw(frame: u32, kind: FrameKind, hash: u64) -> RawFrame {
        let picture = Arc::new(Picture { width: 1, height: 1, rgba: vec![0; 4].into() });
        RawFrame { frame, kind, hash: PixelHash(hash), picture }
    }

    async fn merged(
        dedup: Dedup,
        checks: &Checks,
        blocks: Vec<Vec<RawFrame>>,
    ) -> Result<Vec<(FrameKind, u64)>, CaptureError> {
        let (lead, (sink, mut out)) = (Semaphore::new(0), mpsc::channel(16));
        let coming = blocks.into_iter().map(|block| {
            let (start, end) = (block[0].frame, block[block.len() - 1].frame + 1);
            let (sender, frames) = mpsc::channel(16);
            for raw in block {
                let facts = FrameFacts::default();
                sender.try_send(Delivered { raw, facts, browser: 0 }).unwrap();
            }
            let range = FrameRange { start, end };
            Coming { range, frames }
        });
        let coming: Vec<_> = coming.collect();
        let blocks = coming.len();
        let stopped = OnceLock::new();
        let merger = Merger { dedup, checks, lead: &lead, stopped: &stopped, sink };
        let mut account = CaptureAccount::default();
        merger.run(coming, &mut account).await?;
        assert_eq!(lead.available_permits(), blocks);
        let mut frames = Vec::new();
        while let Some(raw) = out.recv().await {
            frames.push((raw.kind, raw.hash.0));
        }
        assert_eq!(account.frames().count(), frames.len());
        Ok(frames)
    }

    #[tokio::test]
    async fn a_block_that_begins_with_a_repeat_is_held_where_one_browser_would_hold() {
        use FrameKind::{Captured, Held};
        let blocks = || {
            let first = vec![raw(0, Captured, 1), raw(1, Captured, 2)];
            let held = Held { anchor: 2 };
            vec![first, vec![raw(2, Captured, 2), raw(3, held, 2), raw(4, Captured, 3)]]
        };
        let exact = merged(Dedup::Exact, &Checks::default(), blocks()).await.unwrap();
        let held = Held { anchor: 1 };
        assert_eq!(exact, [(Captured, 1), (Captured, 2), (held, 2), (held, 2), (Captured, 3)]);
        let off = merged(Dedup::Off, &Checks::default(), blocks()).await.unwrap();
        assert_eq!(off[2], (Captured, 2));
    }

    #[tokio::test]
    async fn browsers_that_do_not_agree_are_found() {
        let checks = Checks::default();
        checks.put(1, PixelHash(7));
        let captured = FrameKind::Captured;
        let blocks = vec![vec![raw(0, captured, 1)], vec![raw(1, captured, 2)]];
        let error = merged(Dedup::Exact, &checks, blocks).await.unwrap_err();
        assert!(matches!(error, CaptureError::ShardMismatch { frame: 0 }));
    }
}
