//! Shadow trees that nothing can look into.

use crate::document::Document;

use super::Findings;

/// Closed trees that the parser makes: no script of the page, and none of ours, gets at them.
pub(super) fn check(document: &Document, findings: &mut Findings) {
    for element in &document.elements {
        let mode = element.get("shadowrootmode").unwrap_or_default();
        if element.tag == "template" && mode.eq_ignore_ascii_case("closed") {
            let message = "animations inside of a closed shadow root follow no frames".to_owned();
            let fix = "write shadowrootmode=\"open\", or attach the root in a script";
            findings.warning(element.line, "closed_shadow", message, fix);
        }
    }
}
