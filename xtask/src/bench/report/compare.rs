//! The chapters about the reference tool: cost and quality.

use std::fmt::Write as _;

use super::super::ours::Export;
use super::super::peer::Render;
use super::super::quality::Quality;
use super::super::section::compare::{Comparison, Qualities};
use super::super::statistics::{Spread, geometric_mean, median, whole};
use super::super::tree::Cost;
use super::table::{NOT_MEASURED, Table, number, pair, times};

/// Cost and quality beside the reference tool, or of ours alone without one.
pub(super) fn write(comparisons: &[Comparison], peer: Option<&str>) -> String {
    if comparisons.is_empty() {
        return String::new();
    }
    let mut text = "\n## Beside the reference tool\n\n".to_owned();
    text.push_str(match peer {
        Some(_) => {
            "Both at their default preset, on the same files. \"Ours, theirs\" in that order; the reference tool in the mode \
             that the\nlast column names: the fastest for the composition, found in the same run (with `--quick` its own choice).\n"
        }
        None => "The reference tool is not installed: ours alone.\n",
    });
    text.push_str(&costs(comparisons).markdown());
    text.push_str(&summary(comparisons));
    text.push_str(&quality(comparisons));
    text
}

/// What the table shows of one composition.
struct Row<'a> {
    ours: Vec<&'a Cost>,
    theirs: Vec<&'a Cost>,
    our_bytes: f64,
    their_bytes: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        let renders: &[Render] = comparison.theirs.as_ref().map_or(&[], |(_, renders)| renders);
        let last = comparison.ours.last();
        Self {
            ours: comparison.ours.iter().map(|export: &Export| &export.cost).collect(),
            theirs: renders.iter().map(|render| &render.cost).collect(),
            our_bytes: last.map_or(0.0, |export| whole(export.bytes)),
            their_bytes: renders.last().map(|render| whole(render.bytes)),
        }
    }

    fn both(&self, of: fn(&Cost) -> Option<f64>) -> (Option<f64>, Option<f64>) {
        let median =
            |costs: &[&Cost]| median(&costs.iter().filter_map(|cost| of(cost)).collect::<Vec<_>>());
        (median(&self.ours), median(&self.theirs))
    }

    /// How many times as fast ours is.
    fn speed(&self) -> Option<f64> {
        let (ours, theirs) = self.both(|cost| Some(cost.wall));
        times(theirs, ours)
    }
}

fn costs(comparisons: &[Comparison]) -> Table {
    let mut table = Table::new(&[
        "composition",
        "video",
        "frames (held)",
        "wall s",
        "times as fast",
        "CPU s",
        "peak MB",
        "size of file, ours of theirs",
        "our browsers",
        "mode of the reference tool",
    ]);
    for comparison in comparisons {
        let row = Row::of(comparison);
        let (wall, cpu) = (row.both(|cost| Some(cost.wall)), row.both(|cost| cost.cpu));
        let memory = row.both(|cost| cost.memory.map(|bytes| whole(bytes) / 1e6));
        let facts = comparison.ours.last().map(|export| &export.facts);
        table.row([
            comparison.name.clone(),
            comparison.format.clone(),
            facts.map_or_else(String::new, |facts| format!("{} ({})", facts.total, facts.held)),
            pair(wall.0, wall.1, 1),
            number(row.speed(), 2),
            pair(cpu.0, cpu.1, 1),
            pair(memory.0, memory.1, 0),
            number(times(Some(row.our_bytes), row.their_bytes), 2),
            facts.map_or_else(String::new, |facts| facts.browsers.to_string()),
            comparison.theirs.as_ref().map_or(NOT_MEASURED, |(mode, _)| mode.name()).to_owned(),
        ]);
    }
    table
}

fn summary(comparisons: &[Comparison]) -> String {
    let speeds: Vec<(&str, f64)> = comparisons
        .iter()
        .filter_map(|comparison| Some((comparison.name.as_str(), Row::of(comparison).speed()?)))
        .collect();
    let ratios: Vec<f64> = speeds.iter().map(|(_, speed)| *speed).collect();
    let Some(mean) = geometric_mean(&ratios) else { return String::new() };
    let Some((name, least)) = speeds.iter().min_by(|a, b| a.1.total_cmp(&b.1)) else {
        return String::new();
    };
    format!(
        "\nGeometric mean over {} compositions: {mean:.2} times as fast; least: {least:.2} ({name}).\n",
        ratios.len()
    )
}

fn quality(comparisons: &[Comparison]) -> String {
    if comparisons.iter().all(|comparison| comparison.quality.ours.is_none()) {
        return String::new();
    }
    let mut text = "\n## Quality\n\n\
        Decoded videos against lossless pictures of the same frames: worst, median, mean. \"Own frames\" are the PNG pictures\n\
        that a tool captures the same way as for its video: what its encoder lost. The reference tool captures them with a\n\
        transparent page; where that makes another picture, its number is low for that reason alone. \"Screenshots\" are those\n\
        of a plain page, taken by us: differences of capture and of fonts count, too. Pictures are brought to BT.709 limited\n\
        4:2:0 first; identical frames count as 100 dB.\n"
        .to_owned();
    for (name, decimals, of) in [
        ("PSNR in dB", 1, (|quality| quality.psnr) as fn(&Quality) -> Spread),
        ("SSIM", 4, |quality| quality.ssim),
    ] {
        let mut table = Table::new(&[
            "composition",
            "ours, own frames",
            "theirs, own frames",
            "ours, screenshots",
            "theirs, screenshots",
            "frames",
        ]);
        for comparison in comparisons {
            let Qualities { ours, theirs, ours_plain, theirs_plain } = &comparison.quality;
            let all = [ours, theirs, ours_plain, theirs_plain];
            let cell = |quality: &&Option<Quality>| spread(quality.as_ref().map(of), decimals);
            let row = std::iter::once(comparison.name.clone()).chain(all.iter().map(cell));
            table.row(row.chain([frames(&all)]));
        }
        write!(text, "\n{name}:\n{}", table.markdown()).expect("a string takes everything");
    }
    text
}

fn spread(spread: Option<Spread>, decimals: usize) -> String {
    spread.map_or_else(
        || NOT_MEASURED.to_owned(),
        |Spread { worst, median, mean }| {
            format!("{worst:.decimals$}, {median:.decimals$}, {mean:.decimals$}")
        },
    )
}

/// How many frames were compared; several numbers where they differ.
fn frames(qualities: &[&Option<Quality>]) -> String {
    let mut counts: Vec<usize> =
        qualities.iter().filter_map(|quality| Some(quality.as_ref()?.frames)).collect();
    counts.sort_unstable();
    counts.dedup();
    counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" to ")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::super::peer::Mode;
    use super::super::tests::export;
    use super::*;

    fn comparison(name: &str, ours: &[f64], theirs: &[f64]) -> Comparison {
        let render = |wall: &f64| Render {
            cost: Cost { wall: *wall, cpu: None, memory: None },
            bytes: 10_000,
            video: PathBuf::new(),
        };
        Comparison {
            name: name.to_owned(),
            format: "1280x720 30 fps".to_owned(),
            ours: ours.iter().map(|wall| export(*wall)).collect(),
            theirs: Some((Mode::USUAL, theirs.iter().map(render).collect())),
            quality: Qualities::default(),
        }
    }

    #[test]
    fn a_row_has_both_and_their_ratio_and_the_mean_covers_all() {
        let both = [comparison("a", &[2.0, 3.0, 2.5], &[20.0]), comparison("b", &[2.0], &[4.0])];
        let text = write(&both, Some("tool 1"));
        let row = text.lines().find(|line| line.starts_with("| a ")).unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells[1..9],
            [
                "a",
                "1280x720 30 fps",
                "200 (50)",
                "2.5, 20.0",
                "8.00",
                "3.8, not measured",
                "500, not measured",
                "0.50"
            ]
        );
        assert!(
            text.contains("over 2 compositions: 4.00 times as fast; least: 2.00 (b)"),
            "{text}"
        );
        assert!(!text.contains("## Quality"), "nothing of it was measured");
    }

    #[test]
    fn without_the_reference_tool_ours_stands_alone() {
        let mut alone = comparison("a", &[2.0], &[]);
        alone.theirs = None;
        let text = write(&[alone], None);
        assert!(text.contains("ours alone") && text.contains("| 2.0, not measured |"), "{text}");
        assert!(!text.contains("Geometric mean"));
    }

    #[test]
    fn quality_is_worst_median_mean() {
        let spread = |worst| Spread { worst, median: worst + 1.0, mean: worst + 2.0 };
        let mut compared = comparison("a", &[2.0], &[4.0]);
        compared.quality.ours = Some(Quality { frames: 7, psnr: spread(40.0), ssim: spread(0.0) });
        let text = write(&[compared], Some("tool 1"));
        assert!(text.contains("40.0, 41.0, 42.0") && text.contains("0.0000, 1.0000, 2.0000"));
        assert!(text.contains("| not measured      | not measured        | 7      |"), "{text}");
    }
}
