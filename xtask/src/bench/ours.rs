//! Stillcut itself: its programs, one export, and what the receipt says about it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::composition::Composition;
use super::tree::{self, Cost};
use super::variants::Variant;
use crate::repo;
use crate::shell::Program;

/// The example of `stillcut-app` that measures the preview.
pub(super) const PREVIEW: &str = "preview_latency";

/// The programs that are measured.
#[derive(Debug)]
pub(super) struct Stillcut {
    program: PathBuf,
    preview: PathBuf,
    libraries: (&'static str, PathBuf),
    /// An empty folder of settings: the user's must not take part.
    settings: PathBuf,
    /// What `stillcut export --help` says: options come and go with versions.
    help: String,
}

/// One export.
#[derive(Debug, Clone)]
pub(super) struct Export {
    /// What it cost from outside.
    pub(super) cost: Cost,
    /// Size of the video.
    pub(super) bytes: u64,
    /// What the receipt says.
    pub(super) facts: Facts,
    /// The video.
    pub(super) video: PathBuf,
}

/// The part of a receipt that the report shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    /// Product and version of the browser.
    pub(super) browser: String,
    /// The mode that was used, which may be another one than asked for.
    pub(super) mode: String,
    /// Frames of the video.
    pub(super) total: u64,
    /// Frames that repeat their anchor.
    pub(super) held: u64,
    /// Held frames that were captured all the same and compared.
    pub(super) compared: u64,
    /// Whether frames could be held until the end.
    pub(super) armed: bool,
    /// Frames captured another way than the mode says.
    pub(super) fallback: u64,
    /// Browsers that captured frames of it.
    pub(super) browsers: usize,
    /// DevTools commands sent while capturing.
    pub(super) round_trips: u64,
    /// Seconds of opening: browser, page, self-test.
    pub(super) open: f64,
    /// Seconds of capturing.
    pub(super) capture: f64,
}

impl Stillcut {
    /// Builds the programs for release, or takes those that are in `folder` already. Their settings
    /// are looked for in the folder `settings`.
    pub(super) fn prepare(root: &Path, folder: Option<&Path>, settings: &Path) -> Result<Self> {
        if folder.is_none() {
            crate::export::build_command_line(root)?;
            let preview = ["build", "--release", "--package", "stillcut-app", "--example", PREVIEW];
            Program::cargo().args(preview).folder(root).run()?;
        }
        let folder =
            folder.map_or_else(|| repo::build_folder(root).join("release"), Path::to_owned);
        let named = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let program = named("stillcut");
        let help = Program::new(&program).args(["export", "--help"]).output()?;
        let preview = named(&format!("examples/{PREVIEW}"));
        let (libraries, settings) = (repo::libraries(root), settings.to_owned());
        Ok(Self { program, preview, libraries, settings, help })
    }

    /// `stillcut 0.1.0`.
    pub(super) fn version(&self) -> String {
        let version = Program::new(&self.program).args(["--version"]).answer();
        version.map_or_else(|| "stillcut".to_owned(), |version| version.trim().to_owned())
    }

    /// Whether exports know an option, such as `--shards`.
    pub(super) fn knows(&self, option: &str) -> bool {
        self.help.split(|c: char| c.is_whitespace() || c == ',').any(|word| word == option)
    }

    /// Exports a composition; `name` tells its outputs apart.
    pub(super) fn export(
        &self,
        composition: &Composition,
        name: &str,
        variant: Option<&Variant>,
    ) -> Result<Export> {
        let video = composition.output(&format!("{name}.mp4"))?;
        let receipt = composition.output(&format!("{name}.json"))?;
        let mut program = self.program("export", composition, &video)?;
        program = program.args(["--json".as_ref(), "--receipt".as_ref(), receipt.as_os_str()]);
        if let Some(variant) = variant {
            program = program.args(variant.arguments());
        }
        let cost = tree::run_to_end(&program, &composition.output(&format!("{name}.log"))?)?;
        let text = std::fs::read_to_string(&receipt).context("the export wrote no receipt")?;
        Ok(Export { cost, bytes: size(&video)?, facts: facts(&text)?, video })
    }

    /// One frame, lossless, in the usual mode or in another one.
    pub(super) fn frame(
        &self,
        composition: &Composition,
        frame: u64,
        mode: Option<&str>,
        to: &Path,
    ) -> Result<()> {
        let program = self.program("frame", composition, to)?.args(mode_arguments(mode));
        program.args(["--frame", &frame.to_string()]).run_quietly()
    }

    /// Every frame, lossless, into the folder `to`, in the usual mode or in another one.
    pub(super) fn frames(
        &self,
        composition: &Composition,
        mode: Option<&str>,
        to: &Path,
    ) -> Result<()> {
        let program = self.program("export", composition, to)?.args(mode_arguments(mode));
        // A video shows white where a page shows nothing, and so must its pictures.
        let opaque = self.knows("--alpha").then_some(["--alpha", "off"]);
        program.args(["--format", "png"]).args(opaque.into_iter().flatten()).run_quietly()
    }

    /// Whether this version shows the video elements of a composition.
    pub(super) fn shows_video(&self, composition: &Composition) -> Result<bool> {
        let words = ["analyze".as_ref(), composition.folder.as_os_str(), "--json".as_ref()];
        Ok(!self.stillcut().args(words).output()?.contains("\"unsupported_video\""))
    }

    /// What the preview of a composition takes, as JSON.
    pub(super) fn preview(&self, composition: &Composition) -> Result<Value> {
        let (name, folder) = &self.libraries;
        let program = Program::new(&self.preview).args([&composition.folder]);
        let answer = program.env_default(name, folder).output()?;
        serde_json::from_str(&answer).context("the preview's measurements are not JSON")
    }

    fn program(&self, task: &str, composition: &Composition, to: &Path) -> Result<Program> {
        if to.is_dir() {
            std::fs::remove_dir_all(to).context("an earlier output could not be removed")?;
        }
        let words = [task.as_ref(), composition.folder.as_os_str(), "-o".as_ref(), to.as_os_str()];
        Ok(self.stillcut().args(words).args(["--overwrite"]))
    }

    fn stillcut(&self) -> Program {
        let (name, folder) = &self.libraries;
        let program = Program::new(&self.program).env_default(name, folder);
        program.env("STILLCUT_CONFIG_DIR", &self.settings)
    }
}

fn mode_arguments(mode: Option<&str>) -> impl Iterator<Item = &str> {
    mode.into_iter().flat_map(|mode| ["--mode", mode])
}

/// Bytes of a file.
pub(super) fn size(file: &Path) -> Result<u64> {
    let facts = file.metadata().with_context(|| format!("{} was not written", file.display()))?;
    Ok(facts.len())
}

fn facts(receipt: &str) -> Result<Facts> {
    let receipt: Value = serde_json::from_str(receipt).context("the receipt is not JSON")?;
    let number = |pointer: &str| {
        let value = receipt.pointer(pointer).and_then(Value::as_u64);
        value.with_context(|| format!("the receipt has no number at {pointer}"))
    };
    let seconds = |stage: &str| -> Result<f64> {
        let value = receipt["stages_ms"][stage].as_f64();
        Ok(value.with_context(|| format!("the receipt has no stage `{stage}`"))? / 1000.0)
    };
    let text = |name: &str| {
        let value = receipt[name].as_str().map(str::to_owned);
        value.with_context(|| format!("the receipt does not say `{name}`"))
    };
    Ok(Facts {
        browser: text("browser")?,
        mode: text("mode")?,
        total: number("/frames/total")?,
        held: number("/frames/held")?,
        compared: number("/dedup/compared")?,
        armed: receipt["dedup"]["armed"] == true,
        fallback: number("/frames/fallback")?,
        browsers: browsers(&receipt),
        round_trips: number("/batch/round_trips")?,
        open: seconds("open")?,
        capture: seconds("capture")?,
    })
}

/// A receipt that tells nothing about several browsers is one of one.
fn browsers(receipt: &Value) -> usize {
    let browsers = receipt.pointer("/shards/browsers").and_then(Value::as_array);
    let worked = |browser: &&Value| browser["frames"].as_u64() > Some(0);
    browsers.map_or(1, |browsers| browsers.iter().filter(worked).count().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_from_a_receipt() {
        let receipt = r#"{"browser": "Chrome/156", "mode": "draw_element",
            "frames": {"total": 360, "held": 260, "fallback": 1}, "batch": {"round_trips": 90},
            "dedup": {"compared": 5, "armed": true},
            "shards": {"browsers": [{"frames": 200}, {"frames": 160}, {"frames": 0}]},
            "stages_ms": {"open": 500.0, "capture": 1234.5}}"#;
        let facts = facts(receipt).unwrap();
        assert_eq!((facts.total, facts.held, facts.fallback, facts.round_trips), (360, 260, 1, 90));
        assert_eq!((facts.compared, facts.armed), (5, true));
        assert_eq!((facts.browser.as_str(), facts.mode.as_str()), ("Chrome/156", "draw_element"));
        assert_eq!(facts.browsers, 2, "the third did nothing");
        assert!((facts.open - 0.5).abs() < 1e-9 && (facts.capture - 1.2345).abs() < 1e-9);
    }

    #[test]
    fn a_missing_number_is_named() {
        let error = facts(r#"{"browser": "x", "mode": "y", "frames": {}}"#).unwrap_err();
        assert!(error.to_string().contains("/frames/total"));
    }

    #[test]
    fn options_are_found_in_the_help_as_whole_words() {
        let stillcut = |help: &str| Stillcut {
            program: PathBuf::new(),
            preview: PathBuf::new(),
            libraries: ("A", PathBuf::new()),
            settings: PathBuf::new(),
            help: help.to_owned(),
        };
        assert!(stillcut("  -f, --format <mp4|png>\n").knows("--format"));
        assert!(stillcut("      --shards <N>").knows("--shards"));
        assert!(!stillcut("      --shards-of <N>").knows("--shards"));
    }
}
