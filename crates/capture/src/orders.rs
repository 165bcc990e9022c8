//! What to do for each frame: pure, from the analysis and the user's settings.

use std::collections::BTreeSet;

use stillcut_timeline::{Analysis, FrameRange, StaticRun, plan::verification_points};

use crate::{CaptureMode, Dedup};

/// What is to be done for one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Capture it, whatever happened.
    Capture,
    /// Capture it when something may have changed, else hold it.
    Detect,
    /// Like `Detect`, but after a frame that changed take it that this one did, too, and capture it. Where nothing
    /// changed, which the pixels show, it is held all the same. That saves the rendering update in which a change is found out.
    Guess,
    /// Like `Detect`, but capture a held frame all the same and compare it with its anchor.
    Verify,
    /// Only seek: it repeats the frame before it, to be proved by a later frame.
    Skip,
}

/// How many held frames are captured anyway and compared bit by bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VerifyHolds {
    /// One in [`SAMPLE_STRIDE`] frames.
    #[default]
    Sample,
    /// At most this many, spread evenly over the exported frames.
    Count(u32),
    /// Every one.
    All,
}

/// A sampled hold costs a whole capture: at this stride the sample costs a static minute 2 % of
/// its frames.
pub const SAMPLE_STRIDE: u32 = 48;
/// Longest stretch of a predicted run without a rendering update in `predicted` dedup. An update
/// costs about as much as ten seeks, so a longer stride gains nothing.
const PREDICTED_STRIDE: u32 = 10;
/// In screenshot mode a check costs as much as a capture.
const CHECK_BUDGET: usize = 100_000;

/// Orders for the frames of one export.
#[derive(Debug)]
pub(crate) struct Orders {
    range: FrameRange,
    mode: CaptureMode,
    dedup: Dedup,
    verify: VerifyHolds,
    /// Runs inside the range, ascending and disjoint, without those that were rejected.
    runs: Vec<StaticRun>,
    /// Frames inside `runs` that are looked at.
    checks: BTreeSet<u32>,
    /// Frames that are captured because capturing begins there.
    forced: BTreeSet<u32>,
    /// Frames that are predicted to repeat the one before them.
    still: Vec<StaticRun>,
    /// Whether the last captured frame had changed.
    moves: bool,
}

impl Orders {
    pub(crate) fn new(
        analysis: &Analysis,
        range: FrameRange,
        mode: CaptureMode,
        dedup: Dedup,
        verify: VerifyHolds,
    ) -> Self {
        let still = runs_inside(analysis, range);
        let runs = if skips(mode, dedup) { still.clone() } else { Vec::new() };
        let checks = runs.iter().flat_map(|run| checks_of(run, mode)).collect();
        Self {
            range,
            mode,
            dedup,
            verify,
            runs,
            checks,
            forced: BTreeSet::from([range.start]),
            still,
            moves: false,
        }
    }

    /// Whether a frame that was captured differs from the one before it: the next ones will, too.
    pub(crate) fn saw(&mut self, change: bool) {
        self.moves = change;
    }

    /// Whether the last frame that was captured differs from the one before it.
    pub(crate) fn moves(&self) -> bool {
        self.moves
    }

    /// Frames from here on are captured afresh: whatever was captured before is no anchor any more.
    pub(crate) fn begin_at(&mut self, frame: u32) {
        self.forced.insert(frame);
    }

    /// The run with this frame is not skipped any more. Whether there was one.
    pub(crate) fn reject_run(&mut self, frame: u32) -> bool {
        let count = self.runs.len();
        self.runs.retain(|run| !(run.start..run.end).contains(&frame));
        self.runs.len() < count
    }

    pub(crate) fn of(&self, frame: u32) -> Order {
        if self.dedup == Dedup::Off || self.forced.contains(&frame) {
            return Order::Capture;
        }
        let in_run = self.runs.iter().any(|run| (run.start..run.end).contains(&frame));
        match self.mode {
            CaptureMode::Screenshot if !in_run => Order::Capture,
            CaptureMode::Screenshot
                if self.checks.contains(&frame) || self.verify == VerifyHolds::All =>
            {
                Order::Verify
            }
            CaptureMode::Screenshot => Order::Skip,
            CaptureMode::DrawElement if self.is_sampled(frame) => Order::Verify,
            CaptureMode::DrawElement if in_run && !self.checks.contains(&frame) => Order::Skip,
            CaptureMode::DrawElement if self.is_still(frame) => Order::Detect,
            CaptureMode::DrawElement => Order::Guess,
        }
    }

    fn is_still(&self, frame: u32) -> bool {
        self.still.iter().any(|run| (run.start..run.end).contains(&frame))
    }

    fn is_sampled(&self, frame: u32) -> bool {
        let stride = match self.verify {
            VerifyHolds::All => 1,
            VerifyHolds::Sample => SAMPLE_STRIDE,
            VerifyHolds::Count(0) => return false,
            VerifyHolds::Count(count) => self.range.len().div_ceil(count).max(1),
        };
        // The middle of each stride: its beginning is often a cut, where nothing is held.
        frame % stride == stride / 2
    }
}

/// Whether predicted runs are used to leave work out.
fn skips(mode: CaptureMode, dedup: Dedup) -> bool {
    match mode {
        CaptureMode::DrawElement => dedup == Dedup::Predicted,
        CaptureMode::Screenshot => dedup != Dedup::Off,
    }
}

/// Predicted runs cut to the range. The first frame of the range is always captured, so a run that
/// began before it begins one frame later.
fn runs_inside(analysis: &Analysis, range: FrameRange) -> Vec<StaticRun> {
    let cut = |run: &StaticRun| {
        let mut run = run.clone();
        run.start = run.start.max(range.start + 1);
        run.end = run.end.min(range.end);
        run.anchor = run.start.saturating_sub(1);
        (run.start < run.end).then_some(run)
    };
    analysis.static_runs.iter().filter_map(cut).collect()
}

fn checks_of(run: &StaticRun, mode: CaptureMode) -> Vec<u32> {
    match mode {
        CaptureMode::Screenshot => verification_points(run, CHECK_BUDGET).unwrap_or_default(),
        CaptureMode::DrawElement => {
            let stride = (run.start..run.end).step_by(PREDICTED_STRIDE as usize);
            stride.chain([run.end - 1]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillcut_timeline::{Facts, FrameRate, History, Span, SpanKind, analyze};

    /// 100 frames; something moves in the first ten frames only.
    fn mostly_static() -> Analysis {
        analyze(Facts {
            id: "main".to_owned(),
            width: 16,
            height: 16,
            duration: 10.0,
            fps: FrameRate::new(10, 1).unwrap(),
            clips: Vec::new(),
            spans: vec![Span {
                kind: SpanKind::Tween,
                start: 0.0,
                end: 1.0,
                target: "#a".to_owned(),
            }],
            ineligible: Vec::new(),
            history: History::default(),
            variables: Vec::new(),
            fonts: Vec::new(),
            problems: Vec::new(),
        })
    }

    fn orders(mode: CaptureMode, dedup: Dedup, verify: VerifyHolds) -> Vec<Order> {
        let range = FrameRange::new(0, 100).unwrap();
        let orders = Orders::new(&mostly_static(), range, mode, dedup, verify);
        range.frames().map(|frame| orders.of(frame)).collect()
    }

    fn count(orders: &[Order], order: Order) -> usize {
        orders.iter().filter(|each| **each == order).count()
    }

    #[test]
    fn off_captures_everything() {
        for mode in [CaptureMode::DrawElement, CaptureMode::Screenshot] {
            assert_eq!(
                count(&orders(mode, Dedup::Off, VerifyHolds::All), Order::Capture),
                100,
                "{mode}"
            );
        }
    }

    #[test]
    fn exact_looks_at_every_frame_and_samples_holds() {
        let exact = orders(CaptureMode::DrawElement, Dedup::Exact, VerifyHolds::Sample);
        assert_eq!(exact[0], Order::Capture, "the first frame has no anchor");
        assert_eq!(count(&exact, Order::Skip), 0, "nothing is skipped");
        assert_eq!(count(&exact, Order::Verify), 2, "a small sample");
        let all = orders(CaptureMode::DrawElement, Dedup::Exact, VerifyHolds::All);
        assert_eq!(count(&all, Order::Verify), 99, "every hold is compared");
    }

    #[test]
    fn only_what_is_not_predicted_to_stand_still_may_be_taken_for_changed() {
        let exact = orders(CaptureMode::DrawElement, Dedup::Exact, VerifyHolds::Count(0));
        assert_eq!((exact[5], exact[50]), (Order::Guess, Order::Detect));
    }

    #[test]
    fn predicted_skips_inside_runs_and_looks_at_their_ends() {
        let predicted = orders(CaptureMode::DrawElement, Dedup::Predicted, VerifyHolds::Count(0));
        assert!(
            count(&predicted, Order::Skip) > 70,
            "most of a long run is skipped: {predicted:?}"
        );
        assert_eq!(predicted[99], Order::Detect, "the end of the run is looked at");
        let longest = predicted.split(|order| *order != Order::Skip).map(<[_]>::len).max();
        assert!(
            longest < Some(PREDICTED_STRIDE as usize),
            "no long stretch goes unseen: {longest:?}"
        );
    }

    #[test]
    fn screenshots_are_skipped_only_inside_runs() {
        let classic = orders(CaptureMode::Screenshot, Dedup::Exact, VerifyHolds::Sample);
        assert_eq!(classic[5], Order::Capture, "a moving frame");
        assert_eq!(classic[99], Order::Verify, "the end of the run is compared with the anchor");
        assert!(count(&classic, Order::Skip) > 70, "holds cost nothing: {classic:?}");
    }

    #[test]
    fn a_rejected_run_is_looked_at_frame_by_frame() {
        let range = FrameRange::new(0, 100).unwrap();
        let mut orders = Orders::new(
            &mostly_static(),
            range,
            CaptureMode::DrawElement,
            Dedup::Predicted,
            VerifyHolds::Count(0),
        );
        assert!(orders.reject_run(50), "frame 50 is in a run");
        assert!(
            range.frames().all(|frame| orders.of(frame) != Order::Skip),
            "nothing is skipped any more"
        );
    }

    #[test]
    fn a_range_inside_a_run_begins_with_a_capture_and_ends_with_a_look() {
        let range = FrameRange::new(40, 60).unwrap();
        let orders = Orders::new(
            &mostly_static(),
            range,
            CaptureMode::Screenshot,
            Dedup::Exact,
            VerifyHolds::Sample,
        );
        assert_eq!(orders.of(40), Order::Capture, "no anchor before the range");
        assert_eq!(orders.of(59), Order::Verify, "nothing unproved is left at the end");
    }
}
