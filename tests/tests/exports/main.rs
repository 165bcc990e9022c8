//! Exports of the examples: what comes out, and that it does not depend on how.

mod bars;
mod corpus;
mod oracle;
mod preview;
mod ranges;
mod sameness;
mod shared;
