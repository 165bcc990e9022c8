//! The files that a composition asked for, and whether they are still what they were then.
//!
//! Whoever needs a file of a composition finds it through its `Project`, so nothing that can have
//! an effect on a picture is missing here, and nothing else is in it: not the files that exports
//! write, and not those of other programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

/// What is at a path: enough to notice that it was written, not what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// No ordinary file.
    Absent,
    /// A file.
    Present {
        /// Bytes.
        bytes: u64,
        /// When it was written; absent where the file system does not know.
        written: Option<SystemTime>,
    },
}

impl FileState {
    /// What is at a path now, symbolic links followed. Blocking.
    pub fn of(path: &Path) -> Self {
        match fs::metadata(path) {
            Ok(found) if found.is_file() => {
                Self::Present { bytes: found.len(), written: found.modified().ok() }
            }
            _ => Self::Absent,
        }
    }
}

/// The files that were asked for since a project was opened. All clones are the same list.
#[derive(Clone, Default)]
pub struct Sources(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// As they were when they were asked for first.
    files: BTreeMap<PathBuf, FileState>,
    listener: Option<Box<dyn Fn() + Send>>,
}

impl Sources {
    /// Every file asked for so far, also those that were not there, as it was at that time.
    pub fn files(&self) -> Vec<(PathBuf, FileState)> {
        self.lock().files.iter().map(|(path, &state)| (path.clone(), state)).collect()
    }

    /// The folders of these files that are there. Blocking.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let files = self.files();
        files.iter().filter_map(|(path, _)| nearest_folder(path)).collect()
    }

    /// The files that are not what they were when they were asked for. Blocking.
    pub fn changed(&self) -> Vec<PathBuf> {
        let files = self.files().into_iter();
        files.filter(|(path, state)| FileState::of(path) != *state).map(|(path, _)| path).collect()
    }

    /// Calls `listener` whenever a file is asked for that was not before. There is one, and it must
    /// not ask this list anything.
    pub fn listen(&self, listener: impl Fn() + Send + 'static) {
        self.lock().listener = Some(Box::new(listener));
    }

    /// A file is about to be read. Blocking.
    pub(crate) fn note(&self, path: &Path) {
        if self.lock().files.contains_key(path) {
            return;
        }
        let state = FileState::of(path);
        let mut inner = self.lock();
        inner.files.entry(path.to_owned()).or_insert(state);
        if let Some(listener) = &inner.listener {
            listener();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Sources").field(&self.lock().files).finish()
    }
}

/// The folder a file is in, or the nearest one above that is there.
fn nearest_folder(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::Project;

    #[test]
    fn what_was_asked_for_is_known_and_so_is_what_became_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let page = "<div data-composition-id=a data-width=16 data-height=16 data-duration=1></div>";
        fs::write(root.join("index.html"), page).unwrap();
        fs::write(root.join("film.css"), "a {}").unwrap();
        fs::write(root.join("other.css"), "a {}").unwrap();
        let project = Project::open(&root).unwrap();
        let heard = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&heard);
        project.sources().listen(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        for path in ["/film.css", "/film.css", "/"] {
            project.resolve(path).unwrap();
        }
        project.resolve("/late/picture.png").unwrap_err();
        project.resolve("/../secret.txt").unwrap_err();
        assert_eq!(heard.load(Ordering::SeqCst), 2, "a style sheet and a missing picture");
        let files: Vec<_> = project.sources().files().into_iter().map(|(path, _)| path).collect();
        let inside = |names: &[&str]| names.iter().map(|name| root.join(name)).collect::<Vec<_>>();
        assert_eq!(files, inside(&["film.css", "index.html", "late/picture.png"]));
        assert_eq!(project.sources().folders(), BTreeSet::from([root.clone()]));

        assert!(project.sources().changed().is_empty());
        fs::write(root.join("other.css"), "b { color: red }").unwrap();
        fs::write(root.join("new.css"), "").unwrap();
        assert!(project.sources().changed().is_empty(), "nobody asked for these");
        fs::write(root.join("film.css"), "b { color: red }").unwrap();
        fs::create_dir(root.join("late")).unwrap();
        fs::write(root.join("late/picture.png"), "").unwrap();
        fs::remove_file(root.join("index.html")).unwrap();
        assert_eq!(project.sources().changed(), files);
    }
}
