//! `cargo xtask app`: the window from a fresh checkout.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::shell::Program;
use crate::{ExitReport, out, repo, ui};

/// Sets up, builds the front end and the window, and opens it with these arguments.
pub(crate) fn run(root: &Path, arguments: &[OsString]) -> Result<ExitReport> {
    setup::ensure(root, Purpose::App)?;
    out::heading("building the front end");
    ui::build(root)?;
    out::heading("building the window");
    Program::cargo().args(["build", "--package", "stillcut-desktop"]).folder(root).run()?;
    let (libraries, folder) = repo::libraries(root);
    // Started directly, in the caller's folder: a relative path means what the caller typed.
    let window = Program::new(repo::built(root, "debug", "stillcut-desktop"))
        .args(arguments)
        .env_default(libraries, folder)
        .interactive();
    Ok(ExitReport::of_program(window.status()?))
}
