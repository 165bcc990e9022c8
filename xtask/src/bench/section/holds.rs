//! Whether held frames are what they repeat: every one is captured all the same and compared.

use anyhow::Result;

use super::super::composition::Composition;
use super::super::ours::Export;
use super::super::variants;
use super::Bench;
use crate::out;

/// Name of a composition that is made for this section: slides, still for most of the time.
pub(in crate::bench) const SLIDES: &str = "slides";
/// Its seconds: nearly nine thousand held frames.
pub(in crate::bench) const SECONDS: u32 = 330;

/// The export of one composition.
#[derive(Debug)]
pub(in crate::bench) struct Holds {
    /// Name of the composition.
    pub(in crate::bench) name: String,
    /// Its export.
    pub(in crate::bench) export: Export,
}

impl Holds {
    /// How many were found that differ: an export stops holding at the first.
    pub(in crate::bench) fn different(&self) -> u64 {
        u64::from(!self.export.facts.armed)
    }
}

/// Exports a composition once.
pub(in crate::bench) fn measure(bench: &Bench<'_>, composition: &Composition) -> Result<Holds> {
    out::heading(&format!("{}: every hold compared", composition.name));
    let export = bench.ours.export(composition, "holds", Some(&variants::COMPARED))?;
    let holds = Holds { name: composition.name.clone(), export };
    let facts = &holds.export.facts;
    let different = holds.different();
    out::note(&format!("{} held, {} compared, {different} different", facts.held, facts.compared));
    Ok(holds)
}
