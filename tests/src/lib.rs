//! What whole-product tests share: starting the command line, reading what it made, comparing
//! pictures, and looking for what it left behind.
//!
//! Everything here panics where something is not as a test needs it: a panic is how a test fails.

pub mod cli;
pub mod compare;
pub mod exported;
pub mod film;
pub mod hashes;
pub mod page;
pub mod picture;
pub mod poll;
pub mod processes;
pub mod remains;
pub mod repository;
pub mod staged;
pub mod turns;
pub mod wave;
