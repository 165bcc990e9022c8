//! Which frames are compared: pure.

use stillcut_timeline::{Analysis, FrameRange, IneligibleReason};

use crate::{CaptureMode, segments::Segment};

/// What the guard may cost, as one part in so many of the expected capture.
const SHARE: f64 = 10.0;
/// What things cost, in milliseconds of the machine in docs/capture.md; only their ratios count.
/// Pictures are counted in frames of 1280x720.
const CAPTURE: f64 = 13.0;
const HELD: f64 = 2.0;
/// Opening the plain page while the stage page draws, and loading that one again.
const PAGES: f64 = 330.0;
/// A sample: both pages show it at the same time, and the screenshot takes longer.
const SAMPLE: f64 = 80.0;
/// Visiting a frame on the way to the next sample.
const VISIT: f64 = 0.15;
/// What a visible video adds to a frame, captured or visited: its own frame is decoded for that.
const VIDEO: f64 = 7.0;
/// Seconds of an interval for which one sample is enough.
const SECONDS_EACH: f64 = 2.0;
/// Where in its part of an interval a sample lies: what comes in has come in, what goes out is still
/// there.
const PLACE: f64 = 0.6;

/// The intervals of drawn frames: between cuts, and outside of what is captured by screenshot anyway.
pub(super) fn intervals(analysis: &Analysis, stretches: &[Segment]) -> Vec<FrameRange> {
    let mut intervals = Vec::new();
    for stretch in stretches.iter().filter(|each| each.mode == CaptureMode::DrawElement) {
        let mut start = stretch.range.start;
        let inside = analysis.cuts.iter().map(|cut| cut.frame);
        for cut in inside.filter(|cut| *cut > stretch.range.start && *cut < stretch.range.end) {
            intervals.extend(FrameRange::new(start, cut));
            start = cut;
        }
        intervals.extend(FrameRange::new(start, stretch.range.end));
    }
    intervals
}

/// Samples that a tenth of the expected capture pays for. `captures` of the frames of `range` are
/// expected to be captured.
pub(super) fn affordable(analysis: &Analysis, range: FrameRange, captures: u32) -> u32 {
    let pictures = f64::from(analysis.width) * f64::from(analysis.height) / (1280.0 * 720.0);
    let held = range.len().saturating_sub(captures);
    let video = |frames: FrameRange| f64::from(frames_with_video(analysis, frames)) * VIDEO;
    let capture = f64::from(captures) * CAPTURE + f64::from(held) * HELD + video(range);
    let capture = capture * pictures;
    let visited = FrameRange { start: 0, end: range.end };
    let fixed = PAGES + f64::from(range.end) * VISIT + video(visited) * pictures;
    let samples = ((capture / SHARE - fixed) / (SAMPLE * pictures)).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to u32::MAX")]
    let whole = samples.min(f64::from(u32::MAX)) as u32;
    whole
}

fn frames_with_video(analysis: &Analysis, range: FrameRange) -> u32 {
    let videos = analysis.ineligible.iter().filter(|each| each.reason == IneligibleReason::Video);
    let videos: Vec<_> = videos.collect();
    let shows = |frame: u32| {
        videos.iter().any(|video| analysis.fps.is_visible(frame, video.start, video.end))
    };
    range.frames().map(|frame| u32::from(shows(frame))).sum()
}

/// Frames to compare in each interval, ascending: one in each of the longest first, then more where
/// they are long, `most` in all.
pub(super) fn samples(analysis: &Analysis, intervals: &[FrameRange], most: u32) -> Vec<Vec<u32>> {
    let mut counts = vec![0; intervals.len()];
    for _ in 0..most {
        let weight = |at: usize| f64::from(intervals[at].len()) / f64::from(counts[at] + 1);
        let needs = |at: &usize| counts[*at] < wanted(analysis, intervals[*at]);
        // The longest without a sample; where every interval has one, the longest for each sample.
        let next = (0..intervals.len()).filter(needs).max_by(|&one, &other| {
            let first = (counts[one] == 0).cmp(&(counts[other] == 0));
            // Of two equal ones the earlier.
            first.then(weight(one).total_cmp(&weight(other))).then(other.cmp(&one))
        });
        let Some(next) = next else { break };
        counts[next] += 1;
    }
    intervals.iter().zip(counts).map(|(interval, count)| spread(*interval, count)).collect()
}

/// Samples with which an interval is well covered.
fn wanted(analysis: &Analysis, interval: FrameRange) -> u32 {
    let frames = SECONDS_EACH * f64::from(analysis.fps.num()) / f64::from(analysis.fps.den());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, positive")]
    let samples = (f64::from(interval.len()) / frames.max(1.0)).ceil() as u32;
    samples.clamp(1, interval.len())
}

/// `count` different frames of an interval, evenly.
fn spread(interval: FrameRange, count: u32) -> Vec<u32> {
    let part = f64::from(interval.len()) / f64::from(count.max(1));
    let frame = |index: u32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the range")]
        let offset = ((f64::from(index) + PLACE) * part) as u32;
        interval.start + offset.min(interval.len() - 1)
    };
    (0..count).map(frame).collect()
}

#[cfg(test)]
mod tests {
    use stillcut_timeline::{Cut, Ineligible};

    use super::*;
    use crate::shards::samples::analysis;

    fn range(start: u32, end: u32) -> FrameRange {
        FrameRange::new(start, end).unwrap()
    }

    fn film(frames: u32, cuts: &[u32]) -> Analysis {
        let cut = |&frame: &u32| Cut { frame, starts: Vec::new(), ends: Vec::new() };
        Analysis { frames, cuts: cuts.iter().map(cut).collect(), ..analysis((1280, 720), &[]) }
    }

    fn stretch(start: u32, end: u32, mode: CaptureMode) -> Segment {
        Segment { range: range(start, end), mode, reason: None }
    }

    #[test]
    fn intervals_lie_between_cuts_and_outside_of_screenshots() {
        let stretches = [
            stretch(0, 40, CaptureMode::DrawElement),
            stretch(40, 60, CaptureMode::Screenshot),
            stretch(60, 100, CaptureMode::DrawElement),
        ];
        let film = film(100, &[10, 40, 50, 60, 90]);
        let expected = [range(0, 10), range(10, 40), range(60, 90), range(90, 100)];
        assert_eq!(intervals(&film, &stretches), expected);
    }

    #[test]
    fn a_short_film_cannot_pay_for_the_pages() {
        let film = film(100, &[]);
        assert_eq!(affordable(&film, range(0, 100), 100), 0);
        assert!(affordable(&film, range(0, 600), 600) >= 4);
        assert_eq!(affordable(&film, range(0, 600), 10), 0, "nearly everything is held");
    }

    #[test]
    fn a_video_is_decoded_on_the_way_to_a_sample() {
        let video = |end: f64| Ineligible {
            start: 0.0,
            end,
            reason: IneligibleReason::Video,
            detail: String::new(),
        };
        let of = |end| {
            let film = Analysis { ineligible: vec![video(end)], ..film(600, &[]) };
            affordable(&film, range(0, 600), 600)
        };
        assert_eq!(of(20.0), 0, "all of it");
        assert!(of(1.0) >= 2, "a second of it");
    }

    #[test]
    fn the_longest_intervals_come_first() {
        let intervals = [range(0, 5), range(5, 65), range(65, 95)];
        let film = film(95, &[5, 65]);
        assert_eq!(samples(&film, &intervals, 1), [vec![], vec![41], vec![]]);
        assert_eq!(samples(&film, &intervals, 2), [vec![], vec![41], vec![83]]);
        assert_eq!(samples(&film, &intervals, 3), [vec![3], vec![41], vec![83]]);
        assert_eq!(samples(&film, &intervals, 99), [vec![3], vec![41], vec![83]], "well covered");
    }

    #[test]
    fn long_intervals_get_more_samples_evenly() {
        let film = film(600, &[]);
        let all = samples(&film, &[range(0, 600)], u32::MAX);
        assert_eq!(all, [vec![36, 96, 156, 216, 276, 336, 396, 456, 516, 576]]);
        assert_eq!(samples(&film, &[range(0, 600)], 2), [vec![180, 480]]);
    }

    #[test]
    fn samples_are_different_frames_inside_their_interval() {
        let film = film(10_000, &[]);
        for (start, length, most) in [(7, 1, 9), (7, 2, 9), (0, 61, 2), (13, 9_000, 150)] {
            let interval = range(start, start + length);
            let mut frames = samples(&film, &[interval], most).remove(0);
            assert!(frames.iter().all(|frame| interval.contains(*frame)), "{frames:?}");
            let count = frames.len();
            frames.dedup();
            assert!(frames.is_sorted() && frames.len() == count && count > 0, "{frames:?}");
        }
    }
}
