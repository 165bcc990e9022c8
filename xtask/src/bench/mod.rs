//! `cargo xtask bench`: what exports and the preview cost, and the reference tool beside them.

mod composition;
mod machine;
mod options;
mod ours;
mod peer;
mod plan;
mod quality;
mod report;
mod results;
mod section;
mod statistics;
mod tree;
mod variants;

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::setup::{self, Purpose};
use crate::{out, repo};
use composition::{Composition, GENERATED};
use machine::Machine;
use options::PeerChoice;
pub(crate) use options::{Asked, HELP, Options, parse};
use ours::Stillcut;
use peer::Peer;
use plan::{Plan, Section, VIDEO};
use results::Results;
use section::{Bench, compare, growth, holds, minute, modes, preview};

/// Where the report goes.
const REPORT: &str = "docs/benchmarks.md";
/// Ours and the reference tool twice each, in turn; the time of a whole run forbids more.
const REPEATS: usize = 2;
/// What the user's environment says about exports must not take part.
const NEUTRAL: [&str; 2] = ["STILLCUT_BATCH", "STILLCUT_DEDUP"];

/// Does what is asked.
pub(crate) fn run(root: &Path, asked: &Asked) -> Result<()> {
    match asked {
        Asked::Help => out::answer(HELP),
        Asked::List => list(root)?,
        Asked::Measure(options) => measure(root, options)?,
    }
    Ok(())
}

fn list(root: &Path) -> Result<()> {
    let mut lines = vec!["sections:".to_owned()];
    let section = |section: &Section| format!("  {:20} {}", section.name(), section.what());
    lines.extend(Section::ALL.iter().map(section));
    lines.push("compositions:".to_owned());
    for name in plan::compositions(root)? {
        lines.push(format!("  {name:20} {}", what(&name)).trim_end().to_owned());
    }
    out::answer(&lines.join("\n"));
    Ok(())
}

/// What a composition shows; nothing for examples, which are there to be looked at.
fn what(name: &str) -> &'static str {
    if name == VIDEO {
        return composition::VIDEO_SHOWS;
    }
    GENERATED.iter().find(|generated| generated.name == name).map_or("", |generated| generated.what)
}

/// Measures, prints, and where everything was measured writes `docs/benchmarks.md`.
fn measure(root: &Path, options: &Options) -> Result<()> {
    let begin = Instant::now();
    let plan = Plan::of(root, options)?;
    if let Some(set) = NEUTRAL.iter().find(|name| std::env::var_os(name).is_some()) {
        bail!("{set} is set and would change what is measured: unset it");
    }
    setup::ensure(root, Purpose::Export)?;
    let work = work_folder(root)?;
    let ours = Stillcut::prepare(root, options.programs.as_deref(), &work.path().join("settings"))?;
    let peer = match &options.peer {
        PeerChoice::None => None,
        PeerChoice::Found => Peer::find(None, &work.path().join("peer"))?,
        PeerChoice::Named(program) => Peer::find(Some(program), &work.path().join("peer"))?,
    };
    let rounds = options.repeats.unwrap_or(if options.quick { 1 } else { REPEATS });
    let bench = Bench { ours: &ours, peer: peer.as_ref(), rounds, quick: options.quick };
    let (command, date, machine) = (options.command(), options.date.clone(), Machine::of_this());
    let mut results = Results::new(command, date, machine, &[work.path(), root]);
    results.rounds = rounds;
    results.ours = ours.version();
    results.peer = peer.as_ref().map(Peer::version);
    Run { root, work: work.path(), bench: &bench, results: &mut results }.all(&plan);
    out::note(&format!("took {:.1} minutes", begin.elapsed().as_secs_f64() / 60.0));
    if options.keep {
        out::note(&format!("compositions and videos are in {}", work.keep().display()));
    }
    finish(root, options, &results)
}

/// A folder that goes when it is dropped, on the disk that cargo builds on.
fn work_folder(root: &Path) -> Result<TempDir> {
    let folder = repo::build_folder(root).join("xtask");
    std::fs::create_dir_all(&folder)
        .and_then(|()| tempfile::Builder::new().prefix("bench-").tempdir_in(&folder))
        .context("a folder to work in could not be made")
}

fn finish(root: &Path, options: &Options, results: &Results) -> Result<()> {
    let text = report::write(results);
    out::answer(&text);
    if let Some(file) = &options.json {
        std::fs::write(file, format!("{:#}\n", results::json(results)))
            .with_context(|| format!("{} could not be written", file.display()))?;
    }
    // A part of the measurements must not take the place of the whole.
    if !options.quick && options.only.is_empty() {
        std::fs::write(root.join(REPORT), &text)
            .with_context(|| format!("{REPORT} could not be written"))?;
        out::note(&format!("written to {REPORT}"));
    }
    if results.failures.is_empty() {
        return Ok(());
    }
    bail!("not everything could be measured:\n{}", results.failures.join("\n"))
}

/// A run under way: what failed is noted, the rest is measured.
struct Run<'a> {
    root: &'a Path,
    work: &'a Path,
    bench: &'a Bench<'a>,
    results: &'a mut Results,
}

impl Run<'_> {
    fn all(&mut self, plan: &Plan) {
        if plan.has(Section::Compare) {
            self.each(&plan.compared, |run, composition| {
                let (measured, failures) = compare::measure(run.bench, composition)?;
                for failure in failures {
                    run.noted::<()>(&composition.name, Err(failure));
                }
                run.results.comparisons.push(measured);
                Ok(())
            });
        }
        if plan.has(Section::Modes) {
            let shards = self.bench.ours.knows("--shards");
            let variants = if self.bench.quick { variants::quick() } else { variants::all(shards) };
            self.each(&plan.varied, |run, composition| {
                run.results.modes.push(modes::measure(run.bench, composition, &variants)?);
                Ok(())
            });
        }
        if plan.has(Section::Growth) {
            let measured = growth::measure(self.bench, self.root, self.work);
            self.results.growth = self.noted("growth", measured);
        }
        if plan.has(Section::Minute) {
            let measured = minute::measure(self.bench, self.root, self.work);
            self.results.minute = self.noted("minute", measured);
        }
        if plan.has(Section::Holds) {
            self.each(&plan.held, |run, composition| {
                let holds = holds::measure(run.bench, composition)?;
                if holds.different() > 0 {
                    run.results.fail(&composition.name, "a held frame is not what it repeats");
                }
                run.results.holds.push(holds);
                Ok(())
            });
        }
        if plan.has(Section::Preview) {
            self.each(&plan.previewed, |run, composition| {
                run.results.previews.push(preview::measure(run.bench, composition)?);
                Ok(())
            });
        }
    }

    fn each(
        &mut self,
        names: &[String],
        mut measure: impl FnMut(&mut Self, &Composition) -> Result<()>,
    ) {
        for name in names {
            let measured = match self.prepare(name) {
                Ok(Some(composition)) => measure(self, &composition),
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            self.noted(name, measured);
        }
    }

    /// Writes a composition; nothing for one that this version cannot show.
    fn prepare(&mut self, name: &str) -> Result<Option<Composition>> {
        let (root, work) = (self.root, self.work);
        if name == VIDEO {
            let composition = Composition::video(root, work)?;
            if self.bench.ours.shows_video(&composition)? {
                return Ok(Some(composition));
            }
            self.results.skip(format!("{VIDEO}: this version shows no `<video>` elements yet"));
            return Ok(None);
        }
        if name == holds::SLIDES {
            let html = composition::growing(holds::SECONDS);
            return Composition::generated(root, work, name, &html).map(Some);
        }
        match GENERATED.iter().find(|generated| generated.name == name) {
            Some(generated) => Composition::generated(root, work, name, &(generated.html)()),
            None => Composition::example(root, work, name),
        }
        .map(Some)
    }

    fn noted<T>(&mut self, name: &str, measured: Result<T>) -> Option<T> {
        match measured {
            Ok(measured) => Some(measured),
            Err(error) => {
                out::warning(&format!("{name}: {error:#}"));
                self.results.fail(name, &format!("{error:#}"));
                None
            }
        }
    }
}
