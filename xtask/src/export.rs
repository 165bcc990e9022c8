//! `cargo xtask export`: a video from a fresh checkout with one command.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::repo;
use crate::setup::{self, Purpose};
use crate::shell::Program;
use crate::{ExitReport, out};

/// Sets up, builds the command line and runs `stillcut export` with these arguments.
pub(crate) fn run(root: &Path, arguments: &[OsString]) -> Result<ExitReport> {
    if arguments.is_empty() {
        bail!(
            "which composition? For example: cargo xtask export examples/launch-day -o launch-day.mp4"
        );
    }
    setup::ensure(root, Purpose::Export)?;
    build_command_line(root)?;
    out::heading("export");
    let (libraries, folder) = repo::libraries(root);
    // In the caller's folder, so that the paths mean what the caller typed.
    let export = Program::new(repo::built(root, "release", "stillcut"))
        .args(["export"])
        .env_default(libraries, folder)
        .args(arguments)
        .interactive();
    let code = export.status()?;
    if code == Some(0) {
        report(arguments);
    }
    Ok(ExitReport::of_program(code))
}

/// Builds `stillcut` for release.
pub(crate) fn build_command_line(root: &Path) -> Result<()> {
    out::heading("building stillcut");
    Program::cargo().args(["build", "--release", "--package", "stillcut-cli"]).folder(root).run()
}

fn report(arguments: &[OsString]) {
    let Some(output) = output(arguments) else { return };
    if let (Ok(path), Ok(facts)) = (output.canonicalize(), output.metadata()) {
        if facts.is_file() {
            out::note(&format!("{} ({} bytes)", path.display(), facts.len()));
        } else {
            out::note(&path.display().to_string());
        }
    }
}

/// The value of `-o`, in each form the command line understands.
fn output(arguments: &[OsString]) -> Option<PathBuf> {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        if text == "-o" || text == "--output" {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(value) = text.strip_prefix("--output=") {
            return Some(PathBuf::from(value));
        }
        if let Some(value) = text.strip_prefix("-o").filter(|value| !value.is_empty()) {
            return Some(PathBuf::from(value.trim_start_matches('=')));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_is_found_in_each_form() {
        let find = |words: &[&str]| {
            output(&words.iter().map(OsString::from).collect::<Vec<_>>())
                .map(|path| path.to_string_lossy().into_owned())
        };
        assert_eq!(find(&["a", "-o", "x.mp4"]).as_deref(), Some("x.mp4"));
        assert_eq!(find(&["a", "-ox.mp4"]).as_deref(), Some("x.mp4"));
        assert_eq!(find(&["--output=x.mp4", "a"]).as_deref(), Some("x.mp4"));
        assert_eq!(find(&["a", "--output", "x.mp4", "--json"]).as_deref(), Some("x.mp4"));
        assert_eq!(find(&["a", "--json"]), None);
    }
}
