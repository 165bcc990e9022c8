//! One export, timed from outside and explained by its receipt.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::project::Project;
use super::variants::Variant;
use crate::repo;
use crate::shell::Program;

/// What one run took and made.
#[derive(Debug, Clone)]
pub(super) struct Measurement {
    /// From start to end of the process.
    pub(super) wall: Duration,
    /// Size of the video.
    pub(super) bytes: u64,
    /// What the receipt says; absent for tools that write none.
    pub(super) receipt: Option<Facts>,
}

/// The part of a receipt that the report shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    /// Product and version of the browser.
    pub(super) browser: String,
    /// Frames of the video.
    pub(super) total: u64,
    /// Frames that repeat their anchor.
    pub(super) held: u64,
    /// DevTools commands sent while capturing.
    pub(super) round_trips: u64,
    /// Milliseconds of capturing.
    pub(super) capture_ms: f64,
    /// Largest memory of all processes together.
    pub(super) peak_memory_bytes: u64,
}

/// Exports a project with `target/release/stillcut`.
pub(super) fn export(root: &Path, project: &Project, variant: &Variant) -> Result<Measurement> {
    let video = super::output(project, &variant.file_name(), "mp4")?;
    let receipt = super::output(project, &variant.file_name(), "json")?;
    let (libraries, modules) = repo::libraries(root);
    let program = Program::new(repo::built(root, "release", "stillcut"))
        .args(["export".as_ref(), project.folder.as_os_str(), "-o".as_ref(), video.as_os_str()])
        .args(["--overwrite", "--json", "--mode", variant.mode, "--dedup", variant.dedup])
        .args(["--batch", &variant.batch.to_string()])
        .args(["--receipt".as_ref(), receipt.as_os_str()])
        .env_default(libraries, modules);
    let begin = Instant::now();
    program.run_quietly()?;
    let wall = begin.elapsed();
    let text = std::fs::read_to_string(&receipt).context("the export wrote no receipt")?;
    Ok(Measurement { wall, bytes: size(&video)?, receipt: Some(facts(&text)?) })
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
    let capture = receipt.pointer("/stages_ms/capture").and_then(Value::as_f64);
    let browser = receipt.pointer("/browser").and_then(Value::as_str);
    Ok(Facts {
        browser: browser.context("the receipt names no browser")?.to_owned(),
        total: number("/frames/total")?,
        held: number("/frames/held")?,
        round_trips: number("/batch/round_trips")?,
        capture_ms: capture.context("the receipt has no stage `capture`")?,
        peak_memory_bytes: number("/peak_memory_bytes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_from_a_receipt() {
        let receipt = r#"{"browser": "Chrome/156", "frames": {"total": 360, "held": 260},
            "batch": {"round_trips": 90}, "stages_ms": {"capture": 1234.5},
            "peak_memory_bytes": 1048576}"#;
        let facts = facts(receipt).unwrap();
        assert_eq!((facts.total, facts.held, facts.round_trips), (360, 260, 90));
        assert_eq!(facts.browser, "Chrome/156");
    }

    #[test]
    fn a_missing_number_is_named() {
        let error = facts(r#"{"browser": "x", "frames": {}}"#).unwrap_err();
        assert!(error.to_string().contains("/frames/total"));
    }
}
