//! What hosts and the front end say to each other: requests, replies, events, settings.
//!
//! Plain data. The TypeScript types in `ui/src/bindings` are generated from here. Frames travel
//! beside this, as binary messages described at [`FRAME_HEADER_BYTES`].

mod error;

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};
use stillcut_capture::{Batch, Dedup, ModeChoice};
use stillcut_export::{AlphaChoice, Progress, Receipt};
use stillcut_media::{Format, Quality};
use stillcut_remote::NetworkPolicy;
use stillcut_stage::Wanted;
use stillcut_timeline::{Analysis, FrameRange, VariableValue};
use ts_rs::TS;

pub use error::{AppError, ErrorCode};

/// Length of the header before the image bytes of a frame message.
///
/// Little endian: `u32` sequence number to acknowledge, `u32` project revision, `u32` frame,
/// `u32` width, `u32` height, `u8` kind (0 captured, 1 held), `u8` format (0 JPEG, 1 PNG),
/// 2 bytes zero, `u64` raw pixel hash. Then the encoded image.
pub const FRAME_HEADER_BYTES: usize = 32;

/// A request of the front end. Sent as `{"method": "...", "params": {...}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "method", content = "params", rename_all = "snake_case")]
pub enum Request {
    /// Everything a window needs to draw itself. Reply: [`AppState`].
    GetState,
    /// Looks for Chromium and ffmpeg again. Reply: [`Tools`].
    CheckTools,
    /// Opens a composition: a folder or an HTML file. Reply: [`Project`]; the rest arrives as
    /// events.
    Open {
        /// Folder or HTML file.
        path: String,
    },
    /// Closes the open composition. Reply: nothing.
    Close,
    /// Asks the host for a path and opens it. Reply: [`Project`], or nothing when the user
    /// changed their mind.
    ChooseAndOpen {
        /// Ask for a folder instead of a file.
        folder: bool,
    },
    /// Asks for a place to write a file. Reply: the path, or nothing.
    ChooseOutput {
        /// Suggested file name.
        name: String,
    },
    /// Shows a frame. Reply: [`Seeked`]. The latest request wins.
    Seek {
        /// Absolute frame.
        frame: u32,
    },
    /// Starts playing from a frame. Reply: nothing; see [`Event::Playback`].
    Play {
        /// First frame.
        from: u32,
        /// Speed, 0.25 to 4, or negative to play backwards.
        speed: f64,
        /// Range to repeat; absent to play once to the end.
        repeat: Option<FrameRange>,
    },
    /// Stops playing. Reply: nothing.
    Pause,
    /// A frame message was drawn; frees its credit. Reply: nothing.
    FrameShown {
        /// Sequence number of the frame message.
        seq: u32,
    },
    /// Saves settings. Reply: the [`Settings`] in force.
    SetSettings {
        /// All settings.
        settings: Settings,
    },
    /// Gives values to the variables of the open composition and opens it again; kept for the next time. Reply:
    /// nothing; the project's events follow.
    SetVariables {
        /// Values by name, as in [`stillcut_timeline::Variable::name`]; variables that are left out have their
        /// defaults.
        values: BTreeMap<String, VariableValue>,
    },
    /// Starts an export of the open composition. Reply: [`Job`].
    Export {
        /// What differs from the settings.
        options: ExportOptions,
    },
    /// Cancels a job. Reply: nothing; the job's event follows.
    CancelJob {
        /// Id of the job.
        id: u32,
    },
    /// Removes an ended job from the list. Reply: nothing.
    DismissJob {
        /// Id of the job.
        id: u32,
    },
    /// Starts an ended job once more, with the settings it had. Reply: the new [`Job`].
    RepeatJob {
        /// Id of the ended job.
        id: u32,
    },
    /// Shows a finished file in the file manager. Reply: nothing.
    Reveal {
        /// Id of the job.
        id: u32,
    },
    /// Opens a finished file with the system's player. Reply: nothing.
    OpenOutput {
        /// Id of the job.
        id: u32,
    },
    /// Writes a frame as PNG beside the exports. Reply: its path.
    Snapshot {
        /// Absolute frame.
        frame: u32,
    },
    /// Puts a frame into the system's clipboard, as exported. Reply: nothing.
    CopyFrame {
        /// Absolute frame.
        frame: u32,
    },
    /// Lets the open composition have files of these hosts, and opens it again. Reply: nothing.
    AllowNetwork {
        /// The hosts, as in [`Project::wanted`].
        hosts: Vec<String>,
        /// For good; else until the composition is closed.
        always: bool,
    },
    /// Forgets a recent composition. Reply: the remaining list of [`Recent`].
    RemoveRecent {
        /// Its path.
        path: String,
    },
    /// The same export as a terminal command. Reply: the command line.
    CommandLine {
        /// What differs from the settings.
        options: ExportOptions,
    },
}

/// Everything a window needs to draw itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppState {
    /// Version of the application.
    pub version: String,
    /// Settings in force.
    pub settings: Settings,
    /// Compositions opened before, newest first.
    pub recents: Vec<Recent>,
    /// Chromium and ffmpeg; absent while they are looked for (then [`Event::Tools`] follows).
    pub tools: Option<Tools>,
    /// The open composition.
    pub project: Option<Project>,
    /// Jobs, newest first.
    pub jobs: Vec<Job>,
    /// Path of a composition bundled with the application, where there is one.
    pub sample: Option<String>,
}

/// Settings, saved in the user's configuration folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Version of the format.
    pub version: u32,
    /// Frames a call into the page.
    pub batch: Batch,
    /// How unchanged frames are reused.
    pub dedup: Dedup,
    /// Which way frames are captured.
    pub mode: ModeChoice,
    /// Quality of exports.
    pub quality: Quality,
    /// Which hosts compositions may be given files from.
    pub network: NetworkPolicy,
    /// What exports are written as.
    pub format: Format,
    /// What becomes of transparency, where the format carries it.
    pub alpha: AlphaChoice,
    /// Colours of the window.
    pub theme: Theme,
    /// Whether playback repeats.
    pub repeat: bool,
    /// Chromium to use instead of the one found.
    #[ts(type = "string | null")]
    pub chromium: Option<PathBuf>,
    /// ffmpeg to use instead of the one found.
    #[ts(type = "string | null")]
    pub ffmpeg: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            batch: Batch::default(),
            dedup: Dedup::default(),
            mode: ModeChoice::default(),
            quality: Quality::default(),
            network: NetworkPolicy::default(),
            format: Format::default(),
            alpha: AlphaChoice::default(),
            theme: Theme::default(),
            repeat: false,
            chromium: None,
            ffmpeg: None,
        }
    }
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// A composition opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recent {
    /// Folder or HTML file.
    pub path: String,
    /// Words to show.
    pub name: String,
    /// Whether it is still there.
    pub exists: bool,
}

/// The outside programs and what they can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Tools {
    /// Chromium.
    pub chromium: Tool,
    /// ffmpeg with ffprobe.
    pub ffmpeg: Tool,
    /// Whether this browser draws elements into a canvas; absent without a browser.
    pub draw_element: Option<bool>,
}

/// One outside program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Tool {
    /// Found and usable.
    Ready {
        /// Where it is.
        path: String,
        /// Its version in words.
        version: String,
    },
    /// Not found, or found and unusable.
    Missing {
        /// What is missing and what still works without it.
        message: String,
        /// The command or step that mends it on this system.
        fix: String,
    },
}

/// The open composition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Project {
    /// Grows with every opened composition; frame messages carry it.
    pub revision: u32,
    /// Path as opened.
    pub path: String,
    /// Words to show.
    pub name: String,
    /// How far opening has come.
    pub state: ProjectState,
    /// From the browser, or from static reading while there is none yet.
    pub analysis: Option<Analysis>,
    /// What the user gave to its variables, by name.
    pub variables: BTreeMap<String, VariableValue>,
    /// Folder that exports go to unless another is chosen.
    pub exports: String,
    /// Files of the network that nobody has permitted yet.
    pub wanted: Vec<Wanted>,
    /// Whether this is what is on disk.
    pub live: Live,
}

/// How the open composition stands to its files, which are watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Live {
    /// They are what is shown.
    Current,
    /// They changed and are being opened again; what is shown is the version before.
    Reloading {
        /// Files that changed, relative to the composition's folder.
        files: Vec<String>,
    },
    /// The newest version cannot be shown; what is shown is the last one that could.
    Broken {
        /// Why.
        error: AppError,
    },
    /// They cannot be watched: changes may go unnoticed until it is opened again.
    Blind {
        /// Why.
        reason: String,
    },
}

/// How far opening has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProjectState {
    /// Being opened.
    Opening {
        /// Steps so far, the last one running.
        steps: Vec<OpeningStep>,
    },
    /// Frames can be shown.
    Ready {
        /// How frames are captured here.
        mode: stillcut_capture::CaptureMode,
    },
    /// Only static reading was possible; see the error.
    Limited {
        /// Why there is no preview.
        error: AppError,
    },
    /// Could not be opened.
    Failed {
        /// Why.
        error: AppError,
    },
}

/// One step of opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpeningStep {
    /// Words to show, such as `Start browser`.
    pub name: String,
    /// Milliseconds it took; absent while it runs.
    #[ts(type = "number | null")]
    pub ms: Option<u64>,
}

/// The end of a [`Request::Seek`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Seeked {
    /// The frame was sent to the window.
    Shown {
        /// Absolute frame.
        frame: u32,
        /// Raw pixel hash, 16 hexadecimal digits, as in `--hashes`.
        hash: String,
    },
    /// A later request took its place.
    Superseded,
}

/// What an export does differently from the settings. Absent fields follow the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ExportOptions {
    /// Where to write; absent for `NAME-N.mp4`, with the format's ending, in [`Project::exports`].
    pub output: Option<String>,
    /// Format; absent for what `output` promises, else that of the settings.
    pub format: Option<Format>,
    /// Frames to export; absent for all.
    pub range: Option<FrameRange>,
    /// Quality.
    pub quality: Option<Quality>,
}

/// One export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Job {
    /// Grows with every job.
    pub id: u32,
    /// Name of the composition.
    pub name: String,
    /// Where the file goes.
    pub output: String,
    /// Project revision it was started from.
    pub revision: u32,
    /// Frames it exports; absent for all.
    pub range: Option<FrameRange>,
    /// How it goes.
    pub state: JobState,
}

/// How a job goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// Waiting for another job.
    Queued,
    /// Running.
    Running {
        /// How far it is.
        progress: Progress,
    },
    /// Cancel was asked for; processes are being ended.
    Cancelling,
    /// Ended by the user; nothing was written.
    Cancelled,
    /// Finished.
    Done {
        /// The account of it.
        receipt: Box<Receipt>,
        /// The same as text.
        summary: String,
    },
    /// Failed; nothing was written.
    Failed {
        /// Why.
        error: AppError,
    },
}

/// Something that happened; sent to every window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// The open composition changed its state; absent when it was closed.
    Project(Option<Box<Project>>),
    /// Playback started, moved or stopped.
    Playback(Playback),
    /// A job changed.
    Job(Box<Job>),
    /// A job left the list.
    JobDismissed(u32),
    /// Settings changed.
    Settings(Settings),
    /// The recent compositions changed.
    Recents(Vec<Recent>),
    /// Chromium or ffmpeg was looked for.
    Tools(Tools),
    /// Something failed that nobody asked for directly.
    Trouble(AppError),
}

/// Playback as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Playback {
    /// Whether it runs.
    pub playing: bool,
    /// Frame reached.
    pub frame: u32,
    /// Speed asked for.
    pub speed: f64,
    /// Frames shown a second over the last second; absent when not playing.
    pub shown_fps: Option<f64>,
}
