//! From facts to what the timeline shows: cuts, spans on the frame grid, static runs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Clip, Cut, Facts, FontUse, FrameRate, History, Ineligible, Problem, Severity, Span, StaticRun,
    Variable, cuts::find_cuts, predict::predict_runs,
};

/// The most frames a video may have: 92 hours at 30 frames per second.
///
/// A duration beyond it is a mistake (an endless repeat, a sentinel value), and a frame count
/// near `u32::MAX` would only move the failure to whoever allocates by frame.
pub const MAX_FRAMES: u32 = 10_000_000;

/// The planned picture of a composition: what an export will capture, what it may hold, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Analysis {
    /// `data-composition-id` of the root.
    pub id: String,
    /// Number of frames of the whole video, 1 to [`MAX_FRAMES`].
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
    /// Variables that the composition and its parts declare.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// Fonts that its text asks for; known to a browser only.
    #[serde(default)]
    pub fonts: Vec<FontUse>,
    /// What is wrong or risky about the composition.
    pub problems: Vec<Problem>,
}

impl Analysis {
    /// Number of frames inside static runs that were not rejected.
    pub fn predicted_frames(&self) -> u32 {
        self.static_runs.iter().filter(|run| run.may_hold()).map(StaticRun::len).sum()
    }

    /// The static run that repeats its anchor in this frame.
    pub fn run_at(&self, frame: u32) -> Option<&StaticRun> {
        let after = self.static_runs.partition_point(|run| run.start <= frame);
        self.static_runs[..after].last().filter(|run| frame < run.end)
    }
}

/// Plans a composition from the facts observed about it.
///
/// Time and memory grow with the number of clips and spans, never with the number of frames;
/// a video is cut to [`MAX_FRAMES`] and says so in a problem `too_long`.
pub fn analyze(facts: Facts) -> Analysis {
    let wanted = facts.fps.frame_count(facts.duration);
    let frames = wanted.min(MAX_FRAMES);
    let cuts = find_cuts(&facts.clips, facts.fps, frames);
    let static_runs = predict_runs(&facts, &cuts, frames);
    let mut problems = facts.problems;
    if wanted > frames {
        problems.push(too_long(facts.duration, facts.fps));
    }
    Analysis {
        id: facts.id,
        frames,
        fps: facts.fps,
        width: facts.width,
        height: facts.height,
        duration: facts.duration,
        clips: facts.clips,
        cuts,
        spans: facts.spans,
        static_runs,
        ineligible: facts.ineligible,
        history: facts.history,
        variables: facts.variables,
        fonts: facts.fonts,
        problems,
    }
}

fn too_long(duration: f64, fps: FrameRate) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "too_long".to_owned(),
        message: format!(
            "the video lasts {duration:.0} seconds, more than {MAX_FRAMES} frames at {fps} frames per second"
        ),
        place: None,
        fix: Some(
            "set data-duration on the root element; an animation that repeats forever has no length of its own"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RunState, samples};

    #[test]
    fn a_still_video_is_one_run_after_its_first_frame() {
        let analysis = analyze(samples::facts(10.0));
        assert_eq!(analysis.frames, 300);
        assert_eq!(analysis.predicted_frames(), 299);
        let run = analysis.run_at(150).unwrap();
        assert_eq!((run.start, run.end, run.anchor), (1, 300, 0));
        assert_eq!(run.state, RunState::Predicted);
        assert!(analysis.run_at(0).is_none() && analysis.run_at(300).is_none());
    }

    #[test]
    fn rejected_runs_are_found_but_not_counted() {
        let mut facts = samples::facts(4.0);
        facts.clips.push(samples::clip("b", 2.0, 4.0));
        let mut analysis = analyze(facts);
        assert_eq!(analysis.predicted_frames(), 118);
        analysis.static_runs[0].state = RunState::Rejected;
        assert_eq!(analysis.predicted_frames(), 59);
        assert_eq!(analysis.run_at(59).unwrap().state, RunState::Rejected);
        assert!(analysis.run_at(60).is_none(), "the cut itself is captured");
    }

    #[test]
    fn an_absurd_duration_is_cut_and_reported() {
        let mut facts = samples::facts(1e12);
        facts.spans.push(samples::tween("#spin", 0.0, 1e12));
        let analysis = analyze(facts);
        assert_eq!(analysis.frames, MAX_FRAMES);
        assert!(analysis.static_runs.is_empty());
        assert_eq!(analysis.problems.last().unwrap().code, "too_long");
        assert!(analyze(samples::facts(10.0)).problems.is_empty());
    }
}
