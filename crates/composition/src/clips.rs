//! The timed elements of a document as clips.

use std::collections::HashMap;

use stillcut_timeline::{Clip, ClipKind};

use crate::{
    document::{Document, Element, collapse},
    number::leading,
    timing::{Timing, Window},
};

/// How many characters of an element's text serve as its label.
const LABEL_LENGTH: usize = 40;

/// Timed elements in document order, without the root and without what `data-hidden` removes,
/// and the windows in which they are shown.
pub(crate) fn timed_elements(document: &Document) -> Vec<(&Element, Window)> {
    let mut timing = Timing::new(document);
    document
        .page_elements()
        .filter(|(index, element)| {
            element.is_timed() && !element.hidden && Some(*index) != document.root
        })
        .map(|(index, element)| (element, timing.shown(index)))
        .collect()
}

/// Clips of a video that lasts `duration` seconds; open-ended ones last as long.
pub(crate) fn clips(timed: &[(&Element, Window)], duration: f64) -> Vec<Clip> {
    let mut ids = HashMap::new();
    let clip = |(place, (element, window)): (usize, &(&Element, Window))| Clip {
        id: unique_id(element, place, &mut ids),
        label: label(element),
        kind: kind(element),
        track: track(element),
        start: window.start,
        end: window.end.unwrap_or(duration).max(window.start),
    };
    timed.iter().enumerate().map(clip).collect()
}

/// Its id or composition id, else `clip-N` (counted from 1); numbered when already taken.
/// `taken` holds the number to try next for every id given out.
fn unique_id(element: &Element, place: usize, taken: &mut HashMap<String, usize>) -> String {
    let composition = || element.get("data-composition-id").filter(|id| !id.is_empty());
    let wanted = element
        .id()
        .or_else(composition)
        .map_or_else(|| format!("clip-{}", place + 1), str::to_owned);
    let mut id = wanted.clone();
    while taken.contains_key(&id) {
        let number = taken.entry(wanted.clone()).or_insert(2);
        id = format!("{wanted}-{number}");
        *number += 1;
    }
    taken.insert(id.clone(), 2);
    id
}

fn label(element: &Element) -> String {
    let given = element.get("data-label").map(str::trim).filter(|label| !label.is_empty());
    let composition = || element.get("data-composition-id").filter(|id| !id.is_empty());
    if let Some(words) = given.or_else(|| element.id()).or_else(composition) {
        return words.to_owned();
    }
    let text: String = collapse(&element.text).chars().take(LABEL_LENGTH).collect();
    if text.is_empty() { element.tag.clone() } else { text }
}

fn kind(element: &Element) -> ClipKind {
    match element.tag.as_str() {
        "img" => ClipKind::Image,
        "video" => ClipKind::Video,
        "audio" => ClipKind::Audio,
        "canvas" => ClipKind::Canvas,
        _ if element.is_composition() || element.get("data-composition-src").is_some() => {
            ClipKind::Composition
        }
        _ => ClipKind::Element,
    }
}

/// `data-track-index` and its two older names; fractions are cut off, nonsense is 0.
fn track(element: &Element) -> i32 {
    let text = ["data-track-index", "data-track", "data-layer"]
        .into_iter()
        .find_map(|name| element.get(name))
        .unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates; a lane is only a row")]
    leading(text).map_or(0, |number| number as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<Clip> {
        let document = Document::parse(html.as_bytes()).unwrap();
        clips(&timed_elements(&document), 10.0)
    }

    #[test]
    fn describes_what_is_timed() {
        let clips = read(
            "<div data-composition-id=main data-start=0>
              <h1 data-start=1 data-duration=2 data-track-index=3> Hello <b>big</b>\n world </h1>
              <div id=card data-start=2 data-label='The card'></div>
              <video src=a.mp4></video>
              <div data-composition-id=intro data-start=0 data-duration=1 data-track=2></div>
              <p>not timed</p><script data-start=1></script>
            </div>",
        );
        let all: Vec<_> = clips
            .iter()
            .map(|it| (it.id.as_str(), it.label.as_str(), it.kind, it.track, it.start, it.end))
            .collect();
        let expected = [
            ("clip-1", "Hello big world", ClipKind::Element, 3, 1.0, 3.0),
            ("card", "The card", ClipKind::Element, 0, 2.0, 10.0),
            ("clip-3", "video", ClipKind::Video, 0, 0.0, 10.0),
            ("intro", "intro", ClipKind::Composition, 2, 0.0, 1.0),
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn ids_stay_unique() {
        let clips =
            read("<i id=a data-start=0></i><i id=a data-start=1></i><i id=a-2 data-start=2></i>");
        let ids: Vec<_> = clips.iter().map(|clip| clip.id.as_str()).collect();
        assert_eq!(ids, ["a", "a-2", "a-2-2"]);
    }

    #[test]
    fn hidden_elements_are_no_clips() {
        assert_eq!(
            read("<div data-hidden><i data-start=0></i></div><b data-start=0 data-hidden></b>"),
            []
        );
    }
}
