//! What a minute costs in which nothing moves.

use std::path::Path;

use anyhow::Result;

use super::super::composition::{Composition, static_minute};
use super::super::ours::Export;
use super::super::variants;
use super::Bench;
use crate::out;

/// The exports of a static minute.
#[derive(Debug)]
pub(in crate::bench) struct Minute {
    /// With every hold proved.
    pub(in crate::bench) exact: Vec<Export>,
    /// With samples of predicted runs.
    pub(in crate::bench) predicted: Vec<Export>,
}

/// Exports it in both ways, in turn.
pub(in crate::bench) fn measure(bench: &Bench<'_>, root: &Path, into: &Path) -> Result<Minute> {
    out::heading("a static minute at 30 frames a second");
    let composition = Composition::generated(root, into, "static-minute", &static_minute())?;
    let mut minute = Minute { exact: Vec::new(), predicted: Vec::new() };
    for _ in 0..bench.rounds {
        let ways =
            [(variants::BASELINE, &mut minute.exact), (variants::PREDICTED, &mut minute.predicted)];
        for (variant, exports) in ways {
            let export = bench.ours.export(&composition, &variant.file_name(), Some(&variant))?;
            let capture = export.facts.capture;
            out::note(&format!("{:44} {capture:.1} s of capture", variant.name()));
            exports.push(export);
        }
    }
    Ok(minute)
}
