//! `recents.json`: the compositions opened last.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{self, Found};
use crate::wire::{AppError, Recent};

/// More would not be read.
const MOST: usize = 12;

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    path: PathBuf,
    name: String,
}

/// The recent compositions, newest first.
#[derive(Debug)]
pub(crate) struct RecentStore {
    file: PathBuf,
    entries: Vec<Entry>,
}

impl RecentStore {
    /// Reads the list; with the trouble when a damaged file was set aside.
    pub(crate) fn load(config: &Path) -> (Self, Option<AppError>) {
        let file = config.join("recents.json");
        let (entries, trouble) = match atomic::load(&file) {
            Found::Value(entries) => (entries, None),
            Found::Nothing => (Vec::new(), None),
            Found::Damaged(error) => (Vec::new(), Some(error)),
        };
        (Self { file, entries }, trouble)
    }

    /// Puts a composition first.
    pub(crate) fn add(&mut self, path: &Path, name: &str) -> Result<(), AppError> {
        self.entries.retain(|entry| entry.path != path);
        self.entries.insert(0, Entry { path: path.to_owned(), name: name.to_owned() });
        self.entries.truncate(MOST);
        atomic::save(&self.file, &self.entries)
    }

    /// Forgets a composition.
    pub(crate) fn remove(&mut self, path: &Path) -> Result<(), AppError> {
        self.entries.retain(|entry| entry.path != path);
        atomic::save(&self.file, &self.entries)
    }

    /// The list as it is now, looking whether every path is still there.
    pub(crate) fn list(&self) -> Vec<Recent> {
        let recent = |entry: &Entry| Recent {
            path: entry.path.display().to_string(),
            name: entry.name.clone(),
            exists: entry.path.exists(),
        };
        self.entries.iter().map(recent).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_first_and_the_list_is_short() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = RecentStore::load(folder.path());
        for number in 0..15 {
            let path = folder.path().join(format!("film-{number}"));
            store.add(&path, &format!("Film {number}")).unwrap();
        }
        store.add(folder.path(), "Here").unwrap();
        store.add(&folder.path().join("film-9"), "Film 9").unwrap();
        let names: Vec<_> = store.list().into_iter().map(|recent| recent.name).collect();
        assert_eq!(names.len(), MOST);
        assert_eq!(names[..4], ["Film 9", "Here", "Film 14", "Film 13"]);

        let (mut read, trouble) = RecentStore::load(folder.path());
        assert_eq!((read.list(), trouble), (store.list(), None), "saved with every change");
        let exists: Vec<_> = read.list().into_iter().map(|recent| recent.exists).collect();
        assert_eq!(exists[..3], [false, true, false]);
        read.remove(folder.path()).unwrap();
        assert_eq!(read.list().len(), MOST - 1);
    }
}
