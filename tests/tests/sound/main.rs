//! What is heard in exports.

mod levels;
mod parts;
mod placement;
mod problems;
