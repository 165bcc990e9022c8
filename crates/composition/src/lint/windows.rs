//! Time windows in which nothing is shown, and media without a file.

use crate::{
    document::{Document, Element},
    facts::declared_duration,
    number::strict,
    timing::Timing,
};

use super::Findings;

pub(super) fn check(document: &Document, findings: &mut Findings) {
    let root = document.root.map(|root| &document.elements[root]);
    let length = root.and_then(declared_duration);
    let mut timing = Timing::new(document);
    for (index, element) in document.page_elements() {
        if Some(index) == document.root {
            continue;
        }
        check_end(element, findings);
        let start = timing.window(index).start;
        if element.get("data-start").is_some() && length.is_some_and(|length| start >= length) {
            findings.warning(
                element.line,
                "never_shown",
                format!("{} starts at {start} s, when the video has ended", tag(element)),
                "start it earlier, or make the root's data-duration longer",
            );
        }
    }
    check_media(document, findings);
}

fn check_end(element: &Element, findings: &mut Findings) {
    let number = |name: &str| element.get(name).and_then(strict);
    let (Some(start), Some(end)) = (number("data-start"), number("data-end")) else { return };
    if end <= start && number("data-duration").is_none() {
        findings.warning(
            element.line,
            "bad_duration",
            format!("data-end=\"{end}\" on {} is not after data-start=\"{start}\"", tag(element)),
            "write an end after the start, or data-duration",
        );
    }
}

/// Media that have no file of their own, no `<source>` and no variable that gives one.
fn check_media(document: &Document, findings: &mut Findings) {
    let elements: Vec<_> = document.page_elements().map(|(_, element)| element).collect();
    for (at, element) in elements.iter().enumerate() {
        let has_source = || elements.get(at + 1).is_some_and(|next| next.tag == "source");
        let is_given = ["src", "srcobject", "data-var-src"]
            .iter()
            .any(|name| element.get(name).is_some_and(|value| !value.trim().is_empty()));
        // Scripts find an element by its id or class, and may give it a file.
        let is_known = element.id().is_some() || element.get("class").is_some();
        if element.is_media() && !is_given && !has_source() && !is_known {
            findings.warning(
                element.line,
                "missing_source",
                format!("{} has no file to play", tag(element)),
                "give it a src",
            );
        }
    }
}

fn tag(element: &Element) -> String {
    element.id().map_or_else(|| format!("<{}>", element.tag), |id| format!("#{id}"))
}
