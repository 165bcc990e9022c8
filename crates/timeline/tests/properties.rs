//! Rules of the timeline that hold for every composition.

use proptest::prelude::*;
use stillcut_timeline::{
    Analysis, Clip, ClipKind, Facts, FrameRate, History, Ineligible, IneligibleReason, Span,
    SpanKind, analyze,
};

fn any_rate() -> impl Strategy<Value = FrameRate> {
    prop_oneof![
        (1_u32..=240).prop_map(|num| (num, 1)),
        (1_u32..=240).prop_map(|num| (num * 1000, 1001)),
        (1_u32..=4_000_000, 1_u32..=100_000),
        (any::<u32>(), any::<u32>()),
    ]
    .prop_filter_map("outside 1 to 240", |(num, den)| FrameRate::new(num, den))
}

/// Times on the grids that authors use, and between them.
fn any_time() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0_u32..200).prop_map(|tenths| f64::from(tenths) * 0.1),
        (0_u32..600).prop_map(|frames| f64::from(frames) / 30.0),
        -1.0..20.0,
    ]
}

fn any_window() -> impl Strategy<Value = (f64, f64)> {
    (any_time(), any_time()).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

fn any_facts() -> impl Strategy<Value = Facts> {
    (
        any_rate().prop_filter("few frames", |rate| rate.as_f64() <= 60.0),
        any_time(),
        prop::collection::vec(any_window(), 0..12),
        prop::collection::vec(any_window(), 0..12),
        prop::collection::vec(any_window(), 0..3),
    )
        .prop_map(|(fps, duration, clips, spans, ineligible)| Facts {
            id: "main".to_owned(),
            width: 1280,
            height: 720,
            duration: duration.abs() + 0.01,
            fps,
            clips: clips.into_iter().enumerate().map(clip).collect(),
            spans: spans.into_iter().map(span).collect(),
            ineligible: ineligible.into_iter().map(canvas).collect(),
            history: History::default(),
            variables: Vec::new(),
            fonts: Vec::new(),
            problems: Vec::new(),
        })
}

fn clip((index, (start, end)): (usize, (f64, f64))) -> Clip {
    let id = format!("clip-{index}");
    Clip { label: id.clone(), id, kind: ClipKind::Element, track: 0, start, end }
}

fn span((start, end): (f64, f64)) -> Span {
    Span { kind: SpanKind::Tween, start, end, target: "#box".to_owned() }
}

fn canvas((start, end): (f64, f64)) -> Ineligible {
    Ineligible { start, end, reason: IneligibleReason::Canvas, detail: "#chart".to_owned() }
}

fn visible(analysis: &Analysis, frame: u32) -> Vec<&str> {
    let shown = |clip: &&Clip| analysis.fps.is_visible(frame, clip.start, clip.end);
    analysis.clips.iter().filter(shown).map(|clip| clip.id.as_str()).collect()
}

/// Whether any animation or unpredictable element can act in the frame, said the slow way.
fn is_active(analysis: &Analysis, frame: u32) -> bool {
    let (before, after) = (f64::from(frame) - 1.0 + 1e-6, f64::from(frame) + 1.0 - 1e-6);
    let frames = |seconds: f64| seconds * analysis.fps.as_f64();
    let moves =
        |span: &Span| span.end >= 0.0 && frames(span.start) < after && frames(span.end) > before;
    let shows = |interval: &Ineligible| {
        // Even an interval that falls between two frames may change the later one.
        let begins = interval.end >= 0.0 && analysis.fps.frame_at(interval.start) == frame;
        begins || analysis.fps.is_visible(frame, interval.start, interval.end)
    };
    analysis.spans.iter().any(moves) || analysis.ineligible.iter().any(shows)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_is_found_at_its_own_time(rate in any_rate(), frame in any::<u32>()) {
        prop_assert_eq!(rate.frame_at(rate.time_of(frame)), frame);
        prop_assert_eq!(rate.first_visible(rate.time_of(frame)), frame);
    }

    #[test]
    fn rates_survive_text(rate in any_rate()) {
        prop_assert_eq!(rate.to_string().parse::<FrameRate>().unwrap(), rate);
    }

    #[test]
    fn a_video_of_n_frames_has_n_frames(rate in any_rate(), frames in 1_u32..10_000_000) {
        prop_assert_eq!(rate.frame_count(rate.time_of(frames)), frames);
    }

    #[test]
    fn boundaries_and_visibility_agree(
        rate in any_rate(),
        (start, end) in any_window(),
        frame in 0_u32..5_000,
    ) {
        let shown = (rate.first_visible(start)..rate.first_visible(end)).contains(&frame);
        prop_assert_eq!(rate.is_visible(frame, start, end), shown);
    }

    #[test]
    fn cuts_are_where_the_visible_clips_change(facts in any_facts()) {
        let analysis = analyze(facts);
        let changes: Vec<u32> = (1..analysis.frames)
            .filter(|&frame| visible(&analysis, frame) != visible(&analysis, frame - 1))
            .collect();
        let cuts: Vec<u32> = analysis.cuts.iter().map(|cut| cut.frame).collect();
        prop_assert_eq!(cuts, changes);
    }

    #[test]
    fn runs_are_disjoint_maximal_and_quiet(facts in any_facts()) {
        let analysis = analyze(facts);
        let runs = &analysis.static_runs;
        prop_assert!(runs.is_sorted_by(|a, b| a.end < b.start), "adjacent runs would be one");
        for run in runs {
            prop_assert!(run.start < run.end && run.end <= analysis.frames);
            prop_assert_eq!(run.anchor + 1, run.start);
            prop_assert!(!run.reason.is_empty());
            prop_assert!(!analysis.cuts.iter().any(|cut| (run.start..run.end).contains(&cut.frame)));
            for frame in run.anchor..run.end {
                prop_assert!(!is_active(&analysis, frame), "frame {} moves", frame);
            }
        }
    }

    #[test]
    fn quiet_frames_are_predicted(facts in any_facts()) {
        let analysis = analyze(facts);
        let is_cut = |frame| analysis.cuts.iter().any(|cut| cut.frame == frame);
        for frame in 2..analysis.frames.saturating_sub(1) {
            let quiet = (frame - 2..=frame + 1).all(|near| !is_active(&analysis, near));
            if quiet && !is_cut(frame) {
                prop_assert!(analysis.run_at(frame).is_some(), "frame {} is not held", frame);
            }
        }
    }
}

#[test]
fn thousands_of_spans_are_planned_exactly() {
    let spans: Vec<Span> = (0..5_000_u32)
        .map(|index| {
            let start = f64::from(index % 1_000) + f64::from(index / 1_000) * 0.02;
            span((start, start + 0.1))
        })
        .collect();
    let clips = (0..500_u32).map(|index| f64::from(index) * 2.0);
    let facts = Facts {
        id: "long".to_owned(),
        width: 1920,
        height: 1080,
        duration: 1_200.0,
        fps: FrameRate::DEFAULT,
        clips: clips
            .map(|start| (start, start + 1.5))
            .enumerate()
            .map(|(i, w)| clip((i, w)))
            .collect(),
        spans,
        ineligible: Vec::new(),
        history: History::default(),
        variables: Vec::new(),
        fonts: Vec::new(),
        problems: Vec::new(),
    };
    let analysis = analyze(facts);
    assert_eq!(analysis.frames, 36_000);
    // Every second: the five tweens of that second block frames 0..=6 and the frame after them.
    let first = &analysis.static_runs[0];
    assert_eq!((first.start, first.end), (8, 30));
    assert_eq!(analysis.static_runs.last().map(|run| run.end), Some(36_000));
}
