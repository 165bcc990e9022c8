//! The job: request, capture, encode, atomic publish, receipt.
//!
//! [`run`] takes an [`ExportRequest`] to a finished file and its [`Receipt`], or to an
//! [`ExportError`] with nothing left behind.

mod attempt;
mod encode;
mod error;
mod finished;
mod freshness;
mod guard;
mod hashes;
mod job;
mod link;
mod memory;
mod output;
mod progress;
mod receipt;
mod request;
mod shards;
mod sound;
mod stills;
mod summary;

pub use error::ExportError;
pub use guard::{GuardReport, not_drawn_in_exports};
pub use job::run;
pub use progress::{Progress, Stage};
pub use receipt::{
    AlphaReport, AudioReport, BatchReport, DedupReport, EncoderReport, EncoderRestart, Fallback,
    FrameCosts, FrameCounts, NetworkReport, OutputReport, RECEIPT_VERSION, Receipt, Restart,
    ShardReport, ShardsReport,
};
pub use request::{AlphaChoice, ExportRequest};
pub use shards::{ParseShardsError, Shards};
pub use sound::{SoundReport, SoundTrackReport, sound_problems};
pub use stillcut_capture::{VerifyHolds, guard::GuardChoice};
pub use stills::VideoStills;
