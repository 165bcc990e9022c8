//! `variables.json`: what the user gave to the variables of each composition.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use stillcut_timeline::VariableValue;

use super::atomic::{self, Found};
use crate::wire::AppError;

/// Values by name.
pub(crate) type Values = BTreeMap<String, VariableValue>;

/// What was given, by the path of the composition.
#[derive(Debug)]
pub(crate) struct VariableStore {
    file: PathBuf,
    given: BTreeMap<PathBuf, Values>,
}

impl VariableStore {
    /// Reads the file; with the trouble when a damaged one was set aside.
    pub(crate) fn load(config: &Path) -> (Self, Option<AppError>) {
        let file = config.join("variables.json");
        let (given, trouble) = match atomic::load(&file) {
            Found::Value(given) => (given, None),
            Found::Nothing => (BTreeMap::new(), None),
            Found::Damaged(error) => (BTreeMap::new(), Some(error)),
        };
        (Self { file, given }, trouble)
    }

    /// What was given to a composition.
    pub(crate) fn of(&self, path: &Path) -> Values {
        self.given.get(path).cloned().unwrap_or_default()
    }

    /// Replaces what was given to a composition.
    pub(crate) fn set(&mut self, path: &Path, values: Values) -> Result<(), AppError> {
        if values.is_empty() {
            self.given.remove(path);
        } else {
            self.given.insert(path.to_owned(), values);
        }
        atomic::save(&self.file, &self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_for_each_composition() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, trouble) = VariableStore::load(folder.path());
        assert_eq!(trouble, None);
        let values = Values::from([
            ("title".to_owned(), VariableValue::Text("Hi".to_owned())),
            ("intro.count".to_owned(), VariableValue::Number(3.0)),
            ("loud".to_owned(), VariableValue::Boolean(true)),
        ]);
        let film = Path::new("/films/one");
        store.set(film, values.clone()).unwrap();
        store.set(Path::new("/films/two"), Values::new()).unwrap();
        let (mut read, _) = VariableStore::load(folder.path());
        assert_eq!(read.of(film), values);
        assert_eq!(read.of(Path::new("/films/two")), Values::new());
        read.set(film, Values::new()).unwrap();
        assert_eq!(VariableStore::load(folder.path()).0.of(film), Values::new(), "given back");
    }
}
