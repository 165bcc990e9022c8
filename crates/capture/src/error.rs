//! Why frames could not be captured.

use stillcut_composition::OpenError;
use stillcut_stage::{SlotError, StageError};

/// Why a composition could not be opened or a frame not be captured.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The browser, the page or the composition in it failed.
    #[error(transparent)]
    Stage(StageError),
    /// The composition on disk cannot be read.
    #[error(transparent)]
    Composition(#[from] OpenError),
    /// The page's pixels could not be read.
    #[error(transparent)]
    Slot(#[from] SlotError),
    /// The page sent pixels that are no picture of this composition.
    #[error("frame {frame} came with pixels that cannot be read")]
    BadPixels {
        /// The frame.
        frame: u32,
    },
    /// The page answered a batch with frames or slots that were not in it.
    #[error("the page answered with frame {frame}, which was not asked for")]
    BadNotice {
        /// The frame it named.
        frame: u32,
    },
    /// A held frame differs from its own capture: this browser misses changes.
    #[error(
        "frame {frame} was held as a repeat of frame {anchor}, but looks different when captured"
    )]
    HoldMismatch {
        /// The held frame.
        frame: u32,
        /// What it was held as.
        anchor: u32,
    },
    /// Two browsers draw the same frame differently: it depends on more than the frames before it.
    #[error("frame {frame} looks different in two browsers")]
    ShardMismatch {
        /// The frame.
        frame: u32,
    },
    /// A frame failed in every way of capturing it.
    #[error("frame {frame} could not be captured: {reason}")]
    Frame {
        /// The frame.
        frame: u32,
        /// What the page said.
        reason: String,
    },
    /// Whoever received the frames went away.
    #[error("nobody takes the captured frames any more")]
    ReceiverGone,
    /// Ended from outside.
    #[error("the capture was cancelled")]
    Cancelled,
}

impl CaptureError {
    /// Whether a new browser may do better.
    pub(crate) fn is_lost(&self) -> bool {
        use StageError::{BrowserGone, GraphicsGone, PageCrashed};
        matches!(self, Self::Stage(BrowserGone | PageCrashed | GraphicsGone))
    }
}

impl From<StageError> for CaptureError {
    fn from(error: StageError) -> Self {
        match error {
            StageError::Cancelled => Self::Cancelled,
            other => Self::Stage(other),
        }
    }
}
