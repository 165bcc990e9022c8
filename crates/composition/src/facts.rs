//! What an entry file says about its video.

use stillcut_timeline::{
    Facts, FrameRate, History, Ineligible, IneligibleReason, Problem, Severity,
};

use crate::{
    clips::{clips, timed_elements},
    document::{Document, Element},
    number::{leading, strict},
    timing::Window,
};

/// The size of a video whose root says none, in pixels.
pub(crate) const DEFAULT_SIZE: (u32, u32) = (1920, 1080);

/// The largest width or height, in pixels.
pub(crate) const MAX_SIDE: f64 = 16384.0;

/// Facts about a document that has a root; `problems` are those found by the linter.
pub(crate) fn read(document: &Document, mut problems: Vec<Problem>) -> Facts {
    let root = document.root.map(|root| &document.elements[root]);
    let fps = root.and_then(frame_rate).unwrap_or_default();
    let timed = timed_elements(document);
    let known = root.and_then(declared_duration).or_else(|| last_end(&timed));
    if known.is_none() {
        problems.push(no_duration());
    }
    let duration = known.unwrap_or_else(|| fps.time_of(1));
    let (width, height) = root.map_or(DEFAULT_SIZE, size);
    Facts {
        id: root.and_then(|root| root.get("data-composition-id")).unwrap_or_default().to_owned(),
        width,
        height,
        duration,
        fps,
        clips: clips(&timed, duration),
        spans: Vec::new(),
        ineligible: vec![Ineligible {
            start: 0.0,
            end: duration,
            reason: IneligibleReason::OpaqueTimeline,
            detail: "animations are known once a browser has opened the page".to_owned(),
        }],
        history: History { reasons: vec!["the page has not been opened in a browser".to_owned()] },
        variables: Vec::new(),
        fonts: Vec::new(),
        problems,
    }
}

/// `data-fps`, when it is a frame rate.
pub(crate) fn frame_rate(root: &Element) -> Option<FrameRate> {
    root.get("data-fps")?.parse().ok()
}

/// `data-duration` of the root or its older name, when it is a positive number of seconds.
pub(crate) fn declared_duration(root: &Element) -> Option<f64> {
    let number = |name: &str| root.get(name).and_then(strict).filter(|&seconds| seconds > 0.0);
    number("data-duration").or_else(|| number("data-composition-duration"))
}

/// A width or height in whole pixels; `None` when absent or not from 1 to 16384.
pub(crate) fn side(root: &Element, name: &str) -> Option<u32> {
    let pixels = leading(root.get(name)?)?.round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
    (1.0..=MAX_SIDE).contains(&pixels).then_some(pixels as u32)
}

fn size(root: &Element) -> (u32, u32) {
    side(root, "data-width").zip(side(root, "data-height")).unwrap_or(DEFAULT_SIZE)
}

/// The end of the last clip that has one.
fn last_end(timed: &[(&Element, Window)]) -> Option<f64> {
    timed.iter().filter_map(|(_, window)| window.end).filter(|&end| end > 0.0).reduce(f64::max)
}

fn no_duration() -> Problem {
    Problem {
        severity: Severity::Error,
        code: "no_duration".to_owned(),
        message: "nothing in the file says how long the video is".to_owned(),
        place: None,
        fix: Some("set data-duration, in seconds, on the root element".to_owned()),
    }
}
