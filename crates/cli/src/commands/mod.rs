//! The commands.

mod analyze;
mod completions;
mod doctor;
mod export;
mod frame;
mod output;
mod summary;

use std::process::ExitCode;

use crate::{arguments::Command, configuration::Configuration, failure::Failure, interrupt};

/// Runs a command to its end or to an interrupt.
pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Export(arguments) => export::run(*arguments, &Configuration::read()).await,
        Command::Analyze(arguments) => analyze::run(&arguments, &Configuration::read()).await,
        Command::Frame(arguments) => {
            // Boxed: the state of an open browser is large.
            interrupt::or_drop(Box::pin(frame::run(&arguments, &Configuration::read()))).await
        }
        Command::Doctor(arguments) => {
            interrupt::or_drop(doctor::run(&arguments, &Configuration::read())).await
        }
        Command::Completions { shell } => completions::run(shell),
    }
}
