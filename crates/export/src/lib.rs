//! The job: request, capture, encode, atomic publish, receipt.

mod progress;
mod receipt;

pub use progress::{Progress, Stage};
pub use receipt::{
    BatchReport, DedupReport, Fallback, FrameCounts, OutputReport, RECEIPT_VERSION, Receipt,
};
mod job;
pub use job::{ExportError, ExportRequest, VerifyHolds, run};
