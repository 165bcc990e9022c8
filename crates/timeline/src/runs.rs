//! Static runs: maximal runs of frames in which nothing should change.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A maximal run of frames that repeat their anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaticRun {
    /// First repeated frame, 1 or above.
    pub start: u32,
    /// First frame after the run.
    pub end: u32,
    /// The captured frame that the run repeats: `start - 1`.
    pub anchor: u32,
    /// How much is known about the run.
    pub state: RunState,
    /// Words for people: what ends the run or why it was rejected.
    pub reason: String,
}

/// How much is known about a [`StaticRun`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// From clips and spans alone: may be reused.
    Predicted,
    /// The browser reported no change, or pixels were compared.
    Verified,
    /// Something changed inside the run.
    Rejected,
}
