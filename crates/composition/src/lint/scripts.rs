//! What scripts of the page say that a video cannot show.

use crate::{
    document::{Document, RawText},
    facts::declared_duration,
};

use super::Findings;

/// Repeats without an end, in timelines whose length then is unknown.
pub(super) fn check(document: &Document, findings: &mut Findings) {
    let root = document.root.map(|root| &document.elements[root]);
    let has_length = root.and_then(declared_duration).is_some();
    for script in &document.scripts {
        for line in endless_repeats(script) {
            let message =
                "an animation repeats for ever; a timeline that holds it has no end".to_owned();
            let fix = "repeat as often as the video is long, such as repeat: Math.ceil(length / duration) - 1";
            if has_length {
                findings.info(line, "endless_repeat", message, fix);
            } else {
                let fix = format!("{fix}, or set data-duration on the root element");
                findings.warning(line, "endless_repeat", message, fix);
            }
        }
    }
}

/// Lines with `repeat: -1`, however it is spaced or quoted.
fn endless_repeats(script: &RawText) -> impl Iterator<Item = usize> + '_ {
    let numbered = script.text.split('\n').enumerate();
    numbered.filter(|(_, text)| has_endless_repeat(text)).map(|(at, _)| script.line + at)
}

fn has_endless_repeat(text: &str) -> bool {
    let code = text.trim_start();
    if code.starts_with("//") || code.starts_with('*') {
        return false;
    }
    let mut rest = text;
    while let Some(at) = rest.find("repeat") {
        let (before, after) = (&rest[..at], &rest[at + "repeat".len()..]);
        let is_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        let value = after.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':');
        let value = value.map(str::trim_start);
        let is_endless = value.is_some_and(|value| {
            value.starts_with("Infinity")
                || value
                    .strip_prefix("-1")
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
        });
        if is_word && is_endless {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_repeats_are_told_from_others() {
        for text in
            ["{repeat:-1}", "repeat : -1,", "'repeat': -1", "repeat: Infinity", "x, repeat: -1 }"]
        {
            assert!(has_endless_repeat(text), "{text}");
        }
        for text in [
            "repeat: 3",
            "repeat: -10",
            "// repeat: -1",
            "norepeat: -1",
            "repeat(-1)",
            "repeatDelay: -1",
        ] {
            assert!(!has_endless_repeat(text), "{text}");
        }
    }
}
