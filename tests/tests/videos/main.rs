//! Videos: which frame of the file is shown when, and that it is the same one everywhere.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod boxes;
mod files;
mod grid;
mod images;
mod pixels;
mod problems;
mod timing;
