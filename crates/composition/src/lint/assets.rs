//! Files and addresses that the page uses.

use std::collections::HashSet;

use crate::{
    ResolveError,
    address::Address,
    css,
    document::{Document, Element},
    locate::{Wanted, candidates},
};

use super::{Findings, Resolver};

/// One use of an address.
struct Use<'a> {
    line: usize,
    address: &'a str,
    /// What the file is for: `image`, `script`.
    what: &'static str,
    /// Whether the picture is certainly wrong without it. A style sheet may name several files
    /// of which the browser takes one.
    needed: bool,
}

/// Looks at every address once, where it is used first.
struct Checker<'a> {
    /// Folder of the entry file, from the root.
    base: &'a str,
    resolve: Resolver<'a>,
    seen: HashSet<String>,
    findings: &'a mut Findings,
}

pub(super) fn check(
    document: &Document,
    entry: &str,
    resolve: Resolver<'_>,
    findings: &mut Findings,
) {
    let base = entry.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut checker = Checker { base, resolve, seen: HashSet::new(), findings };
    for element in &document.elements {
        for (name, address) in element.attributes() {
            if let Some(what) = purpose(element, name) {
                checker.check(&Use { line: element.line, address, what, needed: true });
            } else if name == "style" {
                checker.check_css(address, element.line);
            }
        }
    }
    for style in &document.styles {
        checker.check_css(&style.text, style.line);
    }
}

/// What an attribute's address is for; `None` for attributes that load nothing.
fn purpose(element: &Element, attribute: &str) -> Option<&'static str> {
    match (element.tag.as_str(), attribute) {
        ("img" | "image", "src" | "href" | "xlink:href") | ("video", "poster") => Some("image"),
        ("video", "src") => Some("video"),
        ("audio", "src") => Some("audio"),
        ("source", "src") => Some("media file"),
        ("script", "src") => Some("script"),
        ("iframe", "src") => Some("document"),
        ("link", "href") => link_purpose(element.get("rel").unwrap_or_default()),
        (_, "data-composition-src") => Some("composition"),
        _ => None,
    }
}

/// Whether an address leads into a folder of npm packages.
fn is_package_file(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    !path.contains("://") && path.split('/').any(|part| part == "node_modules")
}

fn link_purpose(rel: &str) -> Option<&'static str> {
    let is = |word: &str| rel.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(word));
    if is("stylesheet") {
        Some("style sheet")
    } else if is("modulepreload") {
        Some("script")
    } else {
        is("preload").then_some("file")
    }
}

impl Checker<'_> {
    fn check_css(&mut self, sheet: &str, first_line: usize) {
        for link in css::links(sheet) {
            let line = first_line + link.line;
            self.check(&Use { line, address: &link.address, what: "file", needed: false });
        }
    }

    fn check(&mut self, it: &Use<'_>) {
        let address = it.address.trim();
        if self.seen.contains(address) {
            return;
        }
        match Address::parse(address, self.base) {
            Address::Inline => return, // not remembered: inline data can be large
            // Installed packages may answer; the browser tells where they do not.
            _ if is_package_file(address) => {}
            Address::Remote => self.remote(it),
            Address::Above if self.is_elsewhere(it) => {}
            Address::File | Address::Above => self.outside(it),
            Address::Local(path) => self.local(it, &path),
        }
        self.seen.insert(address.to_owned());
    }

    fn local(&mut self, it: &Use<'_>, path: &str) {
        match (self.resolve)(path) {
            Ok(_) => {}
            Err(ResolveError::Outside { .. }) => self.outside(it),
            Err(ResolveError::NotFound { .. }) if self.is_elsewhere(it) => {}
            Err(ResolveError::NotFound { .. }) => self.missing(it),
        }
    }

    /// Whether a file is where else it is looked for: from the root, parts also in the folder made for them.
    fn is_elsewhere(&self, it: &Use<'_>) -> bool {
        let wanted = if it.what == "composition" { Wanted::Part } else { Wanted::File };
        let file = format!("{}/", self.base);
        let from = if self.base.is_empty() { "" } else { &*file };
        candidates(it.address, from, wanted).iter().any(|path| (self.resolve)(path).is_ok())
    }

    fn missing(&mut self, it: &Use<'_>) {
        let message = format!("the {} {} does not exist", it.what, short(it.address));
        let fix = "put the file there or correct the address; upper and lower case count";
        if it.needed {
            self.findings.error(it.line, "missing_asset", message, fix);
        } else {
            self.findings.warning(it.line, "missing_asset", message, fix);
        }
    }

    fn outside(&mut self, it: &Use<'_>) {
        self.findings.error(
            it.line,
            "outside_project",
            format!(
                "the {} {} is outside the project's folder and is not loaded",
                it.what,
                short(it.address)
            ),
            "copy the file into the folder and use a relative address",
        );
    }

    fn remote(&mut self, it: &Use<'_>) {
        self.findings.info(
            it.line,
            "remote_asset",
            format!("the {} {} comes from the network", it.what, short(it.address)),
            "well-known libraries are answered from a local copy; keep other files in the project to export without a network",
        );
    }
}

/// An address for a message, cut in the middle when long.
fn short(address: &str) -> String {
    const HALF: usize = 60;
    let count = address.chars().count();
    if count <= 2 * HALF {
        return address.to_owned();
    }
    let head: String = address.chars().take(HALF).collect();
    let tail: String = address.chars().skip(count - HALF).collect();
    format!("{head}...{tail}")
}
