//! The account of one export: what was predicted, proved, held, captured, and how long it took.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use stillcut_capture::{CaptureMode, Dedup, TransportUse};
use stillcut_media::Format;
use stillcut_timeline::{FrameRange, Ineligible, Problem, StaticRun, VariableValue};
use ts_rs::TS;

use crate::{GuardReport, SoundReport};

/// Format version written into every receipt; raised when a field changes its meaning.
pub const RECEIPT_VERSION: u32 = 3;

/// The machine- and human-readable account of one export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// [`RECEIPT_VERSION`] of the writer.
    pub version: u32,
    /// The exported composition, as asked.
    pub composition: String,
    /// Values that were given to its variables, by name.
    #[serde(default)]
    pub variables: BTreeMap<String, VariableValue>,
    /// How frames were captured.
    pub mode: CaptureMode,
    /// Why this mode, when another was possible.
    pub mode_reason: Option<String>,
    /// Product and version of the browser, such as `Chrome/156.0.8078.79`.
    pub browser: String,
    /// The exported frames of the composition.
    pub range: FrameRange,
    /// How frames came about.
    pub frames: FrameCounts,
    /// What dedup did.
    pub dedup: DedupReport,
    /// What batching did.
    pub batch: BatchReport,
    /// What each browser did.
    #[serde(default)]
    pub shards: ShardsReport,
    /// How pixels left the browser where frames were drawn; of several browsers the slowest way.
    #[serde(default)]
    pub transport: Option<TransportUse>,
    /// What became of the encoder.
    #[serde(default)]
    pub encoder: EncoderReport,
    /// What comparing frames before the export came to.
    #[serde(default)]
    pub guard: GuardReport,
    /// Milliseconds by stage. One after the other: `open` (start of the browser), `analyze`,
    /// `guard`, `capture`, `finish` (until the encoder ended and the file was written), `check`; `total`. In
    /// the page, summed over frames and browsers: `seek`, `settle`, `paint`, `draw`, `transfer`.
    /// Beside the capture: `encode`, until the encoder took the frames, and in it `convert`.
    pub stages_ms: BTreeMap<String, f64>,
    /// Milliseconds that holding saved: what the held frames would have taken in the page if each
    /// had cost as much as a captured one of this export. An estimate; see `costs`.
    pub saved_ms: f64,
    /// What that estimate is made of.
    #[serde(default)]
    pub costs: FrameCosts,
    /// Runs as they turned out, for the static band.
    pub runs: Vec<StaticRun>,
    /// Frames captured another way than the mode says.
    pub fallbacks: Vec<Fallback>,
    /// Problems met before and during the export.
    pub problems: Vec<Problem>,
    /// What became of addresses of other hosts.
    #[serde(default)]
    pub network: NetworkReport,
    /// Largest memory of the process tree seen, in bytes.
    #[ts(type = "number")]
    pub peak_memory_bytes: u64,
    /// The same by kind of process, at that moment: `stillcut`, `browser`, `ffmpeg`, `other`.
    #[serde(default)]
    #[ts(type = "{ [key in string]: number }")]
    pub peak_memory: BTreeMap<String, u64>,
    /// What was mixed; absent without sound.
    pub audio: Option<SoundReport>,
    /// The finished file.
    pub output: OutputReport,
}

/// How the frames of an export came about. `total = captured + held`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameCounts {
    /// Frames of the output.
    pub total: u32,
    /// Frames captured from the page.
    pub captured: u32,
    /// Frames that repeat their anchor.
    pub held: u32,
    /// Frames inside predicted static runs.
    pub predicted: u32,
    /// Held frames whose sameness was observed or compared.
    pub verified: u32,
    /// Predicted frames that turned out to change.
    pub rejected: u32,
    /// Frames captured another way than the mode says.
    pub fallback: u32,
}

/// What dedup did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DedupReport {
    /// The setting in force.
    pub setting: Dedup,
    /// Whether holds were possible at all.
    pub armed: bool,
    /// Why not, or why not everywhere; distinct, sorted.
    pub skip_reasons: Vec<String>,
    /// Stretches of the exported frames in which nothing is predicted, and why.
    #[serde(default)]
    pub ineligible: Vec<Ineligible>,
    /// Held frames captured anyway and compared bit by bit.
    pub compared: u32,
    /// Predicted runs that were begun anew, ascending.
    pub restarts: Vec<Restart>,
}

/// Frames skipped as predicted that were looked at after all, since a later frame painted or
/// differed. They may all have turned out to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restart {
    /// First frame that was looked at again.
    pub from: u32,
    /// The frame that painted or differed.
    pub frame: u32,
}

/// What a frame cost in the page, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct FrameCosts {
    /// A captured one, the median.
    pub captured_ms: f64,
    /// A held one, on average.
    pub held_ms: f64,
}

/// What became of addresses of other hosts; each counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkReport {
    /// Who might be asked: `ask`, `allow` or `offline`.
    pub policy: String,
    /// Answered by installed libraries and fonts.
    pub installed: u32,
    /// Answered by files of the network, kept from before or downloaded.
    pub files: u32,
    /// Not answered; sounds and videos, which are read elsewhere, not counted.
    pub missing: u32,
}

/// What batching did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchReport {
    /// Frames a call.
    pub size: u32,
    /// DevTools commands sent while capturing.
    pub round_trips: u32,
}

/// How the frames were shared among browsers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShardsReport {
    /// The setting in force: `auto` or a number.
    pub setting: String,
    /// One entry for each browser that was to capture.
    pub browsers: Vec<ShardReport>,
    /// Why the export was done again with one browser, if it was.
    pub refused: Option<String>,
}

/// What one browser did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShardReport {
    /// Frames delivered.
    pub frames: u32,
    /// Blocks of frames begun.
    pub blocks: u32,
    /// How often it was started again after it died.
    pub restarts: u32,
    /// Why it was started again, or never worked.
    pub trouble: Option<String>,
}

/// What became of the encoder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EncoderReport {
    /// Where it was started again after it was killed, in the order in which it was.
    pub restarts: Vec<EncoderRestart>,
    /// Frames that looked different when they were captured again for it: the composition shows
    /// something that visiting its frames does not bring back.
    #[serde(default)]
    pub differing: u32,
}

/// An encoder that was killed and started again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EncoderRestart {
    /// First frame of the composition that was captured and encoded again: its segment began there.
    pub frame: u32,
    /// How it ended.
    pub reason: String,
}

/// One frame captured another way than the mode says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fallback {
    /// Absolute frame.
    pub frame: u32,
    /// Why.
    pub reason: String,
}

/// The finished file, as read back from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OutputReport {
    /// Where it is.
    pub path: String,
    /// What it is.
    pub format: Format,
    /// Frames of the composition in it.
    pub frames: u32,
    /// Pictures counted in it: fewer than frames in a GIF, whose pictures have a duration.
    pub pictures: u32,
    /// Seconds.
    pub duration: f64,
    /// Size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The video stream in words, such as `h264 1920x1080 30 fps`.
    pub video: String,
    /// ffmpeg's name of the codec, such as `h264`.
    pub codec: String,
    /// ffmpeg's name of the pixel format, such as `yuv420p`; of `WebM` without its alpha.
    pub pixel_format: String,
    /// What became of transparency.
    pub alpha: AlphaReport,
    /// The audio stream; absent without sound.
    pub audio: Option<AudioReport>,
}

/// What became of transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlphaReport {
    /// Not kept: everything is opaque, over white.
    None,
    /// Kept, and every pixel was opaque: it could be switched off.
    Unused,
    /// Kept.
    Used,
}

/// The audio stream of a finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AudioReport {
    /// ffmpeg's name of the codec, such as `aac`.
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Number of channels.
    pub channels: u32,
    /// Samples of each channel that were encoded: exactly as long as the video.
    #[ts(type = "number")]
    pub samples: u64,
}
