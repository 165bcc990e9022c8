//! Numbers in timing attributes.

use crate::{
    document::{Document, Element},
    number::{meant_seconds, strict},
    timing::Start,
};

use super::{Findings, root::is_endless};

/// Attributes whose value is a plain number, times mostly.
const NUMBERS: [&str; 7] = [
    "data-duration",
    "data-composition-duration",
    "data-end",
    "data-media-start",
    "data-playback-start",
    "data-playback-rate",
    "data-volume",
];

pub(super) fn check(document: &Document, findings: &mut Findings) {
    check_all(document, true, findings);
}

/// The same for a part's file, whose references may lead out of it.
pub(super) fn check_part(document: &Document, findings: &mut Findings) {
    check_all(document, false, findings);
}

fn check_all(document: &Document, is_whole: bool, findings: &mut Findings) {
    for (index, element) in document.page_elements() {
        check_start(document, element, is_whole, findings);
        for name in NUMBERS {
            check_number(element, name, Some(index) == document.root, findings);
        }
    }
}

fn check_number(element: &Element, name: &str, is_root: bool, findings: &mut Findings) {
    let Some(value) = element.get(name) else { return };
    match strict(value) {
        // The root's own length has checks of its own.
        None if is_root && is_endless(value) => {}
        None => bad_number(element, name, value, findings),
        Some(seconds) if name == "data-duration" && seconds <= 0.0 && !is_root => findings.warning(
            element.line,
            "bad_duration",
            format!("{name}=\"{value}\" on {} is ignored: a clip lasts longer than 0", tag(element)),
            "write a positive number of seconds, or leave the attribute out to show the element to the end",
        ),
        Some(_) => {}
    }
}

fn check_start(document: &Document, element: &Element, is_whole: bool, findings: &mut Findings) {
    let Some(value) = element.get("data-start") else { return };
    match Start::parse(value) {
        Some(Start::Seconds(seconds)) if seconds < 0.0 => findings.warning(
            element.line,
            "negative_start",
            format!("data-start=\"{value}\" on {} is read as 0", tag(element)),
            "write 0, or the second at which the element appears",
        ),
        Some(Start::Seconds(_)) => {}
        Some(Start::After { name, .. }) if document.named(name).is_some() => {}
        Some(Start::After { .. }) if !is_whole && meant_seconds(value).is_none() => {}
        Some(Start::After { name, .. }) if meant_seconds(value).is_none() => findings.error(
            element.line,
            "unknown_reference",
            format!("data-start=\"{value}\" on {}: nothing here is called '{name}'", tag(element)),
            "write a number of seconds, or the id of the element after which this one starts",
        ),
        _ => bad_number(element, "data-start", value, findings),
    }
}

fn bad_number(element: &Element, name: &str, value: &str, findings: &mut Findings) {
    let fix = meant_seconds(value).map_or_else(
        || "write a plain number, with a point for fractions and without a unit".to_owned(),
        |seconds| format!("write {name}=\"{seconds}\""),
    );
    findings.warning(
        element.line,
        "bad_number",
        format!("{name}=\"{value}\" on {} is not a plain number and is ignored", tag(element)),
        fix,
    );
}

fn tag(element: &Element) -> String {
    element.id().map_or_else(|| format!("<{}>", element.tag), |id| format!("#{id}"))
}
