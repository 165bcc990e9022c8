//! What is wrong or risky about a composition.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something wrong or risky about a composition, with its place and the way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable short name, such as `missing_asset` or `script_error`.
    pub code: String,
    /// One sentence: what is wrong.
    pub message: String,
    /// File and line, address or element it is about, where known.
    pub place: Option<String>,
    /// What to do, where there is something.
    pub fix: Option<String>,
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The video is wrong or cannot be made.
    Error,
    /// The video may differ from what the author meant.
    Warning,
    /// Worth knowing.
    Info,
}
