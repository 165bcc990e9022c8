//! What is measured, one file a question.

pub(super) mod compare;
pub(super) mod growth;
pub(super) mod holds;
pub(super) mod minute;
pub(super) mod modes;
pub(super) mod preview;

use super::ours::Stillcut;
use super::peer::Peer;

/// What every section measures with.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    /// Ours.
    pub(super) ours: &'a Stillcut,
    /// The reference tool, where it is installed.
    pub(super) peer: Option<&'a Peer>,
    /// Rounds.
    pub(super) rounds: usize,
    /// Whether a short version is asked for.
    pub(super) quick: bool,
}
