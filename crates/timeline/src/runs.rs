//! Static runs: maximal runs of frames in which nothing should change.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::FrameRange;

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
    /// In a rejected run, the first frame that differs from the anchor.
    #[serde(default)]
    pub differs: Option<u32>,
}

impl StaticRun {
    /// A predicted run of the given frames, which start at 1 or above.
    pub(crate) fn predicted(range: FrameRange, reason: String) -> Self {
        Self {
            start: range.start,
            end: range.end,
            anchor: range.start.saturating_sub(1),
            state: RunState::Predicted,
            reason,
            differs: None,
        }
    }

    /// Number of repeated frames, the anchor not counted.
    #[expect(clippy::len_without_is_empty, reason = "a run holds a frame by definition")]
    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether its frames may be held: predicted or verified.
    pub fn may_hold(&self) -> bool {
        self.state != RunState::Rejected
    }
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
