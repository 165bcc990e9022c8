//! `permissions.json`: the hosts that the user agreed to, for each composition.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::atomic::{self, Found};
use crate::wire::AppError;

/// Hosts by the path of the composition.
#[derive(Debug)]
pub(crate) struct PermissionStore {
    file: PathBuf,
    hosts: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl PermissionStore {
    /// Reads the file; with the trouble when a damaged one was set aside.
    pub(crate) fn load(config: &Path) -> (Self, Option<AppError>) {
        let file = config.join("permissions.json");
        let (hosts, trouble) = match atomic::load(&file) {
            Found::Value(hosts) => (hosts, None),
            Found::Nothing => (BTreeMap::new(), None),
            Found::Damaged(error) => (BTreeMap::new(), Some(error)),
        };
        (Self { file, hosts }, trouble)
    }

    /// The hosts agreed to for a composition.
    pub(crate) fn of(&self, composition: &Path) -> BTreeSet<String> {
        self.hosts.get(composition).cloned().unwrap_or_default()
    }

    /// Adds hosts for a composition and saves.
    pub(crate) fn add(
        &mut self,
        composition: &Path,
        hosts: impl IntoIterator<Item = String>,
    ) -> Result<(), AppError> {
        self.hosts.entry(composition.to_owned()).or_default().extend(hosts);
        atomic::save(&self.file, &self.hosts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_kept_for_their_composition() {
        let folder = tempfile::tempdir().unwrap();
        let (film, other) = (Path::new("/films/a"), Path::new("/films/b"));
        let (mut store, _) = PermissionStore::load(folder.path());
        store.add(film, ["a.example".to_owned()]).unwrap();
        store.add(film, ["b.example".to_owned()]).unwrap();
        let (read, trouble) = PermissionStore::load(folder.path());
        assert_eq!(trouble, None);
        assert_eq!(read.of(film), ["a.example".to_owned(), "b.example".to_owned()].into());
        assert!(read.of(other).is_empty());
    }
}
