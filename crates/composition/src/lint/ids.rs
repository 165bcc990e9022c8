//! Ids that are missing or given twice.

use std::collections::{HashMap, hash_map::Entry};

use crate::document::Document;

use super::Findings;

pub(super) fn check(document: &Document, findings: &mut Findings) {
    check_element_ids(document, findings);
    check_composition_ids(document, findings);
}

fn check_element_ids(document: &Document, findings: &mut Findings) {
    let mut lines = HashMap::new();
    for (_, element) in document.page_elements() {
        let Some(id) = element.id() else { continue };
        match lines.entry(id) {
            Entry::Vacant(free) => {
                free.insert(element.line);
            }
            Entry::Occupied(first) => findings.warning(
                element.line,
                "duplicate_id",
                format!("id=\"{id}\" is already taken in line {}", first.get()),
                "give every element an id of its own; scripts and styles find only the first",
            ),
        }
    }
}

fn check_composition_ids(document: &Document, findings: &mut Findings) {
    let mut lines = HashMap::new();
    for (_, element) in document.page_elements() {
        // The shell of a part that is in a template.
        if element.tag == "html" {
            continue;
        }
        let is_host = element.get("data-composition-src").is_some();
        match element.get("data-composition-id") {
            None => {} // a host without a name: the part brings its own
            Some(id) if id.trim().is_empty() => missing(element.line, findings),
            Some(_) if is_host => {} // the same part may be mounted many times
            Some(id) => match lines.entry(id) {
                Entry::Vacant(free) => {
                    free.insert(element.line);
                }
                Entry::Occupied(first) => findings.warning(
                    element.line,
                    "duplicate_composition_id",
                    format!(
                        "data-composition-id=\"{id}\" is already taken in line {}",
                        first.get()
                    ),
                    "give every composition an id of its own; timelines are registered under it",
                ),
            },
        }
    }
}

fn missing(line: usize, findings: &mut Findings) {
    findings.warning(
        line,
        "missing_composition_id",
        "the composition has no id".to_owned(),
        "give it a data-composition-id; its timeline is registered under that name",
    );
}
