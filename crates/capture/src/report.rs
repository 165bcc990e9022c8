//! The account of one capture.

use stillcut_stage::FrameMs;
use stillcut_timeline::{Analysis, RunState, StaticRun};

use crate::{FrameKind, TransportUse};

/// How the frames of one capture came about. `total = captured + held`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaptureReport {
    /// Frames delivered.
    pub total: u32,
    /// Frames captured from the page and delivered as such.
    pub captured: u32,
    /// Frames delivered as repeats of their anchor.
    pub held: u32,
    /// Frames inside predicted static runs.
    pub predicted: u32,
    /// Held frames that were looked at: no paint was reported, or pixels were compared.
    pub verified: u32,
    /// Predicted frames that turned out to change.
    pub rejected: u32,
    /// Held frames captured anyway and compared bit by bit.
    pub compared: u32,
    /// Frames captured another way than the session's mode.
    pub fallback: u32,
    /// The same with reasons: one entry for a frame, or for the first frame of a stretch.
    pub fallbacks: Vec<FallbackFrame>,
    /// Held runs as they turned out, and predicted runs that were rejected, ascending.
    pub runs: Vec<StaticRun>,
    /// Places where frames that had been skipped as predicted were looked at after all.
    pub restarts: Vec<Restart>,
    /// How pixels left the pages that were drawn; of several browsers the slowest way.
    pub transport: Option<TransportUse>,
    /// DevTools commands sent.
    pub round_trips: u32,
    /// Milliseconds in the page, summed over frames, those included that were captured twice.
    pub ms: FrameMs,
    /// Milliseconds that a captured frame keeps the page, or the worker that draws where that is longer:
    /// the median.
    pub captured_frame_ms: f64,
    /// Milliseconds in the page of a held frame: the mean.
    pub held_frame_ms: f64,
    /// Frames that looked different when they were captured again.
    pub differing: u32,
    /// What each browser did.
    pub shards: Vec<ShardReport>,
}

/// What one browser of a capture did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShardReport {
    /// Blocks begun.
    pub blocks: u32,
    /// Frames delivered.
    pub frames: u32,
    /// How often it was started again after it died.
    pub restarts: u32,
    /// Why it was started again, or never worked.
    pub trouble: Option<String>,
}

/// A frame, or the first of a stretch, captured another way than the session's mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FallbackFrame {
    /// Absolute frame.
    pub frame: u32,
    /// Why, for people.
    pub reason: String,
}

/// A predicted run that was begun anew: a frame in it painted or differed, so the frames skipped
/// before it were not proved by it. They may all turn out to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restart {
    /// First frame that was looked at again.
    pub from: u32,
    /// The frame that painted or differed.
    pub frame: u32,
}

impl CaptureReport {
    /// Counts one delivered frame.
    pub(crate) fn count(&mut self, frame: u32, kind: FrameKind, in_prediction: bool) {
        self.total += 1;
        self.predicted += u32::from(in_prediction);
        match kind {
            FrameKind::Captured => self.captured += 1,
            FrameKind::Held { anchor } => {
                self.held += 1;
                self.extend_run(frame, anchor);
            }
        }
    }

    /// Counts a predicted frame that had to be captured because something changed.
    pub(crate) fn reject(&mut self, frame: u32, analysis: &Analysis) {
        self.rejected += 1;
        let Some(run) = analysis.run_at(frame) else { return };
        let known = self
            .runs
            .iter()
            .any(|each| each.state == RunState::Rejected && each.start == run.start);
        if !known {
            self.runs.push(StaticRun {
                state: RunState::Rejected,
                reason: format!("frame {frame} changed"),
                differs: Some(frame),
                ..run.clone()
            });
        }
    }

    fn extend_run(&mut self, frame: u32, anchor: u32) {
        let held = self.runs.iter_mut().rev().find(|run| run.state == RunState::Verified);
        match held {
            Some(run) if run.end == frame && run.anchor == anchor => run.end = frame + 1,
            _ => {
                let reason = "held: nothing changed".to_owned();
                let state = RunState::Verified;
                self.runs.push(StaticRun {
                    start: frame,
                    end: frame + 1,
                    anchor,
                    state,
                    reason,
                    differs: None,
                });
            }
        }
    }

    pub(crate) fn sort_runs(&mut self) {
        self.runs.sort_by_key(|run| (run.start, run.end));
    }
}
