//! What the page runtime says about a composition once it is ready.

use serde::Deserialize;
use stillcut_timeline::{
    Clip, Facts, FontUse, FrameRate, History, Ineligible, Problem, Span, Variable,
    sound::SoundElement,
};

use crate::StageError;

/// How a composition is to be opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// Frame rate to use instead of the composition's own.
    pub rate: Option<FrameRate>,
    /// Where nothing is painted, pictures are transparent instead of white.
    pub transparent: bool,
}

/// A composition that is ready to be seeked.
#[derive(Debug, Clone)]
pub struct Opened {
    /// `data-composition-id` of the root.
    pub id: String,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Seconds.
    pub duration: f64,
    /// Frames per second.
    pub fps: FrameRate,
    /// What was waited for, with milliseconds.
    pub waits: Vec<(String, f64)>,
    /// Whether what is shown depends on where it is in the window.
    pub looks_at_window: bool,
}

/// Facts of the page, before planning.
#[derive(Debug, Clone, Deserialize)]
pub struct PageFacts {
    /// `data-composition-id` of the root.
    pub id: String,
    /// Timed elements.
    pub clips: Vec<Clip>,
    /// Active intervals.
    pub spans: Vec<Span>,
    /// Unpredictable intervals.
    pub ineligible: Vec<Ineligible>,
    /// Intervals that drawing an element cannot show.
    pub unsupported: Vec<Unsupported>,
    /// Dependence on earlier frames.
    pub history: History,
    /// What sounds.
    pub sound: SoundFacts,
    /// Variables that the composition and its parts declare.
    pub variables: Vec<Variable>,
    /// Fonts that text asks for.
    pub fonts: Vec<FontUse>,
    /// Problems of the page.
    pub problems: Vec<Problem>,
}

/// What sounds in a composition.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct SoundFacts {
    /// Elements with a source, in document order.
    pub elements: Vec<SoundElement>,
    /// Whether how loud they are may change from frame to frame.
    pub changes: bool,
}

/// How loud an element is from a frame on: its place in [`SoundFacts::elements`], the frame, the
/// volume.
pub type VolumeChange = (usize, u32, f64);

/// An interval `[start, end)` in seconds that drawing an element cannot show.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Unsupported {
    /// First second.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
    /// What cannot be shown, for people.
    pub reason: String,
}

impl PageFacts {
    /// The facts as the planner wants them.
    pub fn into_facts(self, opened: &Opened) -> Facts {
        Facts {
            id: self.id,
            width: opened.width,
            height: opened.height,
            duration: opened.duration,
            fps: opened.fps,
            clips: self.clips,
            spans: self.spans,
            ineligible: self.ineligible,
            history: self.history,
            variables: self.variables,
            fonts: self.fonts,
            problems: self.problems,
        }
    }
}

/// The answer of `__stillcut.open`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OpenReply {
    Opened(OpenedWire),
    Failed { error: FailedWire },
}

#[derive(Debug, Deserialize)]
pub(crate) struct OpenedWire {
    id: String,
    width: u32,
    height: u32,
    duration: f64,
    fps: RateWire,
    waits: Vec<WaitWire>,
    #[serde(rename = "looksAtWindow")]
    looks_at_window: bool,
}

#[derive(Debug, Deserialize)]
struct RateWire {
    num: u32,
    den: u32,
}

#[derive(Debug, Deserialize)]
struct WaitWire {
    name: String,
    ms: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FailedWire {
    code: String,
    message: String,
}

/// Larger pictures do not fit the browser's canvas.
const MAX_SIDE: u32 = 16384;

impl OpenReply {
    pub(crate) fn into_opened(self) -> Result<Opened, StageError> {
        let wire = match self {
            Self::Opened(wire) => wire,
            Self::Failed { error } => {
                return Err(StageError::Composition { code: error.code, message: error.message });
            }
        };
        let fps = FrameRate::new(wire.fps.num, wire.fps.den).unwrap_or(FrameRate::DEFAULT);
        if wire.width > MAX_SIDE || wire.height > MAX_SIDE {
            return Err(StageError::Composition {
                code: "too_large".to_owned(),
                message: format!(
                    "{}x{} is larger than {MAX_SIDE} pixels a side",
                    wire.width, wire.height
                ),
            });
        }
        Ok(Opened {
            id: wire.id,
            width: wire.width,
            height: wire.height,
            duration: wire.duration,
            fps,
            waits: wire.waits.into_iter().map(|wait| (wait.name, wait.ms)).collect(),
            looks_at_window: wire.looks_at_window,
        })
    }
}

/// The argument of `__stillcut.open`.
pub(crate) fn rate_argument(rate: Option<FrameRate>) -> String {
    match rate {
        Some(rate) => format!("{{num: {}, den: {}}}", rate.num(), rate.den()),
        None => "null".to_owned(),
    }
}
