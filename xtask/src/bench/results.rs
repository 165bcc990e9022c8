//! Everything that was measured, and the same as JSON.

use std::path::{MAIN_SEPARATOR, Path};

use serde_json::{Value, json};

use super::machine::Machine;
use super::ours::Export;
use super::peer::Render;
use super::quality::Quality;
use super::section::compare::Comparison;
use super::section::growth::Growth;
use super::section::holds::Holds;
use super::section::minute::Minute;
use super::section::modes::Modes;
use super::section::preview::{Latency, Preview};
use super::statistics::Spread;
use super::tree::Cost;

/// Everything that was measured.
#[derive(Debug)]
pub(super) struct Results {
    /// The command that measured it.
    pub(super) command: String,
    /// When, in the words of whoever ran it.
    pub(super) date: Option<String>,
    /// Where.
    pub(super) machine: Machine,
    /// Rounds.
    pub(super) rounds: usize,
    /// Our version.
    pub(super) ours: String,
    /// Name and version of the reference tool, where it is installed.
    pub(super) peer: Option<String>,
    /// Beside the reference tool.
    pub(super) comparisons: Vec<Comparison>,
    /// Mode, dedup, batch and shards.
    pub(super) modes: Vec<Modes>,
    /// Ten times the length.
    pub(super) growth: Option<Growth>,
    /// A static minute.
    pub(super) minute: Option<Minute>,
    /// Held frames compared.
    pub(super) holds: Vec<Holds>,
    /// Seeking and opening.
    pub(super) previews: Vec<Preview>,
    /// What was left out and why, as sentences.
    pub(super) skipped: Vec<String>,
    /// What failed and how, as sentences.
    pub(super) failures: Vec<String>,
    /// Folders whose names say nothing to a reader of the report.
    private: Vec<String>,
}

impl Results {
    /// Nothing yet. The names of the folders `private` are left out of everything that is told.
    pub(super) fn new(
        command: String,
        date: Option<String>,
        machine: Machine,
        private: &[&Path],
    ) -> Self {
        Self {
            command,
            date,
            machine,
            rounds: 0,
            ours: String::new(),
            peer: None,
            comparisons: Vec::new(),
            modes: Vec::new(),
            growth: None,
            minute: None,
            holds: Vec::new(),
            previews: Vec::new(),
            skipped: Vec::new(),
            failures: Vec::new(),
            private: private
                .iter()
                .map(|folder| format!("{}{MAIN_SEPARATOR}", folder.display()))
                .collect(),
        }
    }

    /// Notes what failed.
    pub(super) fn fail(&mut self, name: &str, reason: &str) {
        let told =
            self.private.iter().fold(reason.to_owned(), |text, folder| text.replace(folder, ""));
        self.failures.push(format!("{name}: {told}"));
    }

    /// Notes what was left out, once.
    pub(super) fn skip(&mut self, sentence: String) {
        if !self.skipped.contains(&sentence) {
            self.skipped.push(sentence);
        }
    }

    /// Product and version of the browser that our exports used.
    pub(super) fn browser(&self) -> Option<&str> {
        let compared = self.comparisons.iter().flat_map(|comparison| &comparison.ours);
        let varied = self.modes.iter().flat_map(|modes| &modes.rows).flat_map(|(_, runs)| runs);
        let grown = self.growth.iter().flat_map(|growth| &growth.long);
        let minute = self.minute.iter().flat_map(|minute| &minute.exact);
        let held = self.holds.iter().map(|holds| &holds.export);
        let mut exports = compared.chain(varied).chain(grown).chain(minute).chain(held);
        exports.next().map(|export| export.facts.browser.as_str())
    }
}

/// Every number, times in seconds (those of the preview in milliseconds), sizes in bytes.
pub(super) fn json(results: &Results) -> Value {
    json!({
        "command": results.command,
        "date": results.date,
        "machine": {
            "cores": results.machine.cores,
            "memory_bytes": results.machine.memory,
            "system": results.machine.system,
            "graphics_device": results.machine.graphics,
            "load_at_start": results.machine.load,
        },
        "rounds": results.rounds,
        "stillcut": results.ours,
        "reference_tool": results.peer,
        "browser": results.browser(),
        "comparisons": results.comparisons.iter().map(comparison).collect::<Vec<_>>(),
        "modes": results.modes.iter().map(modes).collect::<Vec<_>>(),
        "growth": results.growth.as_ref().map(growth),
        "static_minute": results.minute.as_ref().map(minute),
        "holds": results.holds.iter().map(holds).collect::<Vec<_>>(),
        "previews": results.previews.iter().map(preview).collect::<Vec<_>>(),
        "skipped": results.skipped,
        "failures": results.failures,
    })
}

fn comparison(comparison: &Comparison) -> Value {
    json!({
        "composition": comparison.name,
        "format": comparison.format,
        "ours": exports(&comparison.ours),
        "theirs": comparison.theirs.as_ref().map(|(mode, renders)| json!({
            "mode": mode.name(),
            "renders": renders.iter().map(render).collect::<Vec<_>>(),
        })),
        "quality": {
            "ours_against_own_frames": comparison.quality.ours.as_ref().map(quality),
            "theirs_against_own_frames": comparison.quality.theirs.as_ref().map(quality),
            "ours_against_our_screenshots": comparison.quality.ours_plain.as_ref().map(quality),
            "theirs_against_our_screenshots": comparison.quality.theirs_plain.as_ref().map(quality),
        },
    })
}

fn modes(modes: &Modes) -> Value {
    let rows = modes.rows.iter();
    json!({
        "composition": modes.name,
        "variants": rows
            .map(|(variant, runs)| json!({ "variant": variant.name(), "exports": exports(runs) }))
            .collect::<Vec<_>>(),
    })
}

fn growth(growth: &Growth) -> Value {
    json!({
        "seconds": growth.seconds,
        "short": exports(&growth.short),
        "long": exports(&growth.long),
    })
}

fn minute(minute: &Minute) -> Value {
    json!({ "exact": exports(&minute.exact), "predicted": exports(&minute.predicted) })
}

fn holds(holds: &Holds) -> Value {
    let facts = &holds.export.facts;
    json!({
        "composition": holds.name,
        "frames": facts.total,
        "held": facts.held,
        "compared": facts.compared,
        "different": holds.different(),
    })
}

fn preview(preview: &Preview) -> Value {
    let latency = |latency: &Latency| json!({ "seeks": latency.seeks, "p50": latency.p50, "p95": latency.p95 });
    json!({
        "composition": preview.name,
        "open": preview.open,
        "open_again": preview.open_again,
        "new": preview.new.as_ref().map(latency),
        "held": preview.held.as_ref().map(latency),
        "cached": preview.cached.as_ref().map(latency),
    })
}

fn exports(exports: &[Export]) -> Vec<Value> {
    let one = |export: &Export| {
        let facts = &export.facts;
        json!({
            "cost": cost(&export.cost),
            "bytes": export.bytes,
            "mode": facts.mode,
            "frames": facts.total,
            "held": facts.held,
            "fallback": facts.fallback,
            "browsers": facts.browsers,
            "round_trips": facts.round_trips,
            "open": facts.open,
            "capture": facts.capture,
        })
    };
    exports.iter().map(one).collect()
}

fn render(render: &Render) -> Value {
    json!({ "cost": cost(&render.cost), "bytes": render.bytes })
}

fn cost(cost: &Cost) -> Value {
    json!({ "wall": cost.wall, "cpu": cost.cpu, "peak_memory_bytes": cost.memory })
}

fn quality(quality: &Quality) -> Value {
    let spread = |spread: &Spread| json!({ "worst": spread.worst, "median": spread.median, "mean": spread.mean });
    json!({ "frames": quality.frames, "psnr": spread(&quality.psnr), "ssim": spread(&quality.ssim) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_this_machine_are_not_told() {
        let (root, machine) = (Path::new("/home/me/stillcut"), Machine::of_this());
        let work = root.join("target/bench-1");
        let command = "cargo xtask bench".to_owned();
        let mut results = Results::new(command, None, machine, &[&work, root]);
        let file = work.join("film").display().to_string();
        results.fail("film", &format!("`stillcut export {file}` failed"));
        results.skip("video: not yet".to_owned());
        results.skip("video: not yet".to_owned());
        assert_eq!(results.failures, ["film: `stillcut export film` failed"]);
        assert_eq!(json(&results)["skipped"], json!(["video: not yet"]));
    }
}
