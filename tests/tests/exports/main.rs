//! Exports of the examples: what comes out, and that it does not depend on how.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod bars;
mod corpus;
mod formats;
mod guard;
mod joining;
mod memory;
mod oracle;
mod preview;
mod ranges;
mod sameness;
mod shared;
mod transport;
