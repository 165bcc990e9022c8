//! Which fonts a composition asks for, and which it gets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A font family that text of the composition asks for first, and what it is set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FontUse {
    /// The first family of the list, as written.
    pub family: String,
    /// The family that is used: the first of the list that is there.
    pub resolved: String,
    /// Where that one comes from.
    pub source: FontSource,
    /// File of a declared font: a path of the project or an address; or the package it comes from.
    pub file: Option<String>,
    /// Weights and styles that are asked for, such as `400` or `700 italic`, ascending.
    pub faces: Vec<String>,
    /// The first element that asks for it, such as `#title`.
    pub place: String,
    /// How many elements with text ask for it.
    pub elements: u32,
}

/// Where a font comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FontSource {
    /// Declared with `@font-face` or by a script.
    File,
    /// Installed with the libraries; the page names it without loading it.
    Package,
    /// Installed on this machine.
    System,
    /// A font of another operating system, for which an installed one stands in.
    StandIn,
    /// A generic family such as `sans-serif` was asked for.
    Generic,
    /// The family asked for is not there; another one is used.
    Fallback,
}
