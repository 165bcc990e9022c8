//! The folder of one test: a composition, the application's own folders, and after a failure what
//! helps to understand it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    thread,
};

use stillcut_tests::{remains, repository};
use tempfile::TempDir;

/// Lines of a log that are shown after a failure.
const TAIL: usize = 40;

/// Removed on drop, unless the test failed.
#[derive(Debug)]
pub(crate) struct Home {
    folder: TempDir,
    film: PathBuf,
}

impl Home {
    /// With a copy of an example, so that exports land here.
    pub(crate) fn with(example: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("desktop-")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .expect("a folder can be made");
        let film = folder.path().join(example);
        copy(&repository::example(example), &film);
        Self { folder, film }
    }

    /// The composition.
    pub(crate) fn film(&self) -> &Path {
        &self.film
    }

    /// Where exports of the composition go.
    pub(crate) fn renders(&self) -> PathBuf {
        self.film.join("renders")
    }

    /// The names of what is in [`Self::renders`].
    pub(crate) fn rendered(&self) -> Vec<String> {
        if self.renders().exists() { remains::names_in(&self.renders()) } else { Vec::new() }
    }

    /// The application's settings.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    pub(crate) fn driver_log(&self) -> PathBuf {
        self.folder.path().join("driver.log")
    }

    /// The picture of the window when the test failed.
    pub(crate) fn screenshot(&self) -> PathBuf {
        self.folder.path().join("window.png")
    }

    /// The ends of all logs.
    pub(crate) fn log_tails(&self) -> String {
        let application = fs::read_dir(self.logs()).into_iter().flatten().flatten();
        let logs = application.map(|entry| entry.path()).chain([self.driver_log()]);
        logs.map(|path| tail(&path)).collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if thread::panicking() {
            self.folder.disable_cleanup(true);
        }
    }
}

fn tail(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let last = lines[lines.len().saturating_sub(TAIL)..].join("\n");
    format!("--- {}\n{last}\n", path.display())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder can be made");
    for name in remains::names_in(from) {
        let (source, target) = (from.join(&name), to.join(&name));
        if !source.is_dir() {
            fs::copy(source, target).expect("a file can be copied");
        } else if name != "renders" {
            copy(&source, &target);
        }
    }
}
