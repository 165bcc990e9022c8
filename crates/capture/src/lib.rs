//! Ordered frames from a stage: modes, batches, holds, verification, fallback.

mod settings;

pub use settings::{Batch, CaptureMode, Dedup, ModeChoice, ParseBatchError, ParseDedupError};
mod frame;
mod preview;
pub use frame::{FrameKind, Picture, PixelHash, RawFrame};
pub use preview::{CaptureError, Preview, PreviewOptions};
