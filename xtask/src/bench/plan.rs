//! Which sections are measured on which compositions.

use std::path::Path;

use anyhow::{Result, bail};

use super::composition::{GENERATED, examples};
use super::options::Options;
use super::section::holds::SLIDES;

/// Not beside the reference tool unless it is named: one composition that would take a tenth of the
/// time of a whole run.
const NOT_COMPARED: [&str; 1] = ["feature-reel"];
/// Exported in every mode: long holds, hard cuts, no holds.
const VARIED: [&str; 3] = ["launch-day", "hard-cuts", "steady-motion"];
/// What the quick run takes.
const QUICK: [&str; 2] = ["hard-cuts", "fps-60"];
/// What the quick run exports in several modes.
const QUICK_VARIED: [&str; 1] = ["hard-cuts"];
/// Frames hardly ever stand still in these: nothing to compare.
const NOT_HELD: [&str; 5] = ["continuous-motion", "uhd", "fps-60", "nodes-20k", "turning-cards"];
/// Seeking is measured on these: 1280x720 with holds, and a larger one.
const PREVIEWED: [&str; 2] = ["data-viz", "launch-day"];
/// The same in a quick run.
const QUICK_PREVIEWED: [&str; 1] = ["hard-cuts"];
/// Compositions with a source of their own kind, which not every version can show.
pub(super) const VIDEO: &str = "video";

/// A question that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Beside the reference tool.
    Compare,
    /// Mode, dedup, batch and shards.
    Modes,
    /// Ten times the length.
    Growth,
    /// A minute in which nothing moves.
    Minute,
    /// Held frames compared with fresh captures.
    Holds,
    /// Seeking and opening.
    Preview,
}

impl Section {
    /// All, in the order of the report.
    pub(super) const ALL: [Self; 6] =
        [Self::Compare, Self::Modes, Self::Growth, Self::Minute, Self::Holds, Self::Preview];

    /// Its name on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Modes => "modes",
            Self::Growth => "growth",
            Self::Minute => "minute",
            Self::Holds => "holds",
            Self::Preview => "preview",
        }
    }

    /// What it tells.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Compare => "time, memory, size and quality beside the reference tool",
            Self::Modes => "mode, dedup, batch and shards against the defaults",
            Self::Growth => "the same kind of composition, ten times as long",
            Self::Minute => "a minute in which nothing moves",
            Self::Holds => "every held frame captured all the same and compared",
            Self::Preview => "seeking and opening",
        }
    }
}

/// What is measured, by name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The sections.
    pub(super) sections: Vec<Section>,
    /// Beside the reference tool.
    pub(super) compared: Vec<String>,
    /// In every mode.
    pub(super) varied: Vec<String>,
    /// Every hold compared.
    pub(super) held: Vec<String>,
    /// Seeking.
    pub(super) previewed: Vec<String>,
}

impl Plan {
    /// What the options ask for; a name that means nothing is an error.
    pub(super) fn of(root: &Path, options: &Options) -> Result<Self> {
        let names = compositions(root)?;
        let is_section =
            |name: &&String| Section::ALL.iter().any(|section| section.name() == **name);
        let (sections, wanted): (Vec<&String>, Vec<&String>) =
            options.only.iter().partition(is_section);
        if let Some(unknown) = wanted.iter().find(|name| !names.contains(name)) {
            bail!("`{unknown}` is no section and no composition; see `cargo xtask bench --list`");
        }
        let chosen = |defaults: &[&str], quick: &[&str]| -> Vec<String> {
            if !wanted.is_empty() {
                return wanted.iter().map(ToString::to_string).collect();
            }
            let names = names.iter().filter(|name| {
                let of = if options.quick { quick } else { defaults };
                of.contains(&name.as_str())
            });
            names.cloned().collect()
        };
        let all: Vec<&str> =
            names.iter().map(String::as_str).filter(|name| !NOT_COMPARED.contains(name)).collect();
        let still: Vec<&str> =
            names.iter().map(String::as_str).filter(|name| !NOT_HELD.contains(name)).collect();
        let mut held = chosen(&still, &QUICK_VARIED);
        if wanted.is_empty() && !options.quick {
            held.push(SLIDES.to_owned());
        }
        Ok(Self {
            held,
            sections: Section::ALL
                .into_iter()
                .filter(|section| match (sections.is_empty(), wanted.is_empty()) {
                    (true, true) => true,
                    // A composition alone means the sections that have several of them.
                    (true, false) => !matches!(section, Section::Growth | Section::Minute),
                    (false, _) => sections.iter().any(|name| *name == section.name()),
                })
                .collect(),
            compared: chosen(&all, &QUICK),
            varied: chosen(&VARIED, &QUICK_VARIED),
            previewed: chosen(&PREVIEWED, &QUICK_PREVIEWED),
        })
    }

    /// Whether a section is measured.
    pub(super) fn has(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }
}

/// The names of all compositions: the examples, then the generated ones.
pub(super) fn compositions(root: &Path) -> Result<Vec<String>> {
    let mut names = examples(root)?;
    names.extend(GENERATED.iter().map(|generated| generated.name.to_owned()));
    names.push(VIDEO.to_owned());
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(only: &[&str], quick: bool) -> Result<Plan> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["data-viz", "feature-reel", "hard-cuts", "launch-day", "steady-motion"] {
            let folder = folder.path().join("examples").join(name);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("index.html"), "").unwrap();
        }
        let only = only.iter().map(ToString::to_string).collect();
        Plan::of(folder.path(), &Options { quick, only, ..Options::default() })
    }

    #[test]
    fn everything_is_measured_when_nothing_is_named() {
        let plan = plan(&[], false).unwrap();
        assert_eq!(plan.sections, Section::ALL);
        assert_eq!(plan.compared.len(), 4 + GENERATED.len() + 1, "without feature-reel");
        assert_eq!(plan.varied.len(), VARIED.len(), "{:?}", plan.varied);
        assert_eq!(plan.previewed, PREVIEWED);
        let held = 5 + GENERATED.len() - NOT_HELD.len() + 2;
        assert_eq!(plan.held.len(), held, "with the video and the slides: {:?}", plan.held);
    }

    #[test]
    fn a_quick_run_takes_few_compositions() {
        let plan = plan(&[], true).unwrap();
        assert_eq!(plan.sections, Section::ALL);
        assert_eq!(plan.compared, QUICK);
        assert_eq!(plan.varied, QUICK_VARIED);
        assert_eq!(plan.held, QUICK_VARIED);
    }

    #[test]
    fn names_choose_sections_and_compositions() {
        let by_section = plan(&["minute"], false).unwrap();
        assert_eq!(by_section.sections, [Section::Minute]);
        let by_composition = plan(&["cuts-300"], false).unwrap();
        assert!(by_composition.has(Section::Modes) && !by_composition.has(Section::Growth));
        assert_eq!(by_composition.previewed, ["cuts-300"]);
        let both = plan(&["compare", "hard-cuts"], false).unwrap();
        assert_eq!(
            (both.sections, both.compared),
            (vec![Section::Compare], vec!["hard-cuts".to_owned()])
        );
        assert!(plan(&["nothing"], false).unwrap_err().to_string().contains("`nothing`"));
    }
}
