//! `stillcut`: the jobs of the application from a terminal and for automation.
//!
//! Results go to standard output, everything else to standard error. Exit codes are listed in
//! [`exit`] and in `--help`.

mod arguments;
mod commands;
mod configuration;
mod console;
mod exit;
mod failure;
mod help;
mod interrupt;
mod json;
mod logging;
mod progress;
mod values;

use std::{panic::AssertUnwindSafe, process::ExitCode, time::Duration};

use clap::Parser as _;

use crate::{arguments::Arguments, failure::Failure};

/// How long what is left of a cancelled job may take to end its processes.
const LAST_MOMENTS: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return show_help_or_usage(&answer),
    };
    std::panic::set_hook(Box::new(|defect| console::defect(&defect.to_string())));
    logging::start(arguments.verbose);
    let json = arguments.command.json();
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| run(arguments)));
    match outcome {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => failure.report(json),
        Err(_defect) => ExitCode::from(exit::FAILED),
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::no_runtime(&error))?;
    let outcome = runtime.block_on(commands::run(arguments.command));
    runtime.shutdown_timeout(LAST_MOMENTS);
    outcome
}

/// Help and version are answers, everything else is a mistake; clap knows which.
fn show_help_or_usage(answer: &clap::Error) -> ExitCode {
    // Fails when nobody reads any more.
    answer.print().ok();
    u8::try_from(answer.exit_code()).map_or(ExitCode::from(exit::USAGE), ExitCode::from)
}
