//! Compares the files of a composition with what they were at the last look.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use stillcut_composition::{FileState, Sources};

/// Readings of a composition that count: the one that is shown, and the newest.
const MOST_READINGS: usize = 2;
/// Folders whose content is not the composition's own.
const FOREIGN: &str = "node_modules";
/// Folder of exports, beside the entry file.
const RENDERS: &str = "renders";

#[derive(Debug)]
pub(super) struct Looker {
    root: PathBuf,
    /// Oldest first.
    readings: Vec<Sources>,
    known: BTreeMap<PathBuf, FileState>,
}

/// What a look found.
#[derive(Debug)]
pub(super) struct Look {
    /// For the next look.
    pub(super) looker: Looker,
    /// Files that changed since the last one.
    pub(super) changed: Vec<PathBuf>,
    /// Folders in which something can change.
    pub(super) folders: BTreeSet<PathBuf>,
}

impl Looker {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, readings: Vec::new(), known: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, sources: Sources) {
        if self.readings.len() == MOST_READINGS {
            self.readings.remove(0);
        }
        self.readings.push(sources);
    }

    /// Looks at every file. Blocking.
    pub(super) fn look(mut self) -> Look {
        let files: BTreeMap<_, _> = self.readings.iter().flat_map(Sources::files).collect();
        let mut changed = Vec::new();
        let mut known = BTreeMap::new();
        for (path, asked) in files {
            if self.is_foreign(&path) {
                continue;
            }
            let before = self.known.get(&path).copied().unwrap_or(asked);
            let now = FileState::of(&path);
            if now != before {
                changed.push(path.clone());
            }
            known.insert(path, now);
        }
        self.known = known;
        let folders = self.readings.iter().flat_map(Sources::folders);
        let folders = folders.filter(|folder| self.is_watched(folder)).collect();
        Look { looker: self, changed, folders }
    }

    /// Whether a file is none that its author edits: hidden, installed or exported.
    fn is_foreign(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return true };
        let is_hidden = |part: &str| part.starts_with('.');
        let mut parts = inside.iter().map(|part| part.to_string_lossy());
        parts.any(|part| is_hidden(&part) || part == FOREIGN) || inside.starts_with(RENDERS)
    }

    /// Links may lead to folders that are none of this composition.
    fn is_watched(&self, folder: &Path) -> bool {
        let inside = folder.canonicalize().is_ok_and(|canonical| canonical.starts_with(&self.root));
        inside && (folder == self.root || !self.is_foreign(folder))
    }
}
