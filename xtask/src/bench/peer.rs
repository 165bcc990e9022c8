//! Another tool that renders the same composition, beside ours in the same rounds.

use std::ffi::OsString;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::measure::{Measurement, size};
use super::project::Project;
use crate::out;
use crate::shell::Program;

/// Names a script that is called with `PROJECT_DIR MODE OUT.mp4`.
const SCRIPT: &str = "STILLCUT_PEER";
/// Its modes, separated by spaces. The best of them counts in each round.
const MODES: &str = "STILLCUT_PEER_MODES";
/// The modes when none are named.
const USUAL_MODES: &str = "bf1 bfauto shot1 shotauto";

/// The other tool.
#[derive(Debug)]
pub(super) struct Peer {
    script: OsString,
    modes: Vec<String>,
}

impl Peer {
    /// The one that the environment names.
    pub(super) fn from_environment() -> Option<Self> {
        let script = std::env::var_os(SCRIPT).filter(|script| !script.is_empty())?;
        let modes = std::env::var(MODES).unwrap_or_else(|_| USUAL_MODES.to_owned());
        Some(Self { script, modes: modes.split_whitespace().map(str::to_owned).collect() })
    }

    /// Its best time of all modes for a project.
    pub(super) fn best(&self, project: &Project) -> Result<Measurement> {
        let mut best: Option<Measurement> = None;
        for mode in &self.modes {
            match self.render(project, mode) {
                Ok(measurement) => {
                    out::note(&format!("peer {mode:27} {}", out::seconds(measurement.wall)));
                    if best.as_ref().is_none_or(|best| measurement.wall < best.wall) {
                        best = Some(measurement);
                    }
                }
                Err(error) => out::warning(&format!("peer, mode {mode}: {error:#}")),
            }
        }
        match best {
            Some(best) => Ok(best),
            None => bail!("the peer rendered {} in no mode", project.name),
        }
    }

    fn render(&self, project: &Project, mode: &str) -> Result<Measurement> {
        let video = super::output(project, &format!("peer-{mode}"), "mp4")?;
        let program = Program::new(&self.script).args([
            project.folder.as_os_str(),
            mode.as_ref(),
            video.as_os_str(),
        ]);
        let begin = Instant::now();
        program.run_quietly()?;
        let wall = begin.elapsed();
        let bytes = size(&video).context("the peer ended without an error")?;
        Ok(Measurement { wall, bytes, receipt: None })
    }
}
