//! What is mixed.

use std::path::PathBuf;

use stillcut_timeline::sound::Level;

/// A file and the way it is played.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Channels of its first audio stream, at least 1.
    pub channels: u32,
    /// Seconds from its beginning to its end, where known.
    pub seconds: Option<f64>,
    /// Seconds left out at its beginning.
    pub trim: f64,
    /// Seconds of it a second, 0.1 to 5; the pitch is kept.
    pub rate: f64,
}

impl Source {
    /// Seconds it sounds once, where known.
    pub(crate) fn plays_for(&self) -> Option<f64> {
        self.seconds.map(|seconds| (seconds - self.trim).max(0.0) / self.rate)
    }
}

/// Samples `start..end` on the composition's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First sample.
    pub start: i64,
    /// First sample no longer in it.
    pub end: i64,
}

/// One sound in a mix.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// What is played.
    pub source: Source,
    /// The sample at which the source begins; its window may open later.
    pub opens: i64,
    /// When it is heard.
    pub heard: Span,
    /// Whether it begins again when it ends.
    pub repeats: bool,
    /// How loud it is.
    pub level: Level,
}
