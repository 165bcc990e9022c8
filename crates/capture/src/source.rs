//! Where frames come from: one interface for every way of capturing.

use crate::{CaptureError, Picture, PixelHash, orders::Order};
use stillcut_stage::FrameMs;

/// A frame and what to do for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameOrder {
    pub(crate) frame: u32,
    pub(crate) order: Order,
}

/// What came of a [`FrameOrder`].
#[derive(Debug)]
pub(crate) struct Produced {
    pub(crate) frame: u32,
    pub(crate) outcome: Outcome,
    pub(crate) ms: FrameMs,
}

#[derive(Debug)]
pub(crate) enum Outcome {
    /// Captured, because it was ordered or because something changed.
    Captured(Pixels),
    /// Captured without a look at whether something changed.
    Assumed(Pixels),
    /// Nothing changed since the last capture.
    Held,
    /// Nothing was reported as changed; these are the pixels to prove it.
    Verified(Pixels),
    /// Seeked only.
    Skipped,
}

/// A captured picture with its hash.
#[derive(Debug)]
pub(crate) struct Pixels {
    pub(crate) picture: Picture,
    pub(crate) hash: PixelHash,
}

impl Pixels {
    /// Hashes a picture. Blocking, about a millisecond for 1080p.
    pub(crate) fn of(picture: Picture) -> Self {
        Self { hash: PixelHash::of(&picture.rgba), picture }
    }
}

/// The next frames of the oldest call.
#[derive(Debug)]
pub(crate) struct Produce {
    pub(crate) frames: Vec<Produced>,
    /// Where and why the call stopped.
    pub(crate) failed: Option<FrameFailure>,
    /// Whether that call is over.
    pub(crate) is_over: bool,
}

/// A frame that a source could not produce; the source itself still works.
#[derive(Debug)]
pub(crate) struct FrameFailure {
    pub(crate) frame: u32,
    pub(crate) reason: String,
}

/// A way of capturing. Calls are answered in the order in which they were submitted.
pub(crate) trait FrameSource {
    /// Frames a call.
    fn batch(&self) -> usize;

    /// How many calls may be under way.
    fn calls(&self) -> usize;

    /// Begins a call. `moves` says whether the last captured frame differed from the one before it.
    fn submit(&mut self, orders: Vec<FrameOrder>, moves: bool);

    /// Waits for the next frames of the oldest call under way: some while it goes on, the others when it is over.
    /// Dropping the future may lose them.
    async fn collect(&mut self) -> Result<Produce, CaptureError>;

    /// Forgets the calls under way and begins with a fresh page.
    async fn restart(&mut self) -> Result<(), CaptureError>;
}
