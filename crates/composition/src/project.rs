//! A composition on disk.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use stillcut_timeline::{Facts, Problem};

use crate::{
    OpenError, ResolveError, Sources, Variables, Wanted,
    document::Document,
    facts, lint, mentions,
    open::{locate, read_document},
    resolve::resolve,
};

/// More parts are not read by the linter.
const MOST_PARTS: usize = 200;

/// A composition on disk. Nothing of its content is kept: every call reads the entry file again,
/// so that what it says is true after an edit.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    entry: PathBuf,
    name: String,
    sources: Sources,
    variables: Variables,
}

impl Project {
    /// Finds the entry file and checks that it holds a composition.
    ///
    /// `path` is a folder with an `index.html`, or an HTML file, whose folder then is the root.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let (root, entry) = locate(path)?;
        let sources = Sources::default();
        sources.note(&root.join(&entry));
        let document = read_document(&root.join(&entry))?;
        let folder = || root.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = document.title.or_else(folder).unwrap_or_else(|| "Composition".to_owned());
        let entry = entry.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        Ok(Self { root, entry: entry.into(), name, sources, variables: Variables::default() })
    }

    /// The same composition with these values of its variables.
    #[must_use]
    pub fn with_variables(self, variables: Variables) -> Self {
        Self { variables, ..self }
    }

    /// Values that were given to its variables.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The folder whose files the composition may use; absolute, symbolic links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The entry file relative to [`Project::root`], with `/` between its parts.
    pub fn entry(&self) -> &Path {
        &self.entry
    }

    /// Words to show: the title or the folder's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What can be known without a browser: size, frame rate, clips with plain numbers, and the
    /// problems of [`Project::lint`].
    ///
    /// A duration that only the page knows becomes the end of the last clip; when there is none
    /// either, it is one frame, and the problems hold a `no_duration`. Animations are not known
    /// without a browser, so the whole video is marked ineligible for prediction.
    pub fn read(&self) -> Result<Facts, OpenError> {
        let document = read_document(&self.root.join(&self.entry))?;
        Ok(facts::read(&document, self.problems(&document)))
    }

    /// What is wrong with the entry file as written, in the order of its lines.
    ///
    /// Only what running the page cannot settle: a missing duration, for example, is no problem
    /// here, since a timeline may supply it.
    pub fn lint(&self) -> Result<Vec<Problem>, OpenError> {
        let document = read_document(&self.root.join(&self.entry))?;
        Ok(self.problems(&document))
    }

    /// Where the start tag of an element is: `index.html:12`. `None` where the entry file has no such
    /// tag with this id: scripts and parts make elements, too.
    pub fn place_of(&self, tag: &str, id: &str) -> Option<String> {
        let document = read_document(&self.root.join(&self.entry)).ok()?;
        let element = document
            .elements
            .iter()
            .find(|element| element.tag == tag && element.id() == Some(id))?;
        Some(format!("{}:{}", self.entry.to_string_lossy(), element.line))
    }

    /// The file for a percent-decoded URL path such as `/assets/a.png`; `/` is the entry file.
    ///
    /// Where the entry file is in a folder of its own, what is not there is looked for from the root, too. The answer is an ordinary file inside [`Project::root`], symbolic links resolved. Blocking:
    /// asks the file system.
    pub fn resolve(&self, url_path: &str) -> Result<PathBuf, ResolveError> {
        match (self.resolve_exactly(url_path), self.below_entry(url_path)) {
            (Err(ResolveError::NotFound { .. }), Some(path)) => self.resolve_exactly(path),
            (found, _) => found,
        }
    }

    /// The file for a path as it is written.
    pub(crate) fn resolve_exactly(&self, url_path: &str) -> Result<PathBuf, ResolveError> {
        resolve(&self.root, &self.entry, &self.sources, url_path)
    }

    /// What a path means when it is meant from the root and was read from the entry file's folder: parts are written to
    /// be mounted in a page at the root.
    fn below_entry<'a>(&self, url_path: &'a str) -> Option<&'a str> {
        let folder = self.entry.parent()?.to_str().filter(|folder| !folder.is_empty())?;
        url_path.trim_start_matches('/').strip_prefix(folder)?.strip_prefix('/')
    }

    /// The files asked for since this was opened. Clones of a project share them.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether any file of the project names an address of another host. Blocking: reads the files.
    pub fn mentions_remote(&self) -> bool {
        mentions::mentions_remote(&self.root)
    }

    /// Which of these names the files of the project or given values of its variables say: whole
    /// words, in any case. One too many is possible, as in a comment. Blocking: reads the files.
    pub fn mentioned<'a>(&self, names: &'a [String]) -> Vec<&'a str> {
        mentions::mentioned(&self.root, &self.variables.to_json(), names)
    }

    fn problems(&self, document: &Document) -> Vec<Problem> {
        let entry = self.entry.to_string_lossy();
        let mut problems = lint::lint(document, &entry, &|path| self.resolve(path));
        let mut seen = BTreeSet::from([entry.clone().into_owned()]);
        let mut waiting = self.parts_of(document, &entry);
        while let Some(file) = waiting.pop_front() {
            if seen.len() > MOST_PARTS || !seen.insert(file.clone()) {
                continue;
            }
            // A part that cannot be read is named by the page that names it.
            let read = self.resolve(&file).ok().and_then(|path| fs::read(path).ok());
            let Some(part) = read.and_then(|html| Document::parse(&html).ok()) else { continue };
            problems.extend(lint::lint_part(&part, &file, &|path| self.resolve(path)));
            waiting.extend(self.parts_of(&part, &file));
        }
        problems
    }

    /// Files of the parts that a document mounts.
    fn parts_of(&self, document: &Document, file: &str) -> VecDeque<String> {
        let sources = document.elements.iter().filter_map(|it| it.get("data-composition-src"));
        let located = sources.filter_map(|source| self.locate(source, file, Wanted::Part));
        located.filter(|part| part.exists).map(|part| part.path).collect()
    }
}
