//! One browser of a capture: takes blocks until there are no more.

use stillcut_stage::StageError;
use stillcut_timeline::FrameRange;
use tokio::sync::mpsc;

use super::{Block, Job};
use crate::{
    CaptureError, Dedup, Session, ShardReport, account::Work, driver::Delivery, run::capture_range,
};

/// How often a browser that died is started again: one that dies every time does so at a frame.
const MOST_RESTARTS: u32 = 2;
/// Of the blocks that come after another browser's, every so many is checked, and the first.
const CHECK_EVERY: u32 = 8;

/// A browser that captures.
pub(super) struct Browser<'session> {
    number: usize,
    session: Held<'session>,
    /// Which frame would come next without a detour.
    next: Option<u32>,
    detours: u32,
    /// What it did; its frames are counted where they arrive.
    report: (Work, ShardReport),
}

enum Held<'session> {
    Given(&'session mut Session),
    /// Started when there is work.
    Own(Option<Box<Session>>),
}

impl<'session> Browser<'session> {
    /// The first one, which is open. `next` is the frame that would come next there, if that is known.
    pub(super) fn open(session: &'session mut Session, next: Option<u32>) -> Self {
        let mut report = ShardReport::default();
        add_death(&mut report, session);
        let holding = Self::holding(0, Held::Given(session));
        Self { next, report: (Work::default(), report), ..holding }
    }

    /// A further one that is started when it begins to work.
    pub(super) fn later(number: usize) -> Self {
        Self::holding(number, Held::Own(None))
    }

    fn holding(number: usize, session: Held<'session>) -> Self {
        Self { number, session, next: None, detours: 0, report: Default::default() }
    }

    /// Ends it, if it is its own.
    pub(super) async fn close(self) -> (usize, Work, ShardReport) {
        if let Held::Own(Some(session)) = self.session {
            session.close().await;
        }
        (self.number, self.report.0, self.report.1)
    }

    fn session(&mut self) -> Result<&mut Session, CaptureError> {
        match &mut self.session {
            Held::Given(session) => Ok(session),
            Held::Own(session) => session.as_deref_mut().ok_or(StageError::BrowserGone.into()),
        }
    }

    /// Starts it, where that is still to be done. Whether it works: a further browser that does not
    /// start is done without.
    async fn start(&mut self, job: &Job<'_>) -> Result<bool, CaptureError> {
        if !matches!(self.session, Held::Own(None)) {
            return Ok(true);
        }
        match Session::open(job.spare.another(), job.cancel, |_step| ()).await {
            Ok(mut session) => {
                add_death(&mut self.report.1, &mut session);
                self.session = Held::Own(Some(Box::new(session)));
                Ok(true)
            }
            Err(CaptureError::Cancelled) => Err(CaptureError::Cancelled),
            Err(error) => {
                tracing::warn!(%error, "a further browser could not be started");
                self.report.1.trouble = Some(error.to_string());
                Ok(false)
            }
        }
    }

    /// Starts it again after it died.
    async fn restart(&mut self, job: &Job<'_>, died: CaptureError) -> Result<(), CaptureError> {
        if self.report.1.restarts >= MOST_RESTARTS {
            return Err(died);
        }
        tracing::warn!(%died, "a browser is started again");
        self.report.1.restarts += 1;
        self.report.1.trouble = Some(died.to_string());
        let mut session = Session::open(job.spare.another(), job.cancel, |_step| ()).await?;
        add_death(&mut self.report.1, &mut session);
        match &mut self.session {
            Held::Given(given) => std::mem::replace(*given, session).close().await,
            Held::Own(own) => {
                if let Some(old) = own.replace(Box::new(session)) {
                    old.close().await;
                }
            }
        }
        (self.next, self.detours) = (None, 0);
        Ok(())
    }

    /// Captures a block. What was not delivered stays in the block: after an error, and where it was stopped.
    async fn capture(&mut self, job: &Job<'_>, block: &mut Block) -> Result<(), CaptureError> {
        self.come_to(job, block.range).await?;
        self.next = None;
        let (session, report) = match &mut self.session {
            Held::Given(session) => (&mut **session, &mut self.report),
            Held::Own(session) => {
                (session.as_deref_mut().ok_or(StageError::BrowserGone)?, &mut self.report)
            }
        };
        let sink = (&block.sink, self.number);
        let delivery = Delivery::new(job.analysis, job.options.dedup, sink, job.cancel);
        let mut delivery = delivery.looking_ahead(job.prospect);
        let before = session.round_trips();
        let outcome = capture_range(session, job.options, block.range, &mut delivery).await;
        block.range.start += delivery.delivered;
        report.0.add(delivery.work);
        report.0.round_trips += session.round_trips() - before;
        outcome?;
        self.next = Some(block.range.start);
        Ok(())
    }

    /// Makes sure that the frame before a block looks here as it does where it was captured.
    async fn come_to(&mut self, job: &Job<'_>, range: FrameRange) -> Result<(), CaptureError> {
        let next = self.next;
        if next.is_some_and(|next| next > range.start) {
            self.session()?.rewind().await?;
        }
        if next == Some(range.start) || range.start == job.options.range.start {
            return Ok(());
        }
        let is_due = self.detours.is_multiple_of(CHECK_EVERY);
        self.detours += 1;
        if !is_due {
            return Ok(());
        }
        let before = FrameRange { start: range.start - 1, end: range.start };
        let (sink, mut captured) = mpsc::channel(1);
        let mut delivery =
            Delivery::new(job.analysis, Dedup::Off, (&sink, self.number), job.cancel);
        let trips = self.session()?.round_trips();
        capture_range(self.session()?, job.options, before, &mut delivery).await?;
        self.report.0.round_trips += self.session()?.round_trips() - trips;
        if let Ok(captured) = captured.try_recv() {
            job.checks.put(range.start, captured.raw.hash);
        }
        Ok(())
    }
}

/// Counts a browser that died while it opened the composition.
fn add_death(report: &mut ShardReport, session: &mut Session) {
    if let Some(trouble) = session.take_death() {
        report.restarts += 1;
        report.trouble = Some(trouble);
    }
}

/// Captures blocks until there are no more, or nobody takes their frames.
pub(super) async fn work(job: &Job<'_>, browser: &mut Browser<'_>) -> Result<(), CaptureError> {
    if !browser.start(job).await? {
        return Ok(());
    }
    while let Some(mut block) = job.take().await {
        browser.report.1.blocks += 1;
        while let Err(error) = browser.capture(job, &mut block).await {
            if matches!(error, CaptureError::ReceiverGone) {
                return Ok(());
            }
            if !error.is_lost() {
                return Err(error);
            }
            if let Err(error) = browser.restart(job, error).await {
                if matches!(browser.session, Held::Given(_)) || !error.is_lost() {
                    return Err(error);
                }
                job.give_back(block);
                return Ok(());
            }
        }
        if block.range.start < block.range.end {
            job.stop(block.range.start);
            return Ok(());
        }
    }
    Ok(())
}
