//! What mode, dedup, batch and shards cost, each against the defaults.

use anyhow::Result;

use super::super::composition::Composition;
use super::super::ours::Export;
use super::super::variants::Variant;
use super::Bench;
use crate::out;

/// The exports of one composition.
#[derive(Debug)]
pub(in crate::bench) struct Modes {
    /// Name of the composition.
    pub(in crate::bench) name: String,
    /// Every variant with its rounds, the defaults first.
    pub(in crate::bench) rows: Vec<(Variant, Vec<Export>)>,
}

/// Exports a composition in every variant.
pub(in crate::bench) fn measure(
    bench: &Bench<'_>,
    composition: &Composition,
    variants: &[Variant],
) -> Result<Modes> {
    let rounds = bench.rounds;
    out::heading(&format!("{}: {} variants, {rounds} rounds", composition.name, variants.len()));
    let mut rows: Vec<(Variant, Vec<Export>)> =
        variants.iter().map(|variant| (*variant, Vec::new())).collect();
    for round in 0..rounds {
        for index in order(rows.len(), round) {
            let (variant, exports) = &mut rows[index];
            let export = bench.ours.export(composition, &variant.file_name(), Some(variant))?;
            out::note(&format!("{:44} {:.1} s", variant.name(), export.cost.wall));
            exports.push(export);
        }
    }
    Ok(Modes { name: composition.name.clone(), rows })
}

/// Every other round runs backwards, so that a machine that warms up or is disturbed for a while
/// favours nobody.
fn order(count: usize, round: usize) -> Vec<usize> {
    if round.is_multiple_of(2) { (0..count).collect() } else { (0..count).rev().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_alternate_their_direction() {
        assert_eq!(order(3, 0), [0, 1, 2]);
        assert_eq!(order(3, 1), [2, 1, 0]);
    }
}
