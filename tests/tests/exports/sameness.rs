//! The same frames, whatever the dedup, the batch, the transport and the number of browsers.

use stillcut_tests::{
    exported::Exported,
    hashes::{self, Line},
    repository,
};

use crate::shared::reference;

/// Together with the reference (`exact`, batches of 8, the ring, drawn by a worker) these have every value of every
/// setting at least once.
const VARIANTS: [&str; 3] = [
    "--dedup off --batch 1 --drawing page --shards 1",
    "--dedup exact --batch 16 --transport socket --shards 2",
    "--dedup predicted --batch 4 --transport ring --shards 3",
];

/// Compares every variant with the whole reference, or with a part of it.
fn check(example: &str, range: Option<(u32, u32)>) {
    let whole = reference(example);
    assert_eq!(whole.receipt.batch.size, 8, "the default batch is one of those compared");
    let option = range.map(|(from, to)| format!(" --range {from}..{to}")).unwrap_or_default();
    for variant in VARIANTS {
        let options = format!("{variant}{option}");
        let exported = Exported::new(&repository::example(example), &options);
        exported.assert_adds_up();
        hashes::assert_same(&options, part(&whole.lines, range), &exported.lines);
        if variant.contains("off") {
            assert_eq!(exported.held(), 0, "{options}");
        }
        if range.is_none() {
            assert_eq!(exported.decoded(), whole.decoded, "decoded frames with {options}");
        }
    }
}

fn part(lines: &[Line], range: Option<(u32, u32)>) -> &[Line] {
    range.map_or(lines, |(from, to)| &lines[from as usize..to as usize])
}

#[test]
fn launch_day() {
    check("launch-day", Some((90, 150)));
}

#[test]
fn hard_cuts() {
    check("hard-cuts", None);
}

#[test]
fn feature_reel() {
    check("feature-reel", Some((120, 150)));
}

#[test]
fn css_waapi() {
    check("css-waapi", None);
}
