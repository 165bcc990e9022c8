//! The command line of the tasks.

use std::ffi::OsString;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt as _};

use crate::bench;
use crate::setup::Purpose;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
Set-up and developer tasks for Stillcut.

  cargo xtask setup [export|app|test]  install what is missing (default: test, which is everything)
  cargo xtask export PATH [ARGS...]    set up, build and run `stillcut export PATH ARGS...`
  cargo xtask app [PATH]               set up, build and open the window
  cargo xtask test                     set up, then run every check and test
      --only STEP                      one step or group of steps; may be repeated
      --list                           the steps
  cargo xtask walls                    who may know whom, and the length of source files
  cargo xtask bindings [--check]       write (or compare) the TypeScript types of the front end
  cargo xtask bench                    measure exports and preview, with the reference tool beside them where
                                       it is installed; about 25 minutes, writes docs/benchmarks.md
      --quick                          the most telling part in about 3 minutes, printed only
      --help                           its other options";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// The list of tasks.
    Help,
    /// Install what is missing.
    Setup(Purpose),
    /// Run `stillcut export` with these arguments.
    Export(Vec<OsString>),
    /// Open the window with these arguments.
    App(Vec<OsString>),
    /// Run the steps of the test; none named means all.
    Test { only: Vec<String> },
    /// Print the steps of the test.
    ListSteps,
    /// Check the walls.
    Walls,
    /// Write or check the TypeScript types.
    Bindings { check: bool },
    /// Measure.
    Bench(bench::Asked),
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task> {
    let mut parser = Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Arg::Long("help") | Arg::Short('h')) => return Ok(Task::Help),
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match name.as_str() {
        "help" => Ok(Task::Help),
        // What is not passed on to another program is explained here.
        "setup" | "test" | "walls" | "bindings" if asks_for_help(&parser) => Ok(Task::Help),
        "setup" => setup(&mut parser),
        "export" => Ok(Task::Export(parser.raw_args()?.collect())),
        "app" => Ok(Task::App(parser.raw_args()?.collect())),
        "test" => test(&mut parser),
        "walls" => nothing_more(&mut parser, Task::Walls),
        "bindings" => bindings(&mut parser),
        "bench" => Ok(Task::Bench(bench::parse(&mut parser)?)),
        other => bail!("no task is called `{other}`"),
    }
}

fn asks_for_help(parser: &Parser) -> bool {
    let mut rest = parser.clone();
    rest.raw_args().is_ok_and(|mut words| words.any(|word| word == "--help" || word == "-h"))
}

fn setup(parser: &mut Parser) -> Result<Task> {
    let Some(argument) = parser.next()? else { return Ok(Task::Setup(Purpose::Test)) };
    let Arg::Value(value) = argument else { return Err(argument.unexpected().into()) };
    let purpose = match value.string()?.as_str() {
        "export" => Purpose::Export,
        "app" => Purpose::App,
        "test" => Purpose::Test,
        other => bail!("set up for what? `{other}` is none of export, app, test"),
    };
    nothing_more(parser, Task::Setup(purpose))
}

fn test(parser: &mut Parser) -> Result<Task> {
    let mut only = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("list") => return nothing_more(parser, Task::ListSteps),
            Arg::Long("only") => only.push(parser.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Test { only })
}

fn bindings(parser: &mut Parser) -> Result<Task> {
    match parser.next()? {
        None => Ok(Task::Bindings { check: false }),
        Some(Arg::Long("check")) => nothing_more(parser, Task::Bindings { check: true }),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn nothing_more(parser: &mut Parser, task: Task) -> Result<Task> {
    match parser.next()? {
        None => Ok(task),
        Some(other) => Err(other.unexpected().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(words: &[&str]) -> Result<Task> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn each_task_is_understood() {
        assert_eq!(task(&[]).unwrap(), Task::Help);
        assert_eq!(task(&["setup"]).unwrap(), Task::Setup(Purpose::Test));
        assert_eq!(task(&["setup", "export"]).unwrap(), Task::Setup(Purpose::Export));
        assert_eq!(task(&["test"]).unwrap(), Task::Test { only: Vec::new() });
        let only = vec!["ui".to_owned(), "clippy".to_owned()];
        assert_eq!(task(&["test", "--only", "ui", "--only=clippy"]).unwrap(), Task::Test { only });
        assert_eq!(task(&["test", "--list"]).unwrap(), Task::ListSteps);
        assert_eq!(task(&["bindings", "--check"]).unwrap(), Task::Bindings { check: true });
    }

    #[test]
    fn a_bench_reads_its_own_options() {
        let options = bench::Options { quick: true, ..bench::Options::default() };
        assert_eq!(
            task(&["bench", "--quick"]).unwrap(),
            Task::Bench(bench::Asked::Measure(options))
        );
        assert_eq!(task(&["bench", "--help"]).unwrap(), Task::Bench(bench::Asked::Help));
        assert!(task(&["bench", "--repeats", "0"]).is_err());
    }

    #[test]
    fn arguments_of_other_programs_are_passed_on_untouched() {
        let words = ["examples/launch-day", "-o", "out.mp4", "--json", "--help"];
        let asked: Vec<&str> = std::iter::once("export").chain(words).collect();
        assert_eq!(task(&asked).unwrap(), Task::Export(words.map(OsString::from).to_vec()));
    }

    #[test]
    fn help_is_given_wherever_it_is_asked_for() {
        for words in [&["help"][..], &["--help"], &["test", "--help"], &["setup", "app", "-h"]] {
            assert_eq!(task(words).unwrap(), Task::Help, "{words:?}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let message = |words: &[&str]| task(words).unwrap_err().to_string();
        assert!(message(&["tset"]).contains("`tset`"));
        assert!(message(&["setup", "all"]).contains("`all`"));
        assert!(message(&["walls", "--fast"]).contains("--fast"));
    }
}
