//! What was observed about a composition: sizes, clips, spans, and what cannot be predicted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FontUse, FrameRate, Problem, Variable, reason::of_ineligible};

/// Everything known about a composition before planning. Times are seconds on the root's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Facts {
    /// `data-composition-id` of the root.
    pub id: String,
    /// Width in CSS pixels, 1 to 16384.
    pub width: u32,
    /// Height in CSS pixels, 1 to 16384.
    pub height: u32,
    /// Length of the video in seconds, finite and above zero.
    pub duration: f64,
    /// Frames per second.
    pub fps: FrameRate,
    /// Timed elements in document order, the root itself left out.
    pub clips: Vec<Clip>,
    /// Intervals in which an animation is active.
    pub spans: Vec<Span>,
    /// Intervals in which nothing can be predicted, with the reason.
    pub ineligible: Vec<Ineligible>,
    /// Whether a direct seek gives the same frame as a visit in order.
    pub history: History,
    /// Variables that the composition and its parts declare.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// Fonts that its text asks for; known to a browser only.
    #[serde(default)]
    pub fonts: Vec<FontUse>,
    /// What is wrong or risky about the composition.
    pub problems: Vec<Problem>,
}

/// An element with a time window `[start, end)` on a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Clip {
    /// Element id, composition id or a generated `clip-N`; unique within one [`Facts`].
    pub id: String,
    /// Words to show: `data-label`, id, text or tag name.
    pub label: String,
    /// What the element is.
    pub kind: ClipKind,
    /// Editor lane (`data-track-index`), 0 when absent.
    pub track: i32,
    /// First second shown, at or above 0, absolute.
    pub start: f64,
    /// First second no longer shown, absolute; the composition's duration for open-ended clips.
    pub end: f64,
}

/// What kind of element a clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClipKind {
    /// Any other element.
    Element,
    /// A nested composition.
    Composition,
    /// `<img>`.
    Image,
    /// `<video>`.
    Video,
    /// `<audio>`.
    Audio,
    /// `<canvas>`.
    Canvas,
}

/// An interval `[start, end]` in seconds in which some animation is active.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Span {
    /// What moves.
    pub kind: SpanKind,
    /// Start in seconds, absolute.
    pub start: f64,
    /// End in seconds, absolute, at or above `start`; equal for instantaneous changes.
    pub end: f64,
    /// A short description of the animated element, such as `#title` or `.box`.
    pub target: String,
}

/// The source of a [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// A tween of a registered timeline.
    Tween,
    /// A CSS animation.
    CssAnimation,
    /// A CSS transition.
    CssTransition,
    /// A Web Animations API animation.
    WebAnimation,
    /// A playing video.
    Media,
    /// A timeline callback or another adapter.
    Callback,
}

/// An interval `[start, end)` in seconds in which static frames are not predicted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Ineligible {
    /// First second, absolute.
    pub start: f64,
    /// End in seconds, absolute.
    pub end: f64,
    /// Why.
    pub reason: IneligibleReason,
    /// The element or name it is about, for people.
    pub detail: String,
}

impl Ineligible {
    /// For people, such as `canvas #chart is visible from here`.
    pub fn words(&self) -> String {
        of_ineligible(self)
    }
}

/// Why an interval has no predicted static frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IneligibleReason {
    /// A `<video>` is visible.
    Video,
    /// A `<canvas>` is visible and may be drawn to.
    Canvas,
    /// A timeline calls a function (`onUpdate`, `call`).
    Callback,
    /// The page asked for animation frames or runs timers of its own.
    AnimationFrame,
    /// A registered timeline is not a GSAP timeline and cannot be looked into.
    OpaqueTimeline,
    /// An animated image (GIF, APNG, WebP) or SMIL is visible.
    AnimatedImage,
    /// A nested document (`<iframe>`) is visible.
    NestedDocument,
    /// The page redraws itself on `hf-seek`.
    SeekListener,
}

/// Whether the picture of a frame depends on the frames visited before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct History {
    /// Why frames may depend on earlier ones; empty when a direct seek is expected to be exact.
    pub reasons: Vec<String>,
}

impl History {
    /// Whether nothing was found that makes a frame depend on earlier ones.
    pub fn is_free(&self) -> bool {
        self.reasons.is_empty()
    }
}
