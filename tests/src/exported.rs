//! One export through the command line, with everything it tells.

use std::path::{Path, PathBuf};

use stillcut_capture::{CaptureMode, Dedup};
use stillcut_export::Receipt;
use stillcut_media::{Ffmpeg, MediaInfo, frame_hashes, inspect, sound_samples};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{
    cli::Cli,
    hashes::{self, Line},
};

/// A finished export; its files go when it is dropped.
#[derive(Debug)]
pub struct Exported {
    /// The video, or the folder of frames.
    pub video: PathBuf,
    /// Every frame as `--hashes` lists it.
    pub lines: Vec<Line>,
    /// The receipt, as `--receipt` writes it.
    pub receipt: Receipt,
    _folder: TempDir,
}

impl Exported {
    /// Exports with `options`, such as `--dedup off --range 0..30`. Rough quality: what is tested
    /// here comes before the encoder.
    pub fn new(composition: &Path, options: &str) -> Self {
        Self::named(composition, "video.mp4", options)
    }

    /// The same into a file of another name and format.
    pub fn named(composition: &Path, name: &str, options: &str) -> Self {
        Self::in_environment(composition, name, options, &[])
    }

    /// The same with variables of the environment.
    pub fn in_environment(
        composition: &Path,
        name: &str,
        options: &str,
        variables: &[(&str, &Path)],
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let at = |name: &str| folder.path().join(name);
        let command = variables
            .iter()
            .fold(Cli::new("export"), |command, (variable, value)| command.env(variable, value));
        let ended = command
            .arg(composition)
            .arg("-o")
            .arg(at(name))
            .arg("--hashes")
            .arg(at("hashes"))
            .arg("--receipt")
            .arg(at("receipt.json"))
            .args("--json --quality draft")
            .args(options)
            .run();
        let receipt = ended.receipt();
        let written = std::fs::read(at("receipt.json")).expect("the receipt is there");
        let written: Receipt = serde_json::from_slice(&written).expect("a receipt");
        assert_eq!(written, receipt, "printed and written receipts are one");
        Self {
            video: PathBuf::from(&receipt.output.path),
            lines: hashes::read(&at("hashes")),
            receipt,
            _folder: folder,
        }
    }

    /// What is really in the video.
    pub fn media(&self) -> MediaInfo {
        with_ffmpeg(async |ffmpeg| inspect(&ffmpeg, &self.video).await.expect("a video"))
    }

    /// One hash for every decoded frame.
    pub fn decoded(&self) -> Vec<String> {
        with_ffmpeg(async |ffmpeg| frame_hashes(&ffmpeg, &self.video).await.expect("a video"))
    }

    /// The samples of its sound as a player plays them, left and right in turn.
    pub fn sound(&self) -> Vec<f32> {
        with_ffmpeg(async |ffmpeg| sound_samples(&ffmpeg, &self.video).await.expect("sound"))
    }

    /// Frames that repeat their anchor.
    pub fn held(&self) -> usize {
        self.lines.iter().filter(|line| line.held).count()
    }

    /// Fails unless the list, the video and the receipt tell one story.
    pub fn assert_adds_up(&self) {
        let Receipt { frames, dedup, output, shards, .. } = &self.receipt;
        let total = u32::try_from(self.lines.len()).expect("a short video");
        let held = u32::try_from(self.held()).expect("a short video");
        assert_eq!((frames.total, frames.held), (total, held), "{frames:?}");
        assert_eq!(frames.total, frames.captured + frames.held, "{frames:?}");
        assert_eq!(output.frames, total, "{output:?}");
        assert!(frames.verified <= frames.held, "{frames:?}");
        assert!(dedup.compared <= frames.held, "{dedup:?}");
        let by_browser: u32 = shards.browsers.iter().map(|each| each.frames).sum();
        assert_eq!(by_browser, total, "{shards:?}");
        self.assert_costs_add_up();
        self.assert_few_round_trips(total);
        let first = self.lines.first().expect("at least one frame");
        assert!(!first.held, "the first frame is captured");
        for (index, line) in self.lines.iter().enumerate() {
            assert_eq!(line.frame - first.frame, u32::try_from(index).expect("a short video"));
            let anchor = &self.lines[(line.anchor - first.frame) as usize];
            assert!(!anchor.held && anchor.hash == line.hash, "{line:?} repeats {anchor:?}");
            assert_eq!(line.held, line.anchor != line.frame, "{line:?}");
        }
    }
}

impl Exported {
    fn assert_costs_add_up(&self) {
        let Receipt { stages_ms: stages, peak_memory, peak_memory_bytes, .. } = &self.receipt;
        assert_eq!(peak_memory.values().sum::<u64>(), *peak_memory_bytes);
        let one_by_one = ["open", "analyze", "guard", "capture", "finish", "check"];
        let sum: f64 = one_by_one.iter().map(|stage| stages[*stage]).sum();
        assert!(sum > 0.0 && sum <= stages["total"] + 1.0, "{stages:?}");
        let Receipt { costs, saved_ms, frames, .. } = &self.receipt;
        assert!(costs.captured_ms > 0.0, "{costs:?}");
        assert!(*saved_ms <= f64::from(frames.held) * costs.captured_ms + 0.1, "{costs:?}");
    }

    /// A call for every batch, for each browser two to begin with and one for every eighth block,
    /// to compare it with its neighbour. Screenshots need calls of their own, and a
    /// predicted run in which something painted is captured again.
    fn assert_few_round_trips(&self, total: u32) {
        let Receipt { mode, dedup, batch, shards, fallbacks, .. } = &self.receipt;
        let is_drawn = *mode == CaptureMode::DrawElement && fallbacks.is_empty();
        if is_drawn && dedup.setting != Dedup::Predicted {
            let own: u32 = shards.browsers.iter().map(|each| 3 + each.blocks / 8).sum();
            let most = total.div_ceil(batch.size) + own;
            assert!(batch.round_trips <= most, "at most {most}: {batch:?}");
        }
    }
}

/// Does something with the ffmpeg of this machine.
pub fn with_ffmpeg<T>(work: impl AsyncFnOnce(Ffmpeg) -> T) -> T {
    Runtime::new()
        .expect("a runtime can be started")
        .block_on(async { work(Ffmpeg::locate(None).await.expect("ffmpeg is installed")).await })
}
