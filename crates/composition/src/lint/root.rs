//! Size, length and frame rate of the root element.

use crate::{
    document::{Document, Element},
    facts::{DEFAULT_SIZE, MAX_SIDE, frame_rate, side},
    number::strict,
};

use super::Findings;

pub(super) fn check(document: &Document, findings: &mut Findings) {
    if let Some(root) = document.root.map(|root| &document.elements[root]) {
        check_size(root, findings);
        check_duration(root, findings);
        check_rate(root, findings);
    }
}

fn check_size(root: &Element, findings: &mut Findings) {
    let (width, height) = DEFAULT_SIZE;
    for name in ["data-width", "data-height"] {
        let Some(value) = root.get(name).filter(|_| side(root, name).is_none()) else { continue };
        findings.error(
            root.line,
            "bad_dimensions",
            format!(
                "{name}=\"{value}\" is not a number of pixels; the video is made {width}x{height}"
            ),
            format!("write a whole number from 1 to {MAX_SIDE}, such as {name}=\"{width}\""),
        );
    }
    let missing: Vec<_> =
        ["data-width", "data-height"].into_iter().filter(|name| root.get(name).is_none()).collect();
    if !missing.is_empty() {
        findings.warning(
            root.line,
            "missing_dimensions",
            format!("the root has no {}; the video is made {width}x{height}", missing.join(" and no ")),
            format!("set data-width=\"{width}\" data-height=\"{height}\", or the size you mean, on the root element"),
        );
    }
}

fn check_duration(root: &Element, findings: &mut Findings) {
    for name in ["data-duration", "data-composition-duration"] {
        let Some(value) = root.get(name) else { continue };
        let fix = format!("write the length of the video in seconds, such as {name}=\"10\"");
        match strict(value) {
            Some(seconds) if seconds > 0.0 => {}
            Some(_) => findings.error(
                root.line,
                "bad_duration",
                format!("{name}=\"{value}\": a video cannot be that short"),
                fix,
            ),
            None if is_endless(value) => findings.error(
                root.line,
                "bad_duration",
                format!("{name}=\"{value}\": a video cannot be endless"),
                fix,
            ),
            None => {} // reported as `bad_number`
        }
    }
}

/// Whether the text means infinity: the word, or a number too large to be one.
pub(super) fn is_endless(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_infinite)
}

fn check_rate(root: &Element, findings: &mut Findings) {
    if let Some(value) = root.get("data-fps").filter(|_| frame_rate(root).is_none()) {
        findings.warning(
            root.line,
            "bad_fps",
            format!("data-fps=\"{value}\" is not a frame rate; 30 frames per second are used"),
            "write a whole number from 1 to 240 or a fraction such as 30000/1001",
        );
    }
}
