//! The player: one open browser that shows frames, by request and by the clock.

mod actor;
mod cache;
mod encoding;
mod engine;
mod inbox;
mod picture;
mod playhead;
mod playing;
mod rate_meter;
mod reload;
#[cfg(test)]
mod tests;

pub(crate) use actor::{Note, spawn};
pub(crate) use engine::{Chrome, Target};
pub(crate) use inbox::{FirstFrame, Order, PlayOrder};
#[cfg(test)]
pub(crate) use picture::ImageFormat;
pub(crate) use picture::Shot;
