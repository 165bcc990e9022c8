//! What is asked for on the command line.

use std::path::PathBuf;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt as _};

/// What `cargo xtask bench --help` prints.
pub(crate) const HELP: &str = "\
Measure Stillcut, and the reference tool beside it where that is installed.

  cargo xtask bench                    everything; about 27 minutes, writes docs/benchmarks.md
  cargo xtask bench --quick            the most telling part; about 3 minutes, printed only
  cargo xtask bench --only hard-cuts --only compare

      --only NAME        a section, or a composition in the sections that have several; may be
                         repeated; printed only
      --list             the sections and the compositions
      --repeats N        rounds; medians count. 2 by default, 1 with --quick
      --json FILE        every number in a file, too
      --date TEXT        a date to write into the report
      --peer PROGRAM     the reference tool; else STILLCUT_PEER, `hyperframes` on PATH, or among
                         npm's global packages. Its browser: HYPERFRAMES_BROWSER_PATH, or a
                         headless shell that is found
      --no-peer          measure Stillcut alone
      --keep             leave the compositions and videos, and say where they are
      --programs FOLDER  measure the programs in this folder (such as target/debug) instead of
                         building them for release";

/// How much is measured, with what, and where the numbers go.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The most telling part, once, printed only.
    pub(crate) quick: bool,
    /// Names of sections and compositions; empty for all.
    pub(crate) only: Vec<String>,
    /// Rounds; absent for the default.
    pub(crate) repeats: Option<usize>,
    /// File for every number.
    pub(crate) json: Option<PathBuf>,
    /// Date for the report, as text.
    pub(crate) date: Option<String>,
    /// Which reference tool.
    pub(crate) peer: PeerChoice,
    /// Leave compositions and videos.
    pub(crate) keep: bool,
    /// Folder with programs to measure; absent to build them.
    pub(crate) programs: Option<PathBuf>,
}

/// Which reference tool is measured.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum PeerChoice {
    /// The one that is found, if any.
    #[default]
    Found,
    /// This one.
    Named(PathBuf),
    /// None.
    None,
}

/// What is asked of the task.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// To measure.
    Measure(Options),
    /// To list sections and compositions.
    List,
    /// To explain itself.
    Help,
}

/// Reads the arguments after `bench`.
pub(crate) fn parse(parser: &mut Parser) -> Result<Asked> {
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Asked::Help),
            Arg::Long("list") => return Ok(Asked::List),
            Arg::Long("quick") => options.quick = true,
            Arg::Long("only") => options.only.push(parser.value()?.string()?),
            Arg::Long("repeats") => options.repeats = Some(rounds(parser.value()?.parse()?)?),
            Arg::Long("json") => options.json = Some(parser.value()?.into()),
            Arg::Long("date") => options.date = Some(parser.value()?.string()?),
            Arg::Long("peer") => options.peer = PeerChoice::Named(parser.value()?.into()),
            Arg::Long("no-peer") => options.peer = PeerChoice::None,
            Arg::Long("keep") => options.keep = true,
            Arg::Long("programs") => options.programs = Some(parser.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Asked::Measure(options))
}

fn rounds(number: usize) -> Result<usize> {
    if number == 0 {
        bail!("--repeats must be at least 1");
    }
    Ok(number)
}

impl Options {
    /// The command as it would be typed again, without what is only true of this machine.
    pub(crate) fn command(&self) -> String {
        let mut words = vec!["cargo xtask bench".to_owned()];
        if self.quick {
            words.push("--quick".to_owned());
        }
        words.extend(self.only.iter().map(|name| format!("--only {name}")));
        words.extend(self.repeats.map(|repeats| format!("--repeats {repeats}")));
        if self.peer == PeerChoice::None {
            words.push("--no-peer".to_owned());
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str) -> Result<Asked> {
        parse(&mut Parser::from_args(words.split_whitespace()))
    }

    #[test]
    fn options_are_read() {
        let words = "--quick --only cuts-300 --only=compare --repeats 5 --json a.json --date May \
                     --peer p --keep --programs d";
        let options = Options {
            quick: true,
            only: vec!["cuts-300".to_owned(), "compare".to_owned()],
            repeats: Some(5),
            json: Some("a.json".into()),
            date: Some("May".to_owned()),
            peer: PeerChoice::Named("p".into()),
            keep: true,
            programs: Some("d".into()),
        };
        assert_eq!(
            options.command(),
            "cargo xtask bench --quick --only cuts-300 --only compare --repeats 5"
        );
        assert_eq!(asked(words).unwrap(), Asked::Measure(options));
        assert_eq!(asked("--list").unwrap(), Asked::List);
        assert_eq!(asked("--quick --help").unwrap(), Asked::Help);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(asked("--repeats 0").unwrap_err().to_string().contains("--repeats"));
        assert!(asked("launch-day").unwrap_err().to_string().contains("launch-day"));
    }
}
