//! What goes wrong ends with a message that says what, where and what to do, and leaves nothing.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod attempt;
mod cancel;
mod compositions;
mod deaths;
mod targets;
mod tools;
