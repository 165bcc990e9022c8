//! Which combinations of mode, dedup and batch are measured.

/// One combination, in the words of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variant {
    /// `--mode`.
    pub(super) mode: &'static str,
    /// `--dedup`.
    pub(super) dedup: &'static str,
    /// `--batch`.
    pub(super) batch: u32,
}

impl Variant {
    /// As people read it.
    pub(super) fn name(&self) -> String {
        format!("{}, dedup {}, batch {}", self.mode, self.dedup, self.batch)
    }

    /// As part of a file name.
    pub(super) fn file_name(&self) -> String {
        format!("{}-{}-{}", self.mode, self.dedup, self.batch)
    }
}

/// What every ratio is against: the defaults.
pub(super) const BASELINE: Variant = draw_element("exact", 4);

const fn draw_element(dedup: &'static str, batch: u32) -> Variant {
    Variant { mode: "draw-element", dedup, batch }
}

// Screenshots cannot be batched: each is a DevTools command of its own.
const fn screenshot(dedup: &'static str) -> Variant {
    Variant { mode: "screenshot", dedup, batch: 1 }
}

/// Every combination, the baseline first.
pub(super) fn all() -> Vec<Variant> {
    vec![
        BASELINE,
        draw_element("exact", 1),
        draw_element("exact", 8),
        draw_element("predicted", 4),
        draw_element("off", 1),
        draw_element("off", 4),
        draw_element("off", 8),
        screenshot("exact"),
        screenshot("predicted"),
        screenshot("off"),
    ]
}

/// The most telling ones: batching alone, dedup alone, the mode alone.
pub(super) fn quick() -> Vec<Variant> {
    vec![BASELINE, draw_element("exact", 1), draw_element("off", 4), screenshot("exact")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_comes_first_and_no_variant_twice() {
        for variants in [all(), quick()] {
            assert_eq!(variants[0], BASELINE);
            let mut names: Vec<String> = variants.iter().map(Variant::file_name).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), variants.len());
        }
    }
}
