//! Which Chromium is used.

use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};

use stillcut_process::remembered;
use tokio::process::Command;

use crate::{Browser, platform};

/// Names the program to use instead of the one found.
const ENVIRONMENT: &str = "STILLCUT_CHROMIUM";
/// `--version` answers at once; a program that does not is no browser.
const VERSION_DEADLINE: Duration = Duration::from_secs(10);

/// Where the version is kept. The number is raised when records change their meaning.
const REMEMBERED: &str = "chromium-1.json";

/// A Chromium on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chromium {
    path: PathBuf,
    version: String,
}

/// No usable Chromium was found.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// It is in none of the usual places.
    #[error("no Chromium was found (looked for {})", .looked_for.join(", "))]
    NotFound {
        /// What was looked for, as words.
        looked_for: Vec<String>,
    },
    /// The named program cannot be used.
    #[error("{path} is not a usable Chromium: {detail}")]
    Unusable {
        /// The program.
        path: PathBuf,
        /// Why.
        detail: String,
    },
}

impl Chromium {
    /// Finds Chromium: `setting`, then `STILLCUT_CHROMIUM`, then the usual places. What is named
    /// explicitly is used or refused, never passed over. With a `cache` folder, a program that said its version
    /// before is not asked again while it is the same file.
    pub async fn locate(setting: Option<&Path>, cache: Option<&Path>) -> Result<Self, LocateError> {
        let named =
            setting.map(Path::to_owned).or_else(|| env::var_os(ENVIRONMENT).map(PathBuf::from));
        if let Some(path) = named {
            return Self::at(path, cache).await;
        }
        let candidates = platform::chromium_candidates();
        for path in &candidates {
            if let Some(found) = find(path)
                && let Ok(chromium) = Self::at(found, cache).await
            {
                return Ok(chromium);
            }
        }
        let looked_for = candidates.iter().map(|path| path.display().to_string()).collect();
        Err(LocateError::NotFound { looked_for })
    }

    async fn at(path: PathBuf, cache: Option<&Path>) -> Result<Self, LocateError> {
        if let Some(version) =
            cache.and_then(|cache| remembered::recall(cache, REMEMBERED, &[&path]))
        {
            return Ok(Self { path, version });
        }
        let version = Self::ask(&path).await?;
        if let Some(cache) = cache {
            remembered::keep(cache, REMEMBERED, &[&path], &version);
        }
        Ok(Self { path, version })
    }

    /// What the program says of itself.
    async fn ask(path: &Path) -> Result<String, LocateError> {
        let unusable = |detail: String| LocateError::Unusable { path: path.to_owned(), detail };
        let answer = Command::new(path).arg("--version").kill_on_drop(true).output();
        let output = tokio::time::timeout(VERSION_DEADLINE, answer)
            .await
            .map_err(|_elapsed| unusable("it did not answer --version".to_owned()))?
            .map_err(|error| unusable(error.to_string()))?;
        let words = String::from_utf8_lossy(&output.stdout);
        match words.split_whitespace().find(|word| is_version(word)) {
            Some(version) if output.status.success() => Ok(version.to_owned()),
            _ => Err(unusable("it did not say its version".to_owned())),
        }
    }

    /// The program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its version, such as `156.0.8078.79`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether it is the browser without a window, as far as its name tells.
    pub(crate) fn is_headless_shell(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
        name.contains("headless-shell")
    }

    /// Starts the browser once and draws known pixels: whether `drawElementImage` works and every
    /// change is reported. `false` also when the browser does not start.
    pub async fn draws_elements(&self) -> bool {
        let Ok(browser) = Browser::launch_empty(self).await else { return false };
        let test = browser.self_test().await;
        browser.close().await;
        test.is_ok_and(|test| test.draws)
    }

    /// The step that installs Chromium on this system, for people.
    pub fn install_hint() -> String {
        platform::CHROMIUM_INSTALL_HINT.to_owned()
    }
}

/// Whether this is a version as Chromium has them, such as `156.0.8078.79`: other programs have
/// fewer numbers.
fn is_version(word: &str) -> bool {
    let numbers = word.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
    numbers == 4 && word.split('.').count() == 4
}

/// A candidate with a folder is tested as it is, a bare name is looked for on the search path.
fn find(candidate: &Path) -> Option<PathBuf> {
    if candidate.components().count() > 1 {
        return candidate.is_file().then(|| candidate.to_owned());
    }
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(candidate)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_other_programs_are_not_chromium_s() {
        assert!(is_version("156.0.8078.79"));
        for other in ["9.1", "1.2.3", "1.2.3.4.5", "a.b.c.d", "version"] {
            assert!(!is_version(other), "{other}");
        }
    }
}
