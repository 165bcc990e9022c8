//! When elements are shown: absolute starts and ends from `data-*` attributes.

use crate::{
    document::{Document, Element},
    number::strict,
};

/// How many starts may depend on one another in a row; longer chains (and circles) count as
/// unresolved. Keeps hostile files from exhausting the stack.
const LONGEST_CHAIN: usize = 200;

/// An element's own time window on the root's clock, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    /// First second shown, at or above 0.
    pub(crate) start: f64,
    /// First second no longer shown; `None` when open-ended.
    pub(crate) end: Option<f64>,
}

/// A value of `data-start`.
#[derive(Debug, PartialEq)]
pub(crate) enum Start<'a> {
    /// Seconds after the start of the enclosing composition.
    Seconds(f64),
    /// Some seconds after (or before) the end of another element.
    After {
        /// Its `id` or `data-composition-id`.
        name: &'a str,
        /// Seconds to add.
        offset: f64,
    },
}

impl<'a> Start<'a> {
    /// Reads a number, `NAME`, `NAME + n` or `NAME - n`; `None` for anything else.
    ///
    /// A hyphen may be part of a name: `intro-2` is a name, `intro - 2` an expression.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if let Some(seconds) = strict(text) {
            return Some(Self::Seconds(seconds));
        }
        if is_name(text) {
            return Some(Self::After { name: text, offset: 0.0 });
        }
        let sign = text.rfind(['+', '-'])?;
        let (name, number) = (text[..sign].trim_end(), text[sign + 1..].trim_start());
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let distance = strict(number).filter(|_| plain && is_name(name))?;
        let offset = if text[sign..].starts_with('-') { -distance } else { distance };
        Some(Self::After { name, offset })
    }
}

fn is_name(text: &str) -> bool {
    let in_names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    !text.is_empty() && text.chars().all(in_names)
}

/// Resolves the windows of one document's elements; asked in document order, every step is short.
#[derive(Debug)]
pub(crate) struct Timing<'a> {
    document: &'a Document,
    known: Vec<Option<Window>>,
    shown: Vec<Option<Window>>,
}

impl<'a> Timing<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        let nothing = vec![None; document.elements.len()];
        Self { document, known: nothing.clone(), shown: nothing }
    }

    /// An element's own window, regardless of its ancestors' windows.
    pub(crate) fn window(&mut self, index: usize) -> Window {
        self.resolve(index, 0)
    }

    /// The part of an element's window in which all timed elements around it, up to the root,
    /// are shown too.
    pub(crate) fn shown(&mut self, index: usize) -> Window {
        if let Some(window) = self.shown[index] {
            return window;
        }
        let mut window = self.window(index);
        let around = self.document.elements[index].timed_ancestor;
        if let Some(ancestor) = around.filter(|_| around != self.document.root) {
            let outer = self.shown(ancestor);
            window.start = window.start.max(outer.start);
            window.end = match (window.end, outer.end) {
                (Some(own), Some(outer)) => Some(own.min(outer)),
                (own, outer) => own.or(outer),
            };
        }
        window.end = window.end.map(|end| end.max(window.start));
        self.shown[index] = Some(window);
        window
    }

    fn resolve(&mut self, index: usize, depth: usize) -> Window {
        if let Some(window) = self.known[index] {
            return window;
        }
        if depth > LONGEST_CHAIN {
            return Window { start: 0.0, end: None };
        }
        let element = &self.document.elements[index];
        let base = element.composition.map_or(0.0, |outer| self.resolve(outer, depth + 1).start);
        let start = self.start_of(element, base, depth).max(0.0);
        let window = Window { start, end: end_of(element, base, start) };
        self.known[index] = Some(window);
        window
    }

    fn start_of(&mut self, element: &Element, base: f64, depth: usize) -> f64 {
        match element.get("data-start").and_then(Start::parse) {
            Some(Start::Seconds(seconds)) => base + seconds.max(0.0),
            Some(Start::After { name, offset }) => match self.document.named(name) {
                Some(target) => {
                    let window = self.resolve(target, depth + 1);
                    window.end.unwrap_or(window.start) + offset
                }
                None => base,
            },
            None => base,
        }
    }
}

/// `data-duration`, else the older `data-end`, else unknown.
fn end_of(element: &Element, base: f64, start: f64) -> Option<f64> {
    let number = |name: &str| element.get(name).and_then(strict);
    let duration = number("data-duration").filter(|&seconds| seconds > 0.0);
    let end = || number("data-end").map(|end| base + end).filter(|&end| end > start);
    duration.map(|seconds| start + seconds).or_else(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(html: &str) -> Vec<(f64, Option<f64>)> {
        let document = Document::parse(html.as_bytes()).unwrap();
        let mut timing = Timing::new(&document);
        let timed: Vec<_> = document
            .page_elements()
            .filter(|(_, it)| it.tag == "i")
            .map(|(index, _)| index)
            .collect();
        timed.into_iter().map(|index| timing.shown(index)).map(|w| (w.start, w.end)).collect()
    }

    #[test]
    fn reads_references() {
        let after = |name, offset| Some(Start::After { name, offset });
        assert_eq!(Start::parse(" 2.5 "), Some(Start::Seconds(2.5)));
        assert_eq!(Start::parse("intro"), after("intro", 0.0));
        assert_eq!(Start::parse("intro-2"), after("intro-2", 0.0));
        assert_eq!(Start::parse("intro - 2"), after("intro", -2.0));
        assert_eq!(Start::parse("intro+2"), after("intro", 2.0));
        assert_eq!(Start::parse("intro-2 + .5"), after("intro-2", 0.5));
        for text in ["", "2 s", "intro + two", "+ 2", "a b", "intro + 1e3"] {
            assert_eq!(Start::parse(text), None, "{text}");
        }
    }

    #[test]
    fn starts_add_up_through_compositions() {
        let html = "<div data-composition-id=a data-start=0>
            <div data-composition-id=b data-start=2 data-duration=4>
              <div data-composition-id=c><i data-start=1 data-duration=2></i></div>
              <i data-start=3 data-duration=9></i>
            </div></div>";
        assert_eq!(windows(html), [(3.0, Some(5.0)), (5.0, Some(6.0))]);
    }

    #[test]
    fn ends_come_from_duration_then_end_then_nowhere() {
        let html = "<div data-composition-id=a>
            <i data-start=1 data-duration=2 data-end=9></i><i data-start=1 data-end=4></i>
            <i data-start=1></i><i data-start=1 data-duration=0></i><i data-start=-1 data-duration=2></i></div>";
        let expected =
            [(1.0, Some(3.0)), (1.0, Some(4.0)), (1.0, None), (1.0, None), (0.0, Some(2.0))];
        assert_eq!(windows(html), expected);
    }

    #[test]
    fn references_follow_ends() {
        let html = "<div data-composition-id=a>
            <i data-start='two + 1' data-duration=1></i><i id=one data-start=1 data-duration=2></i>
            <i id=two data-start='one - 0.5' data-duration=2></i><i data-start=nobody></i></div>";
        let expected = [(5.5, Some(6.5)), (1.0, Some(3.0)), (2.5, Some(4.5)), (0.0, None)];
        assert_eq!(windows(html), expected);
    }

    #[test]
    fn circles_end() {
        let html =
            "<i id=a data-start=b data-duration=1></i><i id=b data-start=a data-duration=1></i>";
        assert_eq!(windows(html).len(), 2);
    }
}
