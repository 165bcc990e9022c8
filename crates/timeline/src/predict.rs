//! Predicting static runs from clips and spans alone.
//!
//! A frame is predicted static when no span is active in it or in the frame before, no cut falls
//! on it, and no ineligible interval touches it or the frame before. Asking the frame before as
//! well gives up one frame at each end of an animation, which is the safe direction.
//!
//! Everything that forbids a prediction becomes a block of frames; the runs are the gaps between
//! the sorted blocks. So nothing here costs time or memory per frame.

use crate::{Cut, Facts, FrameRange, FrameRate, Ineligible, Span, StaticRun, reason};

/// Frames `start..end` that cannot be predicted, and what makes them so.
struct Block<'a> {
    start: u32,
    end: u32,
    cause: Cause<'a>,
}

/// What a [`Block`] comes from, most telling first: when several begin at a run's end, the first
/// kind gives the reason.
enum Cause<'a> {
    Ineligible(&'a Ineligible),
    Cut(&'a Cut),
    Span(&'a Span),
}

/// The maximal static runs of a video of `frames` frames, ascending and disjoint.
pub(crate) fn predict_runs(facts: &Facts, cuts: &[Cut], frames: u32) -> Vec<StaticRun> {
    let mut runs = Vec::new();
    let mut next = 1; // frame 0 has nothing before it to repeat
    for block in blocks(facts, cuts) {
        if block.start >= frames {
            break;
        }
        if let Some(range) = FrameRange::new(next, block.start) {
            runs.push(StaticRun::predicted(range, block.cause.words()));
        }
        next = next.max(block.end);
    }
    if let Some(range) = FrameRange::new(next, frames) {
        runs.push(StaticRun::predicted(range, reason::END_OF_VIDEO.to_owned()));
    }
    runs
}

/// All blocks by first frame, the most telling cause first among equals.
fn blocks<'a>(facts: &'a Facts, cuts: &'a [Cut]) -> Vec<Block<'a>> {
    let ineligible = facts.ineligible.iter().filter_map(|it| block_of_ineligible(it, facts.fps));
    let cuts = cuts.iter().map(|cut| Block {
        start: cut.frame,
        end: cut.frame.saturating_add(1),
        cause: Cause::Cut(cut),
    });
    let spans = facts.spans.iter().filter_map(|span| block_of_span(span, facts.fps));
    let mut blocks: Vec<_> = ineligible.chain(cuts).chain(spans).collect();
    blocks.sort_by_key(|block| block.start); // stable: keeps the order of causes
    blocks
}

/// The frames from the last one at or before the span's start to the first one at or after its
/// end, and one more; `None` for a span that ends before the video begins.
fn block_of_span(span: &Span, fps: FrameRate) -> Option<Block<'_>> {
    if span.end < 0.0 {
        return None;
    }
    let start = fps.frame_at(span.start);
    let last = if span.end.is_nan() { u32::MAX } else { fps.frame_from(span.end).max(start) };
    Some(Block { start, end: last.saturating_add(2), cause: Cause::Span(span) })
}

/// The frames that the half-open interval touches, at least one, and one more; `None` for an
/// interval that ends before the video begins.
fn block_of_ineligible(interval: &Ineligible, fps: FrameRate) -> Option<Block<'_>> {
    if interval.end < 0.0 {
        return None;
    }
    let start = fps.frame_at(interval.start);
    let after = fps.first_visible(interval.end).max(start.saturating_add(1));
    Some(Block { start, end: after.saturating_add(1), cause: Cause::Ineligible(interval) })
}

impl Cause<'_> {
    /// What ends a run that this follows, in words.
    fn words(&self) -> String {
        match self {
            Self::Ineligible(interval) => reason::of_ineligible(interval),
            Self::Cut(cut) => reason::of_cut(cut),
            Self::Span(span) => reason::of_span(span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IneligibleReason, analyze, samples};

    fn ranges(facts: Facts) -> Vec<(u32, u32)> {
        analyze(facts).static_runs.iter().map(|run| (run.start, run.end)).collect()
    }

    #[test]
    fn a_tween_blocks_its_frames_and_the_one_after() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#title", 1.0, 2.0));
        assert_eq!(ranges(facts), [(1, 30), (62, 120)]);
    }

    #[test]
    fn an_instant_change_blocks_the_frames_it_touches() {
        let mut on_the_grid = samples::facts(4.0);
        on_the_grid.spans.push(samples::tween("#title", 1.0, 1.0));
        assert_eq!(ranges(on_the_grid), [(1, 30), (32, 120)]);

        let mut between_frames = samples::facts(4.0);
        between_frames.spans.push(samples::tween("#title", 1.01, 1.01));
        assert_eq!(ranges(between_frames), [(1, 30), (33, 120)]);
    }

    #[test]
    fn a_cut_splits_a_run_into_two() {
        let mut facts = samples::facts(4.0);
        facts.clips.push(samples::clip("logo", 2.0, 4.0));
        let runs = analyze(facts).static_runs;
        assert_eq!(runs.len(), 2);
        assert_eq!((runs[0].start, runs[0].end, runs[0].anchor), (1, 60, 0));
        assert_eq!((runs[1].start, runs[1].end, runs[1].anchor), (61, 120, 60));
        assert_eq!(runs[0].reason, "clip 'logo' starts");
        assert_eq!(runs[1].reason, "end of the video");
    }

    #[test]
    fn a_canvas_blocks_only_the_frames_that_show_it() {
        let mut facts = samples::facts(6.0);
        facts.ineligible.push(samples::ineligible(IneligibleReason::Canvas, "#chart", 2.0, 4.0));
        let runs = analyze(facts).static_runs;
        assert_eq!((runs[0].start, runs[0].end), (1, 60));
        assert_eq!((runs[1].start, runs[1].end, runs[1].anchor), (121, 180, 120));
        assert_eq!(runs[0].reason, "canvas #chart is visible from here");
    }

    #[test]
    fn overlapping_blocks_leave_no_run_between_them() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#a", 0.0, 2.0));
        facts.spans.push(samples::tween("#b", 0.5, 1.0));
        facts.spans.push(samples::tween("#c", 1.5, 3.0));
        assert_eq!(ranges(facts), [(92, 120)]);
    }

    #[test]
    fn the_most_telling_cause_names_the_end() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#chart", 2.0, 3.0));
        facts.clips.push(samples::clip("chart", 2.0, 4.0));
        assert_eq!(analyze(facts.clone()).static_runs[0].reason, "clip 'chart' starts");
        facts.ineligible.push(samples::ineligible(IneligibleReason::Video, "#film", 2.0, 4.0));
        assert_eq!(analyze(facts).static_runs[0].reason, "video #film is visible from here");
    }

    #[test]
    fn spans_outside_the_video_change_nothing() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#before", -3.0, -1.0));
        facts.spans.push(samples::tween("#after", 4.0, 9.0));
        assert_eq!(ranges(facts), [(1, 120)]);
    }

    #[test]
    fn spans_without_numbers_forbid_everything() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#broken", f64::NAN, f64::NAN));
        assert_eq!(ranges(facts), []);

        let mut endless = samples::facts(4.0);
        endless.spans.push(samples::tween("#spin", 2.0, f64::INFINITY));
        assert_eq!(ranges(endless), [(1, 60)]);
    }

    #[test]
    fn noise_in_an_end_time_costs_no_frame() {
        let mut facts = samples::facts(4.0);
        facts.spans.push(samples::tween("#title", 0.1, 0.1 + 0.2));
        assert_eq!(ranges(facts), [(1, 3), (11, 120)]);
    }
}
