//! From what the page says about sound to tracks that can be mixed, and what the receipt says.

mod job;
mod left_out;
mod plan;
mod problems;
mod report;
mod source;

pub use job::sound_problems;
pub(crate) use job::{check, finish, plan_for};
pub(crate) use left_out::left_out;
pub use report::{SoundReport, SoundTrackReport};
