//! An export that is expected to fail, into a folder that must stay as it was.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use stillcut_tests::{
    cli::{Cli, Ended, Running},
    remains,
};
use tempfile::TempDir;

/// Exit codes as `stillcut --help` lists them.
pub(crate) mod exit {
    pub(crate) const FAILED: i32 = 1;
    pub(crate) const USAGE: i32 = 2;
    pub(crate) const BAD_INPUT: i32 = 3;
    pub(crate) const TOOL_MISSING: i32 = 4;
    pub(crate) const CANCELLED: i32 = 5;
}

/// A target folder and the command that writes into it.
#[derive(Debug)]
pub(crate) struct Attempt {
    folder: TempDir,
    cli: Cli,
    quality: &'static str,
}

impl Attempt {
    /// An export of `composition` to `video.mp4` in an empty folder.
    pub(crate) fn new(composition: &Path) -> Self {
        Self::named(composition, "video.mp4")
    }

    /// The same with another name, and so another format.
    pub(crate) fn named(composition: &Path, name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cli = Cli::new("export")
            .arg(composition)
            .arg("-o")
            .arg(folder.path().join(name))
            .args("--json");
        Self { folder, cli, quality: "draft" }
    }

    /// The same in another quality than `draft`.
    pub(crate) fn quality(self, quality: &'static str) -> Self {
        Self { quality, ..self }
    }

    pub(crate) fn args(self, arguments: &str) -> Self {
        Self { cli: self.cli.args(arguments), ..self }
    }

    pub(crate) fn env(self, variable: &str, value: &str) -> Self {
        Self { cli: self.cli.env(variable, value), ..self }
    }

    /// Starts it; the folder stays until both are dropped.
    pub(crate) fn start(self) -> (Running, Target) {
        (self.cli.args("--quality").args(self.quality).start(), Target { folder: self.folder })
    }

    /// Runs it; it must end with this exit code and leave nothing.
    pub(crate) fn fails_with(self, code: i32) -> Fault {
        let (running, target) = self.start();
        Fault::of(&running.wait(), &target, code)
    }
}

/// The folder that an export writes into.
#[derive(Debug)]
pub(crate) struct Target {
    folder: TempDir,
}

impl Target {
    /// Fails unless the folder is empty, hidden files counted.
    pub(crate) fn assert_empty(&self) {
        assert_eq!(remains::names_in(self.folder.path()), Vec::<String>::new(), "files left");
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn video(&self) -> PathBuf {
        self.folder.path().join("video.mp4")
    }
}

/// How a failed export told about it.
#[derive(Debug)]
pub(crate) struct Fault {
    error: Value,
    /// What people read.
    pub(crate) stderr: String,
}

impl Fault {
    /// Takes what an export said that must have failed with this exit code and left nothing.
    pub(crate) fn of(ended: &Ended, target: &Target, code: i32) -> Self {
        assert_eq!(ended.code(), Some(code), "{:#?}\n{}", ended.stdout, ended.stderr);
        ended.assert_nothing_runs();
        target.assert_empty();
        let error = ended.json("error");
        assert_eq!(error["exit_code"], code, "{error}");
        assert!(ended.stderr.contains("error: "), "{}", ended.stderr);
        Self { error, stderr: ended.stderr.clone() }
    }

    /// Fails unless what people read has all of these words.
    pub(crate) fn says(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is missing in:\n{}", self.stderr);
        }
        self
    }

    /// Fails unless scripts are told this code.
    pub(crate) fn has_code(&self, code: &str) -> &Self {
        assert_eq!(self.error["code"], code, "{}", self.error);
        self
    }
}

/// Writes a file beside a composition.
pub(crate) fn add(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    fs::write(folder.path().join(name), bytes).unwrap();
}
