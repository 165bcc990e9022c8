//! Words for what ends a static run.

use crate::{Cut, Ineligible, IneligibleReason, Span, SpanKind};

/// The reason of the last run when it reaches the last frame.
pub(crate) const END_OF_VIDEO: &str = "end of the video";

/// "clip 'logo' starts", "clip 'a' ends, 'b' starts and 3 more change".
pub(crate) fn of_cut(cut: &Cut) -> String {
    let (ended, started) = (cut.ends.first(), cut.starts.first());
    let named = usize::from(ended.is_some()) + usize::from(started.is_some());
    let words = match (ended, started) {
        (Some(ended), Some(started)) => format!("clip '{ended}' ends, '{started}' starts"),
        (Some(ended), None) => format!("clip '{ended}' ends"),
        (None, Some(started)) => format!("clip '{started}' starts"),
        (None, None) => "the visible clips change".to_owned(),
    };
    match cut.starts.len() + cut.ends.len() - named {
        0 => words,
        1 => format!("{words} and 1 more changes"),
        more => format!("{words} and {more} more change"),
    }
}

/// "tween on #title starts", "callback at #counter runs".
pub(crate) fn of_span(span: &Span) -> String {
    let kind = match span.kind {
        SpanKind::Tween => "tween",
        SpanKind::CssAnimation => "CSS animation",
        SpanKind::CssTransition => "CSS transition",
        SpanKind::WebAnimation => "web animation",
        SpanKind::Media => return named("video", &span.target, "plays from here"),
        SpanKind::Callback => return named("callback", &span.target, "runs"),
    };
    if span.target.is_empty() {
        format!("a {kind} starts")
    } else {
        format!("{kind} on {} starts", span.target)
    }
}

/// "canvas #chart is visible from here".
pub(crate) fn of_ineligible(interval: &Ineligible) -> String {
    let (thing, does) = match interval.reason {
        IneligibleReason::Video => ("video", "is visible from here"),
        IneligibleReason::Canvas => ("canvas", "is visible from here"),
        IneligibleReason::Callback => ("callback", "may run at any time from here"),
        IneligibleReason::AnimationFrame => {
            ("page script", "runs its own frames or timers from here")
        }
        IneligibleReason::OpaqueTimeline => ("timeline", "cannot be looked into from here"),
        IneligibleReason::AnimatedImage => ("animated image", "is visible from here"),
        IneligibleReason::NestedDocument => ("nested document", "is visible from here"),
        IneligibleReason::SeekListener => ("seek listener", "redraws the page from here"),
    };
    named(thing, &interval.detail, does)
}

fn named(thing: &str, name: &str, does: &str) -> String {
    if name.is_empty() { format!("a {thing} {does}") } else { format!("{thing} {name} {does}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn cut(starts: &[&str], ends: &[&str]) -> Cut {
        let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        Cut { frame: 1, starts: owned(starts), ends: owned(ends) }
    }

    #[test]
    fn names_the_clips_of_a_cut() {
        assert_eq!(of_cut(&cut(&["b"], &["a"])), "clip 'a' ends, 'b' starts");
        assert_eq!(of_cut(&cut(&[], &["a"])), "clip 'a' ends");
        assert_eq!(of_cut(&cut(&["a", "b"], &[])), "clip 'a' starts and 1 more changes");
        assert_eq!(of_cut(&cut(&["a", "b", "c"], &[])), "clip 'a' starts and 2 more change");
    }

    #[test]
    fn names_what_moves() {
        let mut span = samples::tween("#title", 1.0, 2.0);
        assert_eq!(of_span(&span), "tween on #title starts");
        span.kind = SpanKind::Media;
        assert_eq!(of_span(&span), "video #title plays from here");
        span.kind = SpanKind::CssAnimation;
        span.target.clear();
        assert_eq!(of_span(&span), "a CSS animation starts");
    }
}
