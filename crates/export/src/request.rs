//! What to export and how.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stillcut_capture::{
    Batch, Dedup, Drawing, ModeChoice, Transport, VerifyHolds, guard::GuardChoice,
};
use stillcut_composition::Variables;
use stillcut_media::{Format, Quality};
use stillcut_stage::Remote;
use stillcut_timeline::{FrameRange, FrameRate};
use ts_rs::TS;

use crate::Shards;

/// What to export and how, complete.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// Folder or HTML file.
    pub composition: PathBuf,
    /// Values of the composition's variables.
    pub variables: Variables,
    /// What answers addresses of other hosts.
    pub remote: Remote,
    /// Where to write: a file, or a folder for a PNG sequence.
    pub output: PathBuf,
    /// What to write.
    pub format: Format,
    /// What becomes of transparency.
    pub alpha: AlphaChoice,
    /// Replace a file that is there, or a folder of frames.
    pub overwrite: bool,
    /// Export although the composition has errors, such as a missing file or a failing script.
    pub allow_problems: bool,
    /// Which way to capture.
    pub mode: ModeChoice,
    /// How pixels leave the page.
    pub transport: Transport,
    /// Where pictures are drawn, if the browser can.
    pub drawing: Drawing,
    /// Frames a call.
    pub batch: Batch,
    /// How many browsers capture.
    pub shards: Shards,
    /// How unchanged frames are reused.
    pub dedup: Dedup,
    /// Quality.
    pub quality: Quality,
    /// Frame rate; absent for the composition's own.
    pub fps: Option<FrameRate>,
    /// Frames to export; absent for all.
    pub range: Option<FrameRange>,
    /// How many holds are captured anyway and compared.
    pub verify_holds: VerifyHolds,
    /// How many frames are compared with screenshots before the export.
    pub guard: GuardChoice,
    /// Where what was compared, and what ffmpeg can do, is remembered; absent to remember nothing.
    pub cache: Option<PathBuf>,
    /// Where to list frame, pixel hash, kind and anchor, a line a frame.
    pub hashes: Option<PathBuf>,
    /// Chromium to use instead of the one found.
    pub chromium: Option<PathBuf>,
    /// ffmpeg to use instead of the one found.
    pub ffmpeg: Option<PathBuf>,
}

/// What becomes of transparency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlphaChoice {
    /// Kept where the format carries it.
    #[default]
    Auto,
    /// Shown over white, as in a browser window.
    Off,
}

impl ExportRequest {
    /// Whether transparent pixels stay transparent.
    pub fn keeps_alpha(&self) -> bool {
        self.alpha == AlphaChoice::Auto && self.format.carries_alpha()
    }
}
