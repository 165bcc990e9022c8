//! Ordered frames from a stage: modes, batches, holds, verification, fallback.
//!
//! A [`Session`] is an open composition: the browser, the page or pages of it, and the
//! [`Analysis`](stillcut_timeline::Analysis). [`capture`] sends its frames in order, each captured or
//! held, and reports how they came about. [`Preview`] shows single frames of the same session, from
//! the same page, the same seek and the same capture.

mod account;
mod draw;
mod driver;
mod error;
mod frame;
pub mod guard;
mod orders;
mod picture;
mod preview;
mod report;
mod run;
mod screenshot;
mod segments;
mod session;
mod settings;
mod shards;
mod source;
mod transport;

pub use account::CaptureAccount;
pub use error::CaptureError;
pub use frame::{FrameKind, PixelHash, RawFrame};
pub use orders::{SAMPLE_STRIDE, VerifyHolds};
pub use picture::Picture;
pub use preview::{Preview, PreviewOptions};
pub use report::{CaptureReport, FallbackFrame, Restart, ShardReport};
pub use run::CaptureOptions;
pub use segments::NotDrawn;
pub use session::{Session, SessionOptions};
pub use settings::{Batch, CaptureMode, Dedup, ModeChoice, ParseBatchError, ParseDedupError};
pub use shards::{Browsers, Crew, capture, worthwhile_browsers};
pub use stillcut_stage::Drawing;
pub use transport::{Transport, TransportUse};
