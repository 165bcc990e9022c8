//! Named qualities of an encoded video.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much an encode may lose and how long it may take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Fast and rough, to look at.
    Draft,
    /// Visually clean; the default.
    #[default]
    Standard,
    /// For masters and further editing.
    High,
}
