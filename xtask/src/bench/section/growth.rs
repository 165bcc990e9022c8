//! What ten times the length costs.

use std::path::Path;

use anyhow::Result;

use super::super::composition::{Composition, growing};
use super::super::ours::Export;
use super::Bench;
use crate::out;

/// Seconds of the short composition; the long one, ten times that, is ten minutes.
const SECONDS: u32 = 60;
/// The same in a quick run.
const QUICK_SECONDS: u32 = 6;

/// One composition and another of the same kind that is ten times as long.
#[derive(Debug)]
pub(in crate::bench) struct Growth {
    /// Seconds of the short one.
    pub(in crate::bench) seconds: u32,
    /// Exports of the short one.
    pub(in crate::bench) short: Vec<Export>,
    /// Exports of the long one.
    pub(in crate::bench) long: Vec<Export>,
}

/// Exports both, in turn.
pub(in crate::bench) fn measure(bench: &Bench<'_>, root: &Path, into: &Path) -> Result<Growth> {
    let seconds = if bench.quick { QUICK_SECONDS } else { SECONDS };
    out::heading(&format!("cost growth: {seconds} s and {} s", seconds * 10));
    let (short_html, long_html) = (growing(seconds), growing(seconds * 10));
    let short = Composition::generated(root, into, "growing-short", &short_html)?;
    let long = Composition::generated(root, into, "growing-long", &long_html)?;
    let export = |composition: &Composition| -> Result<Export> {
        let export = bench.ours.export(composition, "ours", None)?;
        out::note(&format!("{:44} {:.1} s", composition.name, export.cost.wall));
        Ok(export)
    };
    // The short one before and after the long one: a disturbance falsifies it most.
    let (before, long, after) = (export(&short)?, export(&long)?, export(&short)?);
    Ok(Growth { seconds, short: vec![before, after], long: vec![long] })
}
