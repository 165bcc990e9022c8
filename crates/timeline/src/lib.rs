//! Frame arithmetic, clips, cuts, spans, static runs and capture plans.
//!
//! Pure: no I/O, no async, no clock. Everything a host shows on the timeline and everything the
//! capture engine plans with is computed here from [`Facts`], the observations the page runtime
//! (or the static reader, when there is no browser) made about one composition.

mod analysis;
mod cuts;
mod facts;
mod font;
pub mod plan;
mod predict;
mod problem;
mod range;
mod rate;
mod reason;
mod runs;
#[cfg(test)]
mod samples;
pub mod sound;
mod variable;

pub use analysis::{Analysis, MAX_FRAMES, analyze};
pub use cuts::Cut;
pub use facts::{Clip, ClipKind, Facts, History, Ineligible, IneligibleReason, Span, SpanKind};
pub use font::{FontSource, FontUse};
pub use problem::{Problem, Severity};
pub use range::{FrameRange, ParseRangeError};
pub use rate::{FrameRate, ParseRateError};
pub use runs::{RunState, StaticRun};
pub use variable::{Variable, VariableKind, VariableOption, VariableValue};
