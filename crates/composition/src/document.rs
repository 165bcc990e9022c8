//! An HTML file as a list of elements with their lines, read in one streaming pass.

use std::{borrow::Cow, cell::RefCell, collections::HashMap, rc::Rc};

use html_escape::decode_html_entities;
use lol_html::{
    HtmlRewriter, Settings, doc_text, element,
    errors::RewritingError,
    html_content::{Element as Tag, TextChunk, TextType},
};

/// How much text of a timed element is kept for its label, in bytes.
const LABEL_TEXT: usize = 160;

/// What the static reader looks at: every element and every style sheet of one file.
#[derive(Debug)]
pub(crate) struct Document {
    /// The page title, entities decoded, blanks collapsed.
    pub(crate) title: Option<String>,
    /// All elements in document order.
    pub(crate) elements: Vec<Element>,
    /// The texts of all `<style>` elements in document order.
    pub(crate) styles: Vec<RawText>,
    /// The texts of all `<script>` elements in document order.
    pub(crate) scripts: Vec<RawText>,
    /// The element that is the composition.
    pub(crate) root: Option<usize>,
    /// Whether the composition is inside a `<template>`: then what is in templates is the page.
    of_template: bool,
    /// The first element of every `id`.
    ids: HashMap<String, usize>,
    /// The first element of every `data-composition-id`.
    composition_ids: HashMap<String, usize>,
}

/// One start tag.
#[derive(Debug)]
pub(crate) struct Element {
    /// Tag name in lower case.
    pub(crate) tag: String,
    /// Line of the start tag, from 1.
    pub(crate) line: usize,
    /// Names in lower case, values with entities decoded.
    attributes: Vec<(String, String)>,
    /// Whether it is inside a `<template>`, whose content is not part of the page.
    pub(crate) in_template: bool,
    /// Whether it or an ancestor carries `data-hidden`.
    pub(crate) hidden: bool,
    /// The nearest ancestor with `data-composition-id`.
    pub(crate) composition: Option<usize>,
    /// The nearest ancestor with a time window of its own.
    pub(crate) timed_ancestor: Option<usize>,
    /// The beginning of its text, kept for timed elements only.
    pub(crate) text: String,
}

/// The text of a `<style>` or `<script>` element.
#[derive(Debug)]
pub(crate) struct RawText {
    /// Line of its first character, from 1.
    pub(crate) line: usize,
    /// The style sheet or script.
    pub(crate) text: String,
}

impl Document {
    /// Reads a file; bytes that are not UTF-8 are replaced.
    pub(crate) fn parse(html: &[u8]) -> Result<Self, RewritingError> {
        let builder = Rc::new(RefCell::new(Builder::new(html)));
        let (at_tag, at_text) = (Rc::clone(&builder), Rc::clone(&builder));
        let settings = Settings::new()
            .with_strict(false)
            .append_element_content_handler(element!("*", |tag: &mut Tag<'_, '_>| {
                let depth = at_tag.borrow_mut().open(tag);
                if tag.can_have_content() {
                    let at_end = Rc::clone(&at_tag);
                    tag.on_end_tag(Box::new(move |_| {
                        at_end.borrow_mut().close(depth);
                        Ok(())
                    }))?;
                }
                Ok(())
            }))
            .append_document_content_handler(doc_text!(|chunk: &mut TextChunk<'_>| {
                at_text.borrow_mut().text(chunk);
                Ok(())
            }));
        let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
        rewriter.write(html)?;
        rewriter.end()?;
        Ok(builder.take().finish())
    }

    /// Elements that are part of the page, with their places in [`Document::elements`].
    pub(crate) fn page_elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        let all = self.of_template;
        self.elements.iter().enumerate().filter(move |(_, element)| all || !element.in_template)
    }

    /// The element that a reference names: by `id` first, then by `data-composition-id`.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.ids.get(name).or_else(|| self.composition_ids.get(name)).copied()
    }

    /// The first element of every value of an attribute.
    fn index(&self, attribute: &str) -> HashMap<String, usize> {
        let mut places = HashMap::new();
        for (place, element) in self.page_elements() {
            if let Some(value) = element.get(attribute) {
                places.entry(value.to_owned()).or_insert(place);
            }
        }
        places
    }

    /// The root composition: the one marked `data-root="true"`, else the first that is inside
    /// no other. Only elements of the page count. A page of which only `<html>`, or nothing, is a composition, is a part
    /// on its own when a template of it holds one.
    fn find_root(&mut self) -> Option<usize> {
        let on_page = self.root_of_page();
        let is_shell = on_page.is_none_or(|root| self.elements[root].tag == "html");
        let inert = || self.elements.iter().position(|it| it.in_template && it.is_composition());
        match inert().filter(|_| is_shell) {
            Some(root) => {
                self.of_template = true;
                Some(root)
            }
            None => on_page,
        }
    }

    fn root_of_page(&self) -> Option<usize> {
        let compositions = || self.page_elements().filter(|(_, element)| element.is_composition());
        let marked = compositions().find(|(_, element)| element.get("data-root") == Some("true"));
        let outermost = || compositions().find(|(_, element)| element.composition.is_none());
        marked.or_else(outermost).map(|(index, _)| index)
    }
}

impl Element {
    /// The value of an attribute; empty for one written without a value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All attributes as written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Its id, unless empty.
    pub(crate) fn id(&self) -> Option<&str> {
        self.get("id").filter(|id| !id.is_empty())
    }

    /// Whether it is a composition, nested or not.
    pub(crate) fn is_composition(&self) -> bool {
        self.get("data-composition-id").is_some()
    }

    /// Whether it plays: `<video>` or `<audio>`.
    pub(crate) fn is_media(&self) -> bool {
        matches!(self.tag.as_str(), "video" | "audio")
    }

    /// Whether it has a time window of its own. Media start with their composition by default.
    pub(crate) fn is_timed(&self) -> bool {
        let never = matches!(self.tag.as_str(), "script" | "style" | "link" | "meta");
        !never && (self.get("data-start").is_some() || self.is_media())
    }
}

/// Collects a [`Document`] while the tags go by.
#[derive(Debug, Default)]
struct Builder {
    /// Byte offset of the first character of every line.
    line_starts: Vec<usize>,
    /// Elements whose end tag has not been seen, outermost first.
    open: Vec<usize>,
    elements: Vec<Element>,
    styles: Vec<RawText>,
    scripts: Vec<RawText>,
    /// Whether a style sheet or script goes on.
    raw_open: bool,
    title: String,
    title_done: bool,
}

impl Builder {
    fn new(html: &[u8]) -> Self {
        let after_newlines =
            html.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        Self { line_starts: std::iter::once(0).chain(after_newlines).collect(), ..Self::default() }
    }

    /// Adds an element; the answer is the number of elements it is inside of.
    fn open(&mut self, tag: &mut Tag<'_, '_>) -> usize {
        let name = tag.tag_name();
        self.close_unclosed_sibling(&name);
        let depth = self.open.len();
        let element = self.element(name, tag);
        if tag.can_have_content() {
            self.open.push(self.elements.len());
        }
        self.elements.push(element);
        depth
    }

    /// Some elements end where the next of their kind begins; the tokenizer does not tell.
    fn close_unclosed_sibling(&mut self, name: &str) {
        let may_be_left_open =
            matches!(name, "p" | "li" | "dt" | "dd" | "option" | "tr" | "td" | "th");
        let same = |index: &usize| self.elements[*index].tag == name;
        if may_be_left_open && self.open.last().is_some_and(same) {
            self.open.pop();
        }
    }

    fn element(&self, name: String, tag: &Tag<'_, '_>) -> Element {
        let decoded = |value: String| {
            match decode_html_entities(&value) {
                Cow::Borrowed(_) => None,
                Cow::Owned(decoded) => Some(decoded),
            }
            .unwrap_or(value)
        };
        let attributes: Vec<_> =
            tag.attributes().iter().map(|it| (it.name(), decoded(it.value()))).collect();
        let parent = self.open.last().map(|&index| (index, &self.elements[index]));
        let nearest = |is: fn(&Element) -> bool, further: fn(&Element) -> Option<usize>| {
            parent.and_then(|(index, it)| if is(it) { Some(index) } else { further(it) })
        };
        let hides = attributes.iter().any(|(name, _)| name == "data-hidden");
        Element {
            line: self.line_at(tag.source_location().bytes().start),
            in_template: parent.is_some_and(|(_, it)| it.in_template || it.tag == "template"),
            hidden: hides || parent.is_some_and(|(_, it)| it.hidden),
            composition: nearest(Element::is_composition, |it| it.composition),
            timed_ancestor: nearest(Element::is_timed, |it| it.timed_ancestor),
            tag: name,
            attributes,
            text: String::new(),
        }
    }

    /// Ends the element that is inside of `depth` others, and all that are still open in it.
    fn close(&mut self, depth: usize) {
        let closed = self.open.get(depth).map(|&index| self.elements[index].tag.as_str());
        match closed {
            Some("style" | "script") => self.raw_open = false,
            Some("title") => self.title_done = true,
            _ => {}
        }
        self.open.truncate(depth);
    }

    fn text(&mut self, chunk: &TextChunk<'_>) {
        let Some(&inside) = self.open.last() else { return };
        match (chunk.text_type(), self.elements[inside].tag.as_str()) {
            (TextType::RawText, "style") | (TextType::ScriptData, "script") => self.raw_text(chunk),
            (TextType::RCData, "title") if !self.title_done => self.title += chunk.as_str(),
            (TextType::Data, _) => self.label_text(inside, chunk.as_str()),
            _ => {}
        }
    }

    fn raw_text(&mut self, chunk: &TextChunk<'_>) {
        let line = self.line_at(chunk.source_location().bytes().start);
        let is_style = chunk.text_type() == TextType::RawText;
        let texts = if is_style { &mut self.styles } else { &mut self.scripts };
        if !self.raw_open {
            self.raw_open = true;
            texts.push(RawText { line, text: String::new() });
        }
        if let Some(raw) = texts.last_mut() {
            raw.text += chunk.as_str();
        }
    }

    /// Keeps the beginning of the text for the nearest timed element around it.
    fn label_text(&mut self, inside: usize, text: &str) {
        let around = &self.elements[inside];
        let timed = if around.is_timed() { Some(inside) } else { around.timed_ancestor };
        if let Some(element) = timed.map(|index| &mut self.elements[index])
            && element.text.len() < LABEL_TEXT
        {
            element.text.extend(text.chars().take(LABEL_TEXT));
        }
    }

    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    fn finish(self) -> Document {
        let title = collapse(&self.title);
        let mut document = Document {
            title: (!title.is_empty()).then_some(title),
            elements: self.elements,
            styles: self.styles,
            scripts: self.scripts,
            root: None,
            of_template: false,
            ids: HashMap::new(),
            composition_ids: HashMap::new(),
        };
        document.root = document.find_root();
        document.ids = document.index("id");
        document.composition_ids = document.index("data-composition-id");
        document
    }
}

/// Text as people read it: entities decoded, runs of blanks turned into one space.
pub(crate) fn collapse(text: &str) -> String {
    decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(html: &str) -> Document {
        Document::parse(html.as_bytes()).unwrap()
    }

    fn root_id(html: &str) -> Option<String> {
        let document = parse(html);
        document.root.and_then(|root| document.elements[root].id()).map(str::to_owned)
    }

    #[test]
    fn knows_lines_titles_and_entities() {
        let document = parse(
            "<!doctype html>\n<title> A &amp; B\n</title>\n<svg><title>no</title></svg>\n<img alt='x'\n src='a&amp;b.png'>",
        );
        assert_eq!(document.title.as_deref(), Some("A & B"));
        let image = document.elements.last().unwrap();
        assert_eq!((image.tag.as_str(), image.line), ("img", 5));
        assert_eq!(image.get("src"), Some("a&b.png"));
    }

    #[test]
    fn chooses_the_root() {
        let nested = "<div id=a data-composition-id=a><p id=b data-composition-id=b></p></div>";
        assert_eq!(root_id(nested).as_deref(), Some("a"));
        let marked = "<div id=a data-composition-id=a></div><div id=b data-root=true data-composition-id=b></div>";
        assert_eq!(root_id(marked).as_deref(), Some("b"));
        let inert = "<template><div id=a data-composition-id=a></div></template>";
        assert_eq!(root_id(inert).as_deref(), Some("a"), "a part on its own");
        let shell = format!("<html id=h data-composition-id=a><body>{inert}");
        assert_eq!(root_id(&shell).as_deref(), Some("a"), "and one with a shell around it");
        let after = format!("{inert}<div id=b data-composition-id=b></div>");
        assert_eq!(root_id(&after).as_deref(), Some("b"));
        assert_eq!(root_id("<script>'<div data-composition-id=x>'</script>"), None);
    }

    #[test]
    fn finds_the_ancestors_that_matter() {
        let document = parse(
            "<div data-composition-id=a><section data-start=0><i><b data-start=1></b></i></section><u></u></div>",
        );
        let of = |tag: &str| document.elements.iter().find(|it| it.tag == tag).unwrap();
        assert_eq!(of("b").composition, Some(0));
        assert_eq!(of("b").timed_ancestor, Some(1));
        assert_eq!(of("u").timed_ancestor, None);
        assert_eq!(of("u").composition, Some(0));
    }

    #[test]
    fn unclosed_paragraphs_are_siblings() {
        let document = parse("<div><p data-start=0>one<p data-start=1>two</div>");
        assert_eq!(document.elements[2].timed_ancestor, None);
        assert_eq!((&*document.elements[1].text, &*document.elements[2].text), ("one", "two"));
    }

    #[test]
    fn keeps_style_sheets_and_scripts_with_their_lines() {
        let document = parse(
            "<style>\n a {}\n</style>\n<script>\nc;\n</script>\n<style>b {}</style><script src=x></script><script>d</script>",
        );
        let lines = |texts: &[RawText]| -> Vec<_> {
            texts.iter().map(|it| (it.line, it.text.clone())).collect()
        };
        let text = |line: usize, text: &str| (line, text.to_owned());
        assert_eq!(lines(&document.styles), [text(1, "\n a {}\n"), text(7, "b {}")]);
        assert_eq!(lines(&document.scripts), [text(4, "\nc;\n"), text(7, "d")]);
    }

    #[test]
    fn bytes_that_are_not_text_do_no_harm() {
        let document = Document::parse(b"\xff\xfe<div id=\"\xff\" data-composition-id=x>").unwrap();
        assert!(document.root.is_some());
    }
}
