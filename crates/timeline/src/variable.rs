//! Variables of a composition, as the page declares them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A variable that the composition, or a part of it, declares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Variable {
    /// How it is given a value: its id, after the path of its part and a point (`intro.title`).
    pub name: String,
    /// Path of the part it belongs to: names of the hosts, joined by points; empty for the root.
    pub part: String,
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// Words to show.
    pub label: String,
    /// A sentence about it, where the author wrote one.
    pub description: Option<String>,
    /// Unit of a number, in words.
    pub unit: Option<String>,
    /// Least number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// Distance of the numbers that can be chosen.
    pub step: Option<f64>,
    /// Values of an `enum`.
    pub options: Vec<VariableOption>,
    /// What the author declared; absent for values that are neither text, number nor boolean.
    pub default: Option<VariableValue>,
    /// The value in force.
    pub value: Option<VariableValue>,
    /// Whether the user gave the value.
    pub given: bool,
}

/// What values a variable takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// Text; also for types that are not known.
    String,
    /// A number.
    Number,
    /// A CSS colour.
    Color,
    /// Yes or no.
    Boolean,
    /// One of [`Variable::options`].
    Enum,
    /// A font family.
    Font,
    /// Address of a picture.
    Image,
}

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VariableOption {
    /// The value.
    pub value: String,
    /// Words to show.
    pub label: String,
}

/// A plain value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum VariableValue {
    /// Text, a colour, an option, an address.
    Text(String),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
}
