//! `cargo xtask bench`: what modes, dedup and batches cost, as ratios measured side by side.

mod measure;
mod peer;
mod project;
mod report;
mod variants;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::setup::{self, Purpose};
use crate::{export, out, repo};
use measure::Measurement;
use peer::Peer;
use project::Project;
use variants::Variant;

/// How much is measured.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Two examples, the most telling variants, once, printed only.
    pub(crate) quick: bool,
    /// Rounds; the medians of their ratios count. Absent for 3, or 1 with `quick`.
    pub(crate) repeats: Option<usize>,
    /// Examples to measure, by folder name; empty for all.
    pub(crate) examples: Vec<String>,
}

/// Where the report goes.
const REPORT: &str = "docs/benchmarks.md";
/// Enough for a median that one disturbed round does not move.
const REPEATS: usize = 3;
/// Examples of a quick run: long holds, and hardly any.
const QUICK_EXAMPLES: [&str; 2] = ["launch-day", "steady-motion"];

/// Measures one example: a list of rounds for every variant, in the order of the variants, and
/// for the peer.
#[derive(Debug)]
struct Measured {
    example: String,
    ours: Vec<Vec<Measurement>>,
    peer: Vec<Measurement>,
}

/// Measures, prints, and where everything was measured writes `docs/benchmarks.md`.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    setup::ensure(root, Purpose::Export)?;
    export::build_command_line(root)?;
    let variants = if options.quick { variants::quick() } else { variants::all() };
    let repeats = options.repeats.unwrap_or(if options.quick { 1 } else { REPEATS });
    let peer = Peer::from_environment();
    let folder = repo::build_folder(root).join("xtask/bench");
    let mut measured = Vec::new();
    for example in examples(root, options)? {
        let project = Project::prepare(root, &folder, &example)?;
        measured.push(measure_example(root, &project, &variants, peer.as_ref(), repeats)?);
    }
    let machine = report::Machine::of(&measured);
    let text = report::write(&machine, &variants, &measured, repeats);
    out::answer(&text);
    // A part of the measurements must not take the place of the whole.
    if !options.quick && options.examples.is_empty() {
        std::fs::write(root.join(REPORT), &text)
            .with_context(|| format!("{REPORT} could not be written"))?;
        out::note(&format!("written to {REPORT}"));
    }
    Ok(())
}

fn examples(root: &Path, options: &Options) -> Result<Vec<String>> {
    let mut here: Vec<String> = repo::files(root, "examples")?
        .iter()
        .filter_map(|file| file.strip_prefix("examples/")?.strip_suffix("/index.html"))
        .filter(|name| !name.contains('/'))
        .map(str::to_owned)
        .collect();
    if let Some(unknown) = options.examples.iter().find(|name| !here.contains(name)) {
        bail!("no example is called `{unknown}`; there are {}", here.join(", "));
    }
    if !options.examples.is_empty() {
        here.retain(|name| options.examples.contains(name));
    } else if options.quick {
        here.retain(|name| QUICK_EXAMPLES.contains(&name.as_str()));
    }
    Ok(here)
}

fn measure_example(
    root: &Path,
    project: &Project,
    variants: &[Variant],
    peer: Option<&Peer>,
    repeats: usize,
) -> Result<Measured> {
    let begin = Instant::now();
    out::heading(&format!("{}: {} variants, {repeats} rounds", project.name, variants.len()));
    let mut ours = vec![Vec::new(); variants.len()];
    let mut theirs = Vec::new();
    for round in 0..repeats {
        for index in order(variants.len(), round) {
            let measurement = measure::export(root, project, &variants[index])?;
            out::note(&format!("{:32} {}", variants[index].name(), out::seconds(measurement.wall)));
            ours[index].push(measurement);
        }
        if let Some(peer) = peer {
            theirs.push(peer.best(project)?);
        }
    }
    out::note(&format!("took {}", out::seconds(begin.elapsed())));
    Ok(Measured { example: project.name.clone(), ours, peer: theirs })
}

/// Every other round runs backwards, so that a machine that warms up or is disturbed for a while
/// favours nobody.
fn order(count: usize, round: usize) -> Vec<usize> {
    if round.is_multiple_of(2) { (0..count).collect() } else { (0..count).rev().collect() }
}

/// A path for the output of `what`, in a folder that exists.
fn output(project: &Project, what: &str, ending: &str) -> Result<PathBuf> {
    let folder = project.folder.with_extension("out");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder.join(format!("{what}.{ending}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_alternate_their_direction() {
        assert_eq!(order(3, 0), [0, 1, 2]);
        assert_eq!(order(3, 1), [2, 1, 0]);
    }

    #[test]
    fn examples_are_folders_with_an_index() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "launch-day", "no-index", "a/parts"] {
            std::fs::create_dir_all(folder.path().join("examples").join(name)).unwrap();
        }
        for name in ["a", "launch-day", "a/parts"] {
            std::fs::write(folder.path().join("examples").join(name).join("index.html"), "")
                .unwrap();
        }
        let found = |options: &Options| examples(folder.path(), options);
        assert_eq!(found(&Options::default()).unwrap(), ["a", "launch-day"]);
        assert_eq!(found(&Options { quick: true, ..Options::default() }).unwrap(), ["launch-day"]);
        let unknown = Options { examples: vec!["b".to_owned()], ..Options::default() };
        assert!(found(&unknown).unwrap_err().to_string().contains("`b`"));
    }
}
