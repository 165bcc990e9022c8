//! What an export is doing right now.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The step an export is in. Every wait has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Checking the request, the tools and the target.
    Preparing,
    /// Starting the browser and loading the composition.
    Opening,
    /// Reading clips, cuts and spans.
    Analyzing,
    /// Producing and encoding frames.
    Capturing,
    /// Ending the encoder and checking the file.
    Finishing,
}

/// A snapshot of a running export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// The step.
    pub stage: Stage,
    /// Frames delivered to the encoder.
    pub frame: u32,
    /// Frames in all; 0 while unknown.
    pub frames: u32,
    /// Delivered frames that repeat their anchor.
    pub held: u32,
    /// Frames a second over the last seconds; absent before the first frames.
    pub fps: Option<f64>,
    /// Milliseconds since the start.
    #[ts(type = "number")]
    pub elapsed_ms: u64,
    /// Expected milliseconds to go; absent while unknown.
    #[ts(type = "number | null")]
    pub eta_ms: Option<u64>,
}
