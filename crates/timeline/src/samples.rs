//! Small facts for this crate's own tests.

use crate::{
    Clip, ClipKind, Facts, FrameRate, History, Ineligible, IneligibleReason, Span, SpanKind,
};

/// A composition of that length in seconds at 30 frames per second, with nothing in it.
pub(crate) fn facts(duration: f64) -> Facts {
    Facts {
        id: "main".to_owned(),
        width: 1920,
        height: 1080,
        duration,
        fps: FrameRate::DEFAULT,
        clips: Vec::new(),
        spans: Vec::new(),
        ineligible: Vec::new(),
        history: History::default(),
        variables: Vec::new(),
        fonts: Vec::new(),
        problems: Vec::new(),
    }
}

/// An ordinary clip.
pub(crate) fn clip(id: &str, start: f64, end: f64) -> Clip {
    Clip { id: id.to_owned(), label: id.to_owned(), kind: ClipKind::Element, track: 0, start, end }
}

/// A tween of the target.
pub(crate) fn tween(target: &str, start: f64, end: f64) -> Span {
    Span { kind: SpanKind::Tween, start, end, target: target.to_owned() }
}

/// An interval without prediction.
pub(crate) fn ineligible(
    reason: IneligibleReason,
    detail: &str,
    start: f64,
    end: f64,
) -> Ineligible {
    Ineligible { start, end, reason, detail: detail.to_owned() }
}
