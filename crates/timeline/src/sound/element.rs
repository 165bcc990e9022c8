//! An element that may sound, as the page resolves it.

use serde::{Deserialize, Serialize};

/// An `<audio>` or `<video>` with a source, as the page resolves it. Times are seconds on the
/// root's clock; nothing here is trusted to be in range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SoundElement {
    /// Element id, or a generated `audio-N` or `video-N`.
    pub id: String,
    /// What it is.
    pub tag: SoundTag,
    /// Its source: a path from the project's root (`/music.mp3`, percent-encoded), else a whole
    /// address.
    pub source: String,
    /// First second in which it may sound.
    pub start: f64,
    /// First second in which it no longer may: its own window and those around it.
    pub end: f64,
    /// When its own window opens, which is when its source begins to play.
    pub opens: f64,
    /// Seconds of the source that are left out at its beginning.
    pub trim: f64,
    /// Seconds of the source a second.
    pub rate: f64,
    /// Whether it begins again at `trim` when the source ends.
    pub repeats: bool,
    /// Linear gain while nothing else says how loud it is.
    pub volume: f64,
    /// Whether it is to be silent: `muted`, or hidden by `data-hidden` on it or above.
    pub silent: bool,
    /// Whether the author says that there is sound in it: any `<audio>`, and a `<video>` with
    /// `data-has-audio="true"`.
    pub declared: bool,
    /// `data-automation` as written.
    pub automation: Option<String>,
    /// The group it belongs to.
    pub group: Option<SoundGroup>,
}

/// What sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundTag {
    /// `<audio>`.
    Audio,
    /// `<video>`.
    Video,
}

impl SoundTag {
    /// Its name in HTML.
    pub fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }
}

/// A group of sounds: `<hf-audio-group>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SoundGroup {
    /// Its id.
    pub id: String,
    /// Linear gain of everything in it.
    pub volume: f64,
    /// `data-automation` as written; its times are the composition's.
    pub automation: Option<String>,
}
