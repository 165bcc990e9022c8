//! What an export is doing right now.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use ts_rs::TS;

/// The step an export is in. Every wait has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Checking the request, the tools and the target.
    Preparing,
    /// Starting the browser and loading the composition.
    Opening,
    /// Reading clips, cuts and spans.
    Analyzing,
    /// Comparing some frames with screenshots.
    Comparing,
    /// Producing and encoding frames.
    Capturing,
    /// Ending the encoder and checking the file.
    Finishing,
}

/// A snapshot of a running export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// The step.
    pub stage: Stage,
    /// Frames delivered to the encoder.
    pub frame: u32,
    /// Frames in all; 0 while unknown.
    pub frames: u32,
    /// Delivered frames that repeat their anchor.
    pub held: u32,
    /// Frames a second over the last seconds; absent before the first frames.
    pub fps: Option<f64>,
    /// Milliseconds since the start.
    #[ts(type = "number")]
    pub elapsed_ms: u64,
    /// Expected milliseconds to go; absent while unknown.
    #[ts(type = "number | null")]
    pub eta_ms: Option<u64>,
}

/// Frames a second are counted over this long: short enough to follow a change, long enough to be
/// steady over batches.
const WINDOW: Duration = Duration::from_secs(3);
/// An estimate made from less time or fewer frames than these is a guess. Little enough that short
/// exports have one, too.
const FIRST_ESTIMATE: Duration = Duration::from_millis(300);
const FIRST_FRAMES: u32 = 8;

impl Progress {
    /// A job that has only begun.
    pub fn start() -> Self {
        Self {
            stage: Stage::Preparing,
            frame: 0,
            frames: 0,
            held: 0,
            fps: None,
            elapsed_ms: 0,
            eta_ms: None,
        }
    }
}

/// Tells listeners how far a job is.
#[derive(Debug)]
pub(crate) struct Tracker<'job> {
    sender: &'job watch::Sender<Progress>,
    begin: Instant,
    capture_begin: Option<Instant>,
    recent: VecDeque<Instant>,
    /// Whether each delivered frame is held.
    holds: Vec<bool>,
    now: Progress,
}

impl<'job> Tracker<'job> {
    pub(crate) fn new(sender: &'job watch::Sender<Progress>) -> Self {
        let begin = Instant::now();
        let (recent, holds) = (VecDeque::new(), Vec::new());
        Self { sender, begin, capture_begin: None, recent, holds, now: Progress::start() }
    }

    /// A stage begins.
    pub(crate) fn stage(&mut self, stage: Stage) {
        self.now.stage = stage;
        self.now.eta_ms = None;
        self.tell();
    }

    /// Frames begin to come; the clock of the estimate starts here, not with the browser.
    pub(crate) fn capture_begins(&mut self, frames: u32) {
        (self.now.frame, self.now.held, self.now.frames) = (0, 0, frames);
        self.recent.clear();
        self.holds.clear();
        self.capture_begin = Some(Instant::now());
        self.stage(Stage::Capturing);
    }

    /// Only the first `frames` frames are done: those after them come again.
    pub(crate) fn back_to(&mut self, frames: u32) {
        self.holds.truncate(frames as usize);
        self.now.frame = frames;
        self.now.held = self.holds.iter().map(|&held| u32::from(held)).sum();
        self.tell();
    }

    /// A frame was given to the encoder.
    pub(crate) fn delivered(&mut self, held: bool) {
        self.holds.push(held);
        self.now.frame += 1;
        self.now.held += u32::from(held);
        let now = Instant::now();
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|first| now - *first > WINDOW) {
            self.recent.pop_front();
        }
        self.now.fps = self.recent_fps(now);
        self.now.eta_ms = self.estimate(now);
        self.tell();
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }

    fn recent_fps(&self, now: Instant) -> Option<f64> {
        let span = (now - *self.recent.front()?).as_secs_f64();
        let frames = u32::try_from(self.recent.len()).unwrap_or(u32::MAX).saturating_sub(1);
        (frames > 0 && span > 0.0).then(|| f64::from(frames) / span)
    }

    fn estimate(&self, now: Instant) -> Option<u64> {
        let spent = now - self.capture_begin?;
        let rest = self.now.frames.saturating_sub(self.now.frame);
        let a_frame = spent.checked_div(self.now.frame)?;
        (spent >= FIRST_ESTIMATE && self.now.frame >= FIRST_FRAMES)
            .then(|| milliseconds(a_frame.saturating_mul(rest)))
    }

    fn tell(&mut self) {
        self.now.elapsed_ms = milliseconds(self.begin.elapsed());
        self.sender.send_replace(self.now.clone());
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
