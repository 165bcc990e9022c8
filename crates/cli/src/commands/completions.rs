//! `stillcut completions`.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::{arguments::Arguments, console, failure::Failure};

/// Prints the script for a shell.
pub(super) fn run(shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "stillcut", &mut script);
    console::raw(&script)?;
    Ok(ExitCode::SUCCESS)
}
