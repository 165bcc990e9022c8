//! Which combinations of mode, dedup, batch and shards are measured.

/// One combination, in the words of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variant {
    /// `--mode`.
    mode: &'static str,
    /// `--dedup`.
    dedup: &'static str,
    /// `--batch`; absent for the default.
    batch: Option<u32>,
    /// `--shards`; absent for the default, also where the option does not exist.
    shards: Option<u32>,
    /// Whether the page's own thread draws instead of a worker.
    drawn_by_page: bool,
    /// Whether every hold is captured all the same and compared; roughly encoded, as that is not looked at.
    compared: bool,
}

impl Variant {
    /// As people read it.
    pub(super) fn name(&self) -> String {
        let batch = self.batch.map_or_else(|| "default".to_owned(), |batch| batch.to_string());
        let shards = self.shards.map_or_else(String::new, |shards| format!(", shards {shards}"));
        let drawn = if self.drawn_by_page { ", drawn by the page" } else { "" };
        let compared = if self.compared { ", every hold compared" } else { "" };
        format!("{}, dedup {}, batch {batch}{shards}{drawn}{compared}", self.mode, self.dedup)
    }

    /// As part of a file name.
    pub(super) fn file_name(&self) -> String {
        self.name().replace(", ", "-").replace(' ', "-")
    }

    /// As `stillcut export` takes it.
    pub(super) fn arguments(&self) -> Vec<String> {
        let mut words = ["--mode", self.mode, "--dedup", self.dedup].map(str::to_owned).to_vec();
        for (option, value) in [("--batch", self.batch), ("--shards", self.shards)] {
            words.extend(
                value.map(|value| [option.to_owned(), value.to_string()]).into_iter().flatten(),
            );
        }
        if self.drawn_by_page {
            words.extend(["--drawing", "page"].map(str::to_owned));
        }
        if self.compared {
            words.extend(["--verify-holds", "all", "--quality", "draft"].map(str::to_owned));
        }
        words
    }
}

const fn draw_element(dedup: &'static str, batch: Option<u32>) -> Variant {
    Variant {
        mode: "draw-element",
        dedup,
        batch,
        shards: None,
        drawn_by_page: false,
        compared: false,
    }
}

const fn screenshot(dedup: &'static str) -> Variant {
    Variant { mode: "screenshot", ..draw_element(dedup, None) }
}

/// What every ratio is against: the defaults.
pub(super) const BASELINE: Variant = draw_element("exact", None);
/// The same with samples of predicted runs only.
pub(super) const PREDICTED: Variant = draw_element("predicted", None);
/// The baseline with every hold compared.
pub(super) const COMPARED: Variant = Variant { compared: true, ..BASELINE };

/// Every combination that tells something, the baseline first. Each differs from another one in
/// one thing only.
pub(super) fn all(with_shards: bool) -> Vec<Variant> {
    let mut variants = vec![
        BASELINE,
        draw_element("exact", Some(1)),
        draw_element("exact", Some(2)),
        draw_element("exact", Some(8)),
        draw_element("exact", Some(16)),
        Variant { drawn_by_page: true, ..BASELINE },
        PREDICTED,
        draw_element("off", None),
        draw_element("off", Some(1)),
        screenshot("exact"),
        screenshot("predicted"),
        screenshot("off"),
    ];
    if with_shards {
        variants.extend([1, 2].map(|shards| Variant { shards: Some(shards), ..BASELINE }));
        variants.push(Variant { shards: Some(2), ..screenshot("exact") });
    }
    variants
}

/// The most telling ones: batching alone, dedup alone, the mode alone.
pub(super) fn quick() -> Vec<Variant> {
    vec![BASELINE, draw_element("exact", Some(1)), draw_element("off", None), screenshot("exact")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_comes_first_and_no_variant_twice() {
        for variants in [all(true), all(false), quick()] {
            assert_eq!(variants[0], BASELINE);
            let mut names: Vec<String> = variants.iter().map(Variant::file_name).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), variants.len());
        }
    }

    #[test]
    fn options_that_are_not_set_are_not_passed() {
        let words = ["--mode", "draw-element", "--dedup", "exact"];
        assert_eq!(BASELINE.arguments(), words);
        let shards = Variant { batch: Some(8), shards: Some(2), ..BASELINE };
        assert_eq!(shards.arguments()[4..], ["--batch", "8", "--shards", "2"]);
        assert_eq!(COMPARED.arguments()[4..6], ["--verify-holds", "all"]);
        assert_eq!(shards.name(), "draw-element, dedup exact, batch 8, shards 2");
    }
}
