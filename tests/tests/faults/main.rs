//! What goes wrong ends with a message that says what, where and what to do, and leaves nothing.

mod attempt;
mod cancel;
mod compositions;
mod deaths;
mod targets;
mod tools;
