//! Analyses for tests.

use stillcut_timeline::{Analysis, FrameRate, History, RunState, StaticRun};

/// A film of a hundred frames with predicted static runs.
pub(crate) fn analysis((width, height): (u32, u32), runs: &[(u32, u32)]) -> Analysis {
    let static_runs = runs.iter().map(|&(start, end)| StaticRun {
        start,
        end,
        anchor: start - 1,
        state: RunState::Predicted,
        reason: String::new(),
        differs: None,
    });
    Analysis {
        id: "film".to_owned(),
        frames: 100,
        fps: FrameRate::DEFAULT,
        width,
        height,
        duration: 100.0 / 30.0,
        clips: Vec::new(),
        cuts: Vec::new(),
        spans: Vec::new(),
        static_runs: static_runs.collect(),
        ineligible: Vec::new(),
        history: History::default(),
        problems: Vec::new(),
        variables: Vec::new(),
        fonts: Vec::new(),
    }
}
