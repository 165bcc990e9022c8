//! From what the page says about sound to tracks that can be mixed, and what the receipt says.

mod job;
mod plan;
mod problems;
mod report;
mod source;

pub use job::sound_problems;
pub(crate) use job::{check, finish, plan_for};
pub use report::{SoundReport, SoundTrackReport};
