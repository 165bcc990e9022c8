//! The front end as the Rust build needs it: `ui/dist`, built when its sources changed.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::out;
use crate::repo::Stamp;
use crate::shell::Program;

/// Builds `ui/dist` unless it was built from the very files that are there.
pub(crate) fn build(root: &Path) -> Result<()> {
    // `ui` without node_modules and dist; the lock in it stands for node_modules.
    let stamp = Stamp::new(root, "ui/node_modules/.built-for", &["ui"])?;
    if stamp.is_current() && root.join("ui/dist/index.html").is_file() {
        out::note("ui/dist is up to date");
        return Ok(());
    }
    script(root, "build")?;
    stamp.set()
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(root: &Path, name: &str) -> Result<()> {
    Program::new("npm")
        .args(["run", "--silent", name])
        .folder(&root.join("ui"))
        .run()
        .with_context(|| format!("script `{name}` of ui/package.json"))
}

/// A program that came with the packages of the front end.
pub(crate) fn tool(root: &Path, name: &str) -> Program {
    Program::new(tool_path(root, name)).folder(root)
}

fn tool_path(root: &Path, name: &str) -> PathBuf {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    root.join("ui/node_modules/.bin").join(format!("{name}{suffix}"))
}
