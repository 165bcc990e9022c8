//! Frame arithmetic, clips, cuts, spans, static runs and capture plans.
//!
//! Pure: no I/O, no async, no clock. Everything a host shows on the timeline and everything the
//! capture engine plans with is computed here from [`Facts`], the observations the page runtime
//! (or the static reader, when there is no browser) made about one composition.

mod analysis;
mod facts;
mod range;
mod rate;
mod runs;

pub use analysis::{Analysis, Cut, Problem, Severity, analyze};
pub use facts::{Clip, ClipKind, Facts, History, Ineligible, IneligibleReason, Span, SpanKind};
pub use range::{FrameRange, ParseRangeError};
pub use rate::{FrameRate, ParseRateError};
pub use runs::{RunState, StaticRun};
