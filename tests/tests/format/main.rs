//! A small composition for every row of `docs/format.md` that is about timing, parts, variables and adapters: what it
//! shows when.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod adapters;
mod authors;
mod clocks;
mod generated;
mod globals;
mod loading;
mod parts;
mod shown;
mod timing;
mod variables;
