//! Frames drawn from the stage page, in batches.

use std::collections::VecDeque;

use stillcut_stage::{
    BatchCall, BatchFailure, BatchReply, Notice, NoticeKind, PixelOrder, Producing, Progress,
    Slots, StageError, StagePage,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Batch, CaptureError, Picture,
    frame::PixelHasher,
    orders::Order,
    source::{FrameFailure, FrameOrder, FrameSource, Outcome, Pixels, Produce, Produced},
};

/// While one call runs in the page the next one waits there, so that the page never waits for us.
const CALLS: usize = 2;

/// Slots that a batch size needs.
pub(crate) fn slots_for(batch: Batch) -> u32 {
    batch.size() * u32::try_from(CALLS).unwrap_or(u32::MAX)
}

/// Draws frames of a stage page.
pub(crate) struct DrawSource<'stage> {
    stage: &'stage StagePage,
    slots: &'stage Slots,
    batch: Batch,
    free_slots: Vec<u32>,
    under_way: VecDeque<Call>,
}

struct Call {
    number: u32,
    orders: Vec<FrameOrder>,
    slots: Vec<u32>,
    producing: Producing,
}

impl<'stage> DrawSource<'stage> {
    pub(crate) fn new(stage: &'stage StagePage, slots: &'stage Slots, batch: Batch) -> Self {
        let free_slots = (0..slots.count()).collect();
        Self { stage, slots, batch, free_slots, under_way: VecDeque::new() }
    }

    /// Produces one frame, with no call under way.
    pub(crate) async fn one(&mut self, order: FrameOrder) -> Result<Outcome, CaptureError> {
        self.submit(vec![order], false);
        let mut outcome = Err(CaptureError::BadNotice { frame: order.frame });
        loop {
            let Produce { frames, failed, is_over } = self.collect().await?;
            if let Some(FrameFailure { frame, reason }) = failed {
                return Err(CaptureError::Frame { frame, reason });
            }
            if let Some(produced) = frames.into_iter().next() {
                outcome = Ok(produced.outcome);
            }
            if is_over {
                return outcome;
            }
        }
    }

    /// Waits for the calls under way, whose frames nobody wants any more.
    pub(crate) async fn settle(&mut self, cancel: &CancellationToken) -> Result<(), CaptureError> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(CaptureError::Cancelled),
            () = self.settled() => Ok(()),
        }
    }

    async fn settled(&mut self) {
        while let Some(mut call) = self.under_way.pop_front() {
            if let Err(error) = ended(&mut call.producing).await {
                tracing::debug!(%error, "a call that is not needed any more failed");
            }
            self.free(call);
        }
    }

    async fn produced(&self, notice: Notice, call: &Call) -> Result<Produced, CaptureError> {
        let Notice { frame, kind, slot, order: pixel_order, ms } = notice;
        let order = call.orders.iter().find(|order| order.frame == frame);
        let order = order.ok_or(CaptureError::BadNotice { frame })?.order;
        let outcome = match (kind, u32::try_from(slot).ok()) {
            (NoticeKind::Held, None) if order == Order::Skip => Outcome::Skipped,
            (NoticeKind::Held, None) => Outcome::Held,
            (kind, Some(slot)) if call.slots.contains(&slot) => {
                let pixels = self.pixels(frame, call.number, slot, pixel_order).await?;
                match (kind, order) {
                    (NoticeKind::Held, _) => Outcome::Verified(pixels),
                    (NoticeKind::Assumed, Order::Guess) => Outcome::Assumed(pixels),
                    (NoticeKind::Assumed, _) => return Err(CaptureError::BadNotice { frame }),
                    (NoticeKind::Captured, _) => Outcome::Captured(pixels),
                }
            }
            _ => return Err(CaptureError::BadNotice { frame }),
        };
        Ok(Produced { frame, outcome, ms })
    }

    /// Takes back the slots of a call that is over.
    fn free(&mut self, call: Call) {
        self.slots.end(call.number);
        self.free_slots.extend(call.slots);
    }

    /// Reads a frame's pixels off the async threads.
    async fn pixels(
        &self,
        frame: u32,
        call: u32,
        slot: u32,
        order: PixelOrder,
    ) -> Result<Pixels, CaptureError> {
        let (width, height) = (self.stage.opened().width, self.stage.opened().height);
        let slots = self.slots.clone();
        let read = move || {
            let mut hasher = PixelHasher::default();
            let rgba = slots.take(call, slot, order, |part| hasher.update(part))?;
            Ok(Pixels { picture: Picture { width, height, rgba }, hash: hasher.finish() })
        };
        tokio::task::spawn_blocking(read)
            .await
            .map_err(|_panicked| CaptureError::BadPixels { frame })?
    }
}

/// Waits until a call is over.
async fn ended(producing: &mut Producing) -> Result<(), StageError> {
    while let Progress::Frame(_) = producing.next().await? {}
    Ok(())
}

impl FrameSource for DrawSource<'_> {
    fn batch(&self) -> usize {
        self.batch.size() as usize
    }

    fn calls(&self) -> usize {
        CALLS
    }

    fn submit(&mut self, orders: Vec<FrameOrder>, moves: bool) {
        let looks = orders.iter().filter(|order| order.order != Order::Skip).count();
        let slots = self.free_slots.split_off(self.free_slots.len().saturating_sub(looks));
        let with = |wanted: Order| {
            let wanted = orders.iter().filter(|order| order.order == wanted);
            wanted.map(|order| order.frame).collect::<Vec<_>>()
        };
        let number = self.slots.lend(&slots);
        let call = BatchCall {
            call: number,
            frames: orders.iter().map(|order| order.frame).collect(),
            slots: slots.clone(),
            capture: with(Order::Capture),
            guess: with(Order::Guess),
            moves,
            verify: with(Order::Verify),
            skip: with(Order::Skip),
        };
        let producing = self.stage.produce(&call);
        self.under_way.push_back(Call { number, orders, slots, producing });
    }

    async fn collect(&mut self) -> Result<Produce, CaptureError> {
        let Some(mut call) = self.under_way.pop_front() else {
            return Ok(Produce { frames: Vec::new(), failed: None, is_over: true });
        };
        let progress = call.producing.next().await;
        let (notices, failed) = match progress {
            Ok(Progress::Frame(notice)) => {
                let frames = vec![self.produced(notice, &call).await?];
                self.under_way.push_front(call);
                return Ok(Produce { frames, failed: None, is_over: false });
            }
            Ok(Progress::End(BatchReply { notices, error })) => (notices, error),
            // The page's own code failed: the page is still there, the frame is not.
            Err(StageError::Script { message, .. }) => {
                let frame = call.orders.first().map_or(0, |order| order.frame);
                (Vec::new(), Some(BatchFailure { frame, message }))
            }
            Err(error) => return Err(error.into()),
        };
        let mut frames = Vec::with_capacity(notices.len());
        for notice in notices {
            frames.push(self.produced(notice, &call).await?);
        }
        self.free(call);
        let failed =
            failed.map(|BatchFailure { frame, message }| FrameFailure { frame, reason: message });
        Ok(Produce { frames, failed, is_over: true })
    }

    async fn restart(&mut self) -> Result<(), CaptureError> {
        self.settled().await;
        self.stage.reload().await?;
        Ok(())
    }
}
