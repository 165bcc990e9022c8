//! Drives one source over one stretch of frames: order, proof, delivery.

use std::{collections::VecDeque, sync::Arc};

use stillcut_timeline::{Analysis, FrameRange};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    CaptureError, CaptureMode, Dedup, Drawing, FrameKind, Picture, PixelHash, RawFrame,
    account::{Delivered, FrameFacts, Work, cost},
    orders::{Order, Orders},
    report::Restart,
    shards::Prospect,
    source::{FrameFailure, FrameOrder, FrameSource, Outcome, Pixels, Produced},
};

/// Frames of one call at most, those that are only seeked included: progress is told between calls.
const LONGEST_CALL: usize = 100;

/// What the stretches of one capture share.
pub(crate) struct Delivery<'run> {
    pub(crate) analysis: &'run Analysis,
    pub(crate) dedup: Dedup,
    pub(crate) sink: &'run mpsc::Sender<Delivered>,
    pub(crate) cancel: &'run CancellationToken,
    /// Number of the browser.
    browser: usize,
    /// What was done; delivered frames are counted where they arrive.
    pub(crate) work: Work,
    /// Why frames are captured another way than the session's mode, while they are.
    pub(crate) fallback: Option<Arc<str>>,
    /// Frames delivered.
    pub(crate) delivered: u32,
    /// Where this is to end before its end, if further browsers would be worthwhile.
    prospect: Option<&'run Prospect>,
    /// Whether it ended so.
    pub(crate) is_stopped: bool,
    anchor: Option<Anchor>,
}

struct Anchor {
    frame: u32,
    hash: PixelHash,
    picture: Arc<Picture>,
}

/// How driving a stretch ended.
#[derive(Debug)]
pub(crate) enum End {
    /// Every frame was delivered.
    Done,
    /// Frames before this one were delivered; this one could not be produced.
    Failed(FrameFailure),
}

/// What taking a produced frame means for the stretch.
enum Taken {
    Yes,
    /// Frames from here on were skipped without being proved: produce them again, on a fresh page.
    Again {
        from: u32,
    },
}

impl<'run> Delivery<'run> {
    pub(crate) fn new(
        analysis: &'run Analysis,
        dedup: Dedup,
        (sink, browser): (&'run mpsc::Sender<Delivered>, usize),
        cancel: &'run CancellationToken,
    ) -> Self {
        Self {
            analysis,
            dedup,
            sink,
            cancel,
            browser,
            work: Work::default(),
            fallback: None,
            delivered: 0,
            prospect: None,
            is_stopped: false,
            anchor: None,
        }
    }

    /// The same, to end early when further browsers would be worthwhile.
    pub(crate) fn looking_ahead(self, prospect: Option<&'run Prospect>) -> Self {
        Self { prospect, ..self }
    }

    /// Produces and delivers the frames of a stretch in order, or those before the frame where it is stopped.
    pub(crate) async fn drive(
        &mut self,
        source: &mut impl FrameSource,
        orders: &mut Orders,
        range: FrameRange,
        mode: CaptureMode,
    ) -> Result<End, CaptureError> {
        let mut next = range.start;
        let mut under_way = 0;
        let mut skipped = VecDeque::new();
        let (mut wanted, mut end) = (range.start, range.end);
        while wanted < end {
            while under_way < source.calls() && next < end {
                next = submit(source, orders, next, end);
                under_way += 1;
            }
            let produce = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(CaptureError::Cancelled),
                produce = source.collect() => produce?,
            };
            under_way -= usize::from(produce.is_over);
            let mut again = None;
            for produced in produce.frames {
                let frame = produced.frame;
                if frame != wanted {
                    return Err(CaptureError::BadNotice { frame });
                }
                wanted += 1;
                if let Taken::Again { from } =
                    self.take(produced, &mut skipped, orders, mode).await?
                {
                    again = Some(from);
                    break;
                }
            }
            if let Some(from) = again {
                source.restart().await?;
                skipped.clear();
                orders.begin_at(from);
                (next, wanted, under_way) = (from, from, 0);
            } else if let Some(failed) = produce.failed {
                let frame = skipped.front().copied().unwrap_or(failed.frame.max(wanted));
                return Ok(End::Failed(FrameFailure { frame, ..failed }));
            }
            // What was submitted comes, and its last frame proves those before it.
            if self.is_stopped && next > range.start && orders.of(next - 1) != Order::Skip {
                end = next.min(end);
            }
        }
        Ok(End::Done)
    }

    /// Whether a worker draws while the page goes on.
    fn draws_beside(&self) -> bool {
        self.work.transport.as_ref().is_some_and(|way| way.drawing == Drawing::Worker)
    }

    async fn take(
        &mut self,
        produced: Produced,
        skipped: &mut VecDeque<u32>,
        orders: &mut Orders,
        mode: CaptureMode,
    ) -> Result<Taken, CaptureError> {
        let Produced { frame, outcome, ms } = produced;
        self.work.add_times(ms);
        if let Some(prospect) = self.prospect {
            let is_captured = !matches!(outcome, Outcome::Skipped | Outcome::Held);
            self.is_stopped = prospect.saw(is_captured, ms).await;
        }
        let ms = cost(ms, mode == CaptureMode::DrawElement && self.draws_beside());
        match outcome {
            Outcome::Skipped => skipped.push_back(frame),
            Outcome::Held => {
                self.deliver_skipped(skipped).await?;
                let facts = FrameFacts { verified: true, ms, ..FrameFacts::default() };
                self.deliver_held(frame, facts).await?;
            }
            Outcome::Verified(pixels) | Outcome::Assumed(pixels)
                if self.matches_anchor(&pixels) =>
            {
                orders.saw(false);
                self.deliver_skipped(skipped).await?;
                let facts =
                    FrameFacts { verified: true, compared: true, ms, ..FrameFacts::default() };
                self.deliver_held(frame, facts).await?;
            }
            Outcome::Verified(_) if mode == CaptureMode::DrawElement && skipped.is_empty() => {
                let anchor = self.anchor.as_ref().map_or(0, |anchor| anchor.frame);
                return Err(CaptureError::HoldMismatch { frame, anchor });
            }
            Outcome::Verified(pixels) | Outcome::Captured(pixels) | Outcome::Assumed(pixels) => {
                if let Some(&from) = skipped.front() {
                    orders.reject_run(from);
                    self.work.restarts.push(Restart { from, frame });
                    return Ok(Taken::Again { from });
                }
                orders.saw(!self.matches_anchor(&pixels));
                self.deliver_captured(frame, pixels, ms).await?;
            }
        }
        Ok(Taken::Yes)
    }

    fn matches_anchor(&self, pixels: &Pixels) -> bool {
        self.anchor.as_ref().is_some_and(|anchor| anchor.hash == pixels.hash)
    }

    async fn deliver_skipped(&mut self, skipped: &mut VecDeque<u32>) -> Result<(), CaptureError> {
        for frame in skipped.drain(..) {
            self.deliver_held(frame, FrameFacts::default()).await?;
        }
        Ok(())
    }

    async fn deliver_held(&mut self, frame: u32, facts: FrameFacts) -> Result<(), CaptureError> {
        // The first frame of a stretch is always captured, so a held frame has an anchor.
        let anchor = self.anchor.as_ref().ok_or(CaptureError::BadNotice { frame })?;
        let raw = RawFrame {
            frame,
            kind: FrameKind::Held { anchor: anchor.frame },
            hash: anchor.hash,
            picture: Arc::clone(&anchor.picture),
        };
        self.send(raw, facts).await
    }

    /// Delivers a captured frame, which is the anchor of what follows.
    async fn deliver_captured(
        &mut self,
        frame: u32,
        pixels: Pixels,
        ms: f64,
    ) -> Result<(), CaptureError> {
        let changed = !self.matches_anchor(&pixels);
        let may_repeat = self.dedup != Dedup::Off && self.anchor.is_some();
        let rejected = changed && may_repeat && self.is_predicted(frame);
        let facts = FrameFacts { rejected, ms, ..FrameFacts::default() };
        let picture = Arc::new(pixels.picture);
        self.anchor = Some(Anchor { frame, hash: pixels.hash, picture: Arc::clone(&picture) });
        let raw = RawFrame { frame, kind: FrameKind::Captured, hash: pixels.hash, picture };
        self.send(raw, facts).await
    }

    fn is_predicted(&self, frame: u32) -> bool {
        self.analysis.run_at(frame).is_some()
    }

    async fn send(&mut self, raw: RawFrame, facts: FrameFacts) -> Result<(), CaptureError> {
        let facts = FrameFacts { fallback: self.fallback.clone(), ..facts };
        let delivered = Delivered { raw, facts, browser: self.browser };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(CaptureError::Cancelled),
            sent = self.sink.send(delivered) => sent.map_err(|_closed| CaptureError::ReceiverGone)?,
        }
        self.delivered += 1;
        Ok(())
    }
}

/// Submits the next call and gives the frame after it. Frames that are only seeked cost next to
/// nothing and take no place in a batch; a call still ends after [`LONGEST_CALL`] of them.
fn submit(source: &mut impl FrameSource, orders: &Orders, from: u32, end: u32) -> u32 {
    let mut places = source.batch();
    let mut call = Vec::new();
    for frame in from..end {
        let order = orders.of(frame);
        if order != Order::Skip {
            places = places.saturating_sub(1);
        }
        call.push(FrameOrder { frame, order });
        if places == 0 || call.len() == LONGEST_CALL {
            break;
        }
    }
    let to = call.last().map_or(end, |last| last.frame + 1);
    source.submit(call, orders.moves());
    to
}

#[cfg(test)]
mod tests {
    use stillcut_stage::FrameMs;
    use stillcut_timeline::{Clip, Facts, FrameRate, History, analyze};

    use super::*;
    use crate::{VerifyHolds, source::Produce};

    /// Every frame looks the same, but the page paints at one of them.
    struct Still {
        paints: u32,
        calls: VecDeque<Vec<FrameOrder>>,
        restarts: u32,
        submitted: Vec<usize>,
    }

    impl Still {
        fn painting_at(paints: u32) -> Self {
            Self { paints, calls: VecDeque::new(), restarts: 0, submitted: Vec::new() }
        }
    }

    impl FrameSource for Still {
        fn batch(&self) -> usize {
            4
        }

        fn calls(&self) -> usize {
            1
        }

        fn submit(&mut self, orders: Vec<FrameOrder>, _moves: bool) {
            self.submitted.push(orders.len());
            self.calls.push_back(orders);
        }

        async fn collect(&mut self) -> Result<Produce, CaptureError> {
            let orders = self.calls.pop_front().unwrap();
            let produced = |FrameOrder { frame, order }| {
                let pixels =
                    || Pixels::of(Picture { width: 1, height: 1, rgba: vec![9; 4].into() });
                let outcome = match order {
                    Order::Capture => Outcome::Captured(pixels()),
                    Order::Skip => Outcome::Skipped,
                    Order::Detect | Order::Guess | Order::Verify if frame == self.paints => {
                        Outcome::Captured(pixels())
                    }
                    Order::Detect | Order::Guess => Outcome::Held,
                    Order::Verify => Outcome::Verified(pixels()),
                };
                Produced { frame, outcome, ms: FrameMs::default() }
            };
            let frames = orders.into_iter().map(produced).collect();
            Ok(Produce { frames, failed: None, is_over: true })
        }

        async fn restart(&mut self) -> Result<(), CaptureError> {
            self.calls.clear();
            self.restarts += 1;
            Ok(())
        }
    }

    fn still(frames: f64) -> Analysis {
        analyze(Facts {
            id: "a".to_owned(),
            width: 1,
            height: 1,
            duration: frames / 30.0,
            fps: FrameRate::DEFAULT,
            clips: Vec::<Clip>::new(),
            spans: Vec::new(),
            ineligible: Vec::new(),
            history: History::default(),
            variables: Vec::new(),
            fonts: Vec::new(),
            problems: Vec::new(),
        })
    }

    #[tokio::test]
    async fn frames_that_are_only_seeked_take_no_place_in_a_batch() {
        let analysis = still(400.0);
        let range = FrameRange { start: 0, end: 400 };
        let mode = CaptureMode::DrawElement;
        let (sink, mut frames) = mpsc::channel(512);
        let cancel = CancellationToken::new();
        let mut calls = Vec::new();
        for dedup in [Dedup::Exact, Dedup::Predicted] {
            let mut orders = Orders::new(&analysis, range, mode, dedup, VerifyHolds::Count(0));
            let mut source = Still::painting_at(u32::MAX);
            let mut delivery = Delivery::new(&analysis, dedup, (&sink, 0), &cancel);
            delivery.drive(&mut source, &mut orders, range, mode).await.unwrap();
            assert_eq!(delivery.delivered, 400, "{dedup}");
            assert_eq!(source.submitted.iter().sum::<usize>(), 400, "{dedup}");
            calls.push(source.submitted.len());
            while frames.try_recv().is_ok() {}
        }
        assert_eq!(calls[0], 100, "a batch is four frames");
        assert!(calls[1] < 15, "one look in ten frames, four looks a call: {}", calls[1]);
    }

    #[tokio::test]
    async fn a_run_begun_anew_by_a_paint_without_a_change_is_told_and_not_rejected() {
        let analysis = still(20.0);
        let range = FrameRange { start: 0, end: 20 };
        let mode = CaptureMode::DrawElement;
        let verify = VerifyHolds::Count(0);
        let mut orders = Orders::new(&analysis, range, mode, Dedup::Predicted, verify);
        let paints = (2..20).find(|&frame| orders.of(frame) == Order::Detect).unwrap();
        let mut source = Still::painting_at(paints);
        let (sink, mut frames) = mpsc::channel(32);
        let cancel = CancellationToken::new();
        let mut delivery = Delivery::new(&analysis, Dedup::Predicted, (&sink, 0), &cancel);
        delivery.drive(&mut source, &mut orders, range, mode).await.unwrap();
        let (work, delivered) = (delivery.work, delivery.delivered);
        assert_eq!(work.restarts.len(), 1);
        let restart = work.restarts[0];
        assert!(restart.from < restart.frame && restart.frame == paints, "{restart:?}");
        assert_eq!((source.restarts, delivered), (1, 20));
        drop(sink);
        let mut next = 0;
        while let Some(Delivered { raw, facts, .. }) = frames.recv().await {
            assert_eq!(raw.frame, next, "every frame once, in order");
            assert!(!facts.rejected, "{next}");
            next += 1;
        }
    }
}
