//! What the command line says about a composition: what the window must show, too.

use std::path::Path;

use serde_json::Value;
use stillcut_tests::cli::Cli;

/// The answer of `stillcut analyze --json`.
#[derive(Debug)]
pub(crate) struct Plan(Value);

impl Plan {
    pub(crate) fn of(composition: &Path) -> Self {
        let ended = Cli::new("analyze").arg(composition).arg("--json").run();
        assert_eq!(ended.code(), Some(0), "{}", ended.stderr);
        Self(serde_json::from_str(&ended.stdout.join("\n")).expect("an analysis"))
    }

    /// Frames of all cuts.
    pub(crate) fn cuts(&self) -> Vec<u32> {
        self.list("cuts").iter().map(|cut| number(cut, "frame")).collect()
    }

    /// First frame and end of all static runs.
    pub(crate) fn runs(&self) -> Vec<(u32, u32)> {
        self.list("static_runs")
            .iter()
            .map(|run| (number(run, "start"), number(run, "end")))
            .collect()
    }

    /// Why a static run ends where it does.
    pub(crate) fn reason(&self, run: usize) -> &str {
        self.0["static_runs"][run]["reason"].as_str().expect("a reason")
    }

    /// Ids of all clips.
    pub(crate) fn clips(&self) -> Vec<&str> {
        self.list("clips").iter().map(|clip| clip["id"].as_str().expect("an id")).collect()
    }

    fn list(&self, name: &str) -> &[Value] {
        self.0[name].as_array().expect("a list")
    }
}

fn number(value: &Value, name: &str) -> u32 {
    let number = value[name].as_u64().and_then(|number| number.try_into().ok());
    number.unwrap_or_else(|| panic!("{name} is a number: {value}"))
}
