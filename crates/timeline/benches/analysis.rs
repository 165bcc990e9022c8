//! Planning a long composition: it is done again with every edit.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use stillcut_timeline::{
    Clip, ClipKind, Facts, FrameRate, History, Ineligible, IneligibleReason, Span, SpanKind,
    analyze,
};

/// Slides of a second; each moves for its first half, every tenth has a video.
fn slides(count: u32) -> Facts {
    let clip = |number: u32| {
        let (id, start) = (format!("slide-{number}"), f64::from(number));
        let label = id.clone();
        Clip { id, label, kind: ClipKind::Element, track: 0, start, end: start + 1.0 }
    };
    let span = |number: u32| {
        let (target, start) = (format!("#slide-{number}"), f64::from(number));
        Span { kind: SpanKind::Tween, start, end: start + 0.5, target }
    };
    let video = |number: u32| {
        let (detail, start) = (format!("#video-{number}"), f64::from(number));
        Ineligible { start, end: start + 1.0, reason: IneligibleReason::Video, detail }
    };
    Facts {
        id: "main".to_owned(),
        width: 1920,
        height: 1080,
        duration: f64::from(count),
        fps: FrameRate::DEFAULT,
        clips: (0..count).map(clip).collect(),
        spans: (0..count).map(span).collect(),
        ineligible: (0..count).step_by(10).map(video).collect(),
        history: History::default(),
        variables: Vec::new(),
        fonts: Vec::new(),
        problems: Vec::new(),
    }
}

fn planning(criterion: &mut Criterion) {
    for count in [20, 1200] {
        let facts = slides(count);
        assert!(!analyze(facts.clone()).static_runs.is_empty(), "there is something to plan");
        criterion.bench_function(&format!("analyze {count} slides of a second"), |bencher| {
            bencher.iter_batched(
                || facts.clone(),
                |facts| analyze(black_box(facts)),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, planning);
criterion_main!(benches);
