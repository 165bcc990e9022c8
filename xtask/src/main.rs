//! Set-up and developer tasks: `cargo xtask help` lists them.

mod app;
mod arguments;
mod bench;
mod bindings;
mod display;
mod export;
mod out;
mod repo;
mod setup;
mod shell;
mod test;
mod ui;
mod walls;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use arguments::Task;

/// How a task that came to its end ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitReport {
    /// As asked.
    Done,
    /// A program it ran for the user failed with this code and has said why.
    Program(u8),
}

impl ExitReport {
    /// From the exit code of a program; a signal counts as failure.
    fn of_program(code: Option<i32>) -> Self {
        match code {
            Some(0) => Self::Done,
            code => Self::Program(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        }
    }
}

fn main() -> ExitCode {
    let task = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            out::failure(&format!("{error:#}\n\n{}", arguments::HELP));
            return ExitCode::from(2);
        }
    };
    match run(&repo::root(), task) {
        Ok(ExitReport::Done) => ExitCode::SUCCESS,
        Ok(ExitReport::Program(code)) => ExitCode::from(code),
        Err(error) => {
            out::failure(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path, task: Task) -> Result<ExitReport> {
    match task {
        Task::Help => out::answer(arguments::HELP),
        Task::Setup(purpose) => {
            setup::ensure(root, purpose)?;
            out::note("nothing is missing");
        }
        Task::Export(arguments) => return export::run(root, &arguments),
        Task::App(arguments) => return app::run(root, &arguments),
        Task::ListSteps => test::list(),
        Task::Test { only } => test::run(root, &only)?,
        Task::Walls => walls::check(root)?,
        Task::Bindings { check: false } => bindings::write(root)?,
        Task::Bindings { check: true } => bindings::check(root)?,
        Task::Bench(asked) => bench::run(root, &asked)?,
    }
    Ok(ExitReport::Done)
}
