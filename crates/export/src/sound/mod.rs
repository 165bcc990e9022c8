//! From what the page says about sound to tracks that can be mixed, and what the receipt says.

mod plan;
mod problems;
mod report;
mod source;

pub(crate) use plan::{Given, SoundPlan, plan};
pub use report::{SoundReport, SoundTrackReport};
