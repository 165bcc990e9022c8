//! The chapters about ours alone: modes, growth, a static minute, the preview.

use super::super::ours::Export;
use super::super::section::growth::Growth;
use super::super::section::holds::Holds;
use super::super::section::minute::Minute;
use super::super::section::modes::Modes;
use super::super::section::preview::{Latency, Preview};
use super::super::statistics::{median, ratio, whole};
use super::table::{Table, number, times};

/// Every composition in every variant.
pub(super) fn modes(all: &[Modes]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut text = "\n## Mode, dedup, batch\n\n\
        \"Ratio\" is the wall time against the first line, taken within each round. Fallback: frames captured another way than\n\
        the mode says.\n"
        .to_owned();
    for modes in all {
        let table = of_one(modes).markdown();
        text.extend(["\n### ", &modes.name, "\n", &table]);
    }
    text
}

fn of_one(modes: &Modes) -> Table {
    let mut table = Table::new(&[
        "variant",
        "ratio",
        "wall s",
        "CPU s",
        "capture ms a frame",
        "held",
        "fallback",
        "browsers",
        "round trips per 100 frames",
        "peak MB",
        "kB",
    ]);
    let Some((_, baseline)) = modes.rows.first() else { return table };
    let walls = |exports: &[Export]| -> Vec<f64> {
        exports.iter().map(|export| export.cost.wall).collect()
    };
    for (variant, exports) in &modes.rows {
        let middle = |of: &dyn Fn(&Export) -> Option<f64>| {
            median(&exports.iter().filter_map(of).collect::<Vec<_>>())
        };
        let a_frame = |export: &Export, value: f64| value / whole(export.facts.total.max(1));
        let cells = [
            number(ratio(&walls(exports), &walls(baseline)), 2),
            number(middle(&|export| Some(export.cost.wall)), 1),
            number(middle(&|export| export.cost.cpu), 1),
            number(middle(&|export| Some(a_frame(export, export.facts.capture * 1000.0))), 1),
            number(middle(&|export| Some(whole(export.facts.held))), 0),
            number(middle(&|export| Some(whole(export.facts.fallback))), 0),
            exports.last().map_or(0, |export| export.facts.browsers).to_string(),
            number(
                middle(&|export| Some(a_frame(export, whole(export.facts.round_trips) * 100.0))),
                1,
            ),
            number(middle(&megabytes), 0),
            number(middle(&|export| Some(whole(export.bytes) / 1e3)), 0),
        ];
        table.row(std::iter::once(variant.name()).chain(cells));
    }
    table
}

/// Ten times the length.
pub(super) fn growth(growth: Option<&Growth>) -> String {
    let Some(growth) = growth else { return String::new() };
    let mut table = Table::new(&["length", "frames", "wall s", "capture s", "CPU s", "peak MB"]);
    let columns: [fn(&Export) -> Option<f64>; 4] = [
        |export| Some(export.cost.wall),
        |export| Some(export.facts.capture),
        |export| export.cost.cpu,
        megabytes,
    ];
    let middle = |exports: &[Export], of: fn(&Export) -> Option<f64>| {
        median(&exports.iter().filter_map(of).collect::<Vec<_>>())
    };
    let sides = [(growth.seconds, &growth.short), (growth.seconds * 10, &growth.long)];
    for (seconds, exports) in sides {
        let frames = exports.last().map_or(0, |export| export.facts.total);
        let numbers = columns.iter().map(|of| number(middle(exports, *of), 1));
        table.row([format!("{seconds} s"), frames.to_string()].into_iter().chain(numbers));
    }
    let ratios = columns
        .iter()
        .map(|of| number(times(middle(&growth.long, *of), middle(&growth.short, *of)), 2));
    table.row(["ratio".to_owned(), "10".to_owned()].into_iter().chain(ratios));
    format!(
        "\n## Cost growth\n\nSlides of five seconds with half a second of motion each, 640x360, and ten times as many of \
         them. Opening, about the\nsame for both, is part of the wall time.\n{}",
        table.markdown()
    )
}

/// A minute in which nothing moves.
pub(super) fn minute(minute: Option<&Minute>) -> String {
    let Some(minute) = minute else { return String::new() };
    let mut table = Table::new(&["dedup", "capture s", "ms a frame", "held", "wall s"]);
    for (name, exports) in [("exact", &minute.exact), ("predicted", &minute.predicted)] {
        let Some(last) = exports.last() else { continue };
        let capture = median(&exports.iter().map(|e| e.facts.capture).collect::<Vec<_>>());
        let wall = median(&exports.iter().map(|e| e.cost.wall).collect::<Vec<_>>());
        table.row([
            name.to_owned(),
            number(capture, 2),
            number(capture.map(|seconds| seconds * 1000.0 / whole(last.facts.total.max(1))), 2),
            format!("{} of {}", last.facts.held, last.facts.total),
            number(wall, 1),
        ]);
    }
    format!(
        "\n## A static minute\n\n60 s at 30 frames a second, 1280x720, standing still after the first half second.\n{}",
        table.markdown()
    )
}

/// Held frames compared with fresh captures of themselves.
pub(super) fn holds(all: &[Holds]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["composition", "frames", "held", "compared", "different"]);
    let numbers = |holds: &Holds| {
        let facts = &holds.export.facts;
        [facts.total, facts.held, facts.compared, holds.different()]
    };
    for holds in all {
        let cells = numbers(holds).map(|number| number.to_string());
        table.row(std::iter::once(holds.name.clone()).chain(cells));
    }
    let sum = |column: usize| all.iter().map(|holds| numbers(holds)[column]).sum::<u64>();
    let totals = (0..4).map(|column| sum(column).to_string());
    table.row(std::iter::once("all".to_owned()).chain(totals));
    format!(
        "\n## Holds\n\nEvery held frame captured all the same and compared with the frame it repeats, bit by bit \
         (`--verify-holds all`). An\nexport stops holding at the first that differs; there must be none.\n{}",
        table.markdown()
    )
}

/// Seeking and opening.
pub(super) fn previews(previews: &[Preview]) -> String {
    if previews.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        "composition",
        "new frame",
        "held frame",
        "frame seen before",
        "opening",
        "opening again",
    ]);
    let cell = |latency: Option<Latency>| {
        latency.map_or_else(
            || "none".to_owned(),
            |latency| format!("{:.2}, {:.2} ({})", latency.p50, latency.p95, latency.seeks),
        )
    };
    for preview in previews {
        table.row([
            preview.name.clone(),
            cell(preview.new),
            cell(preview.held),
            cell(preview.cached),
            number(Some(preview.open), 0),
            number(Some(preview.open_again), 0),
        ]);
    }
    format!(
        "\n## Preview\n\nMilliseconds from the request until the frame is handed to the window, encoded: p50, p95 (number of \
         seeks), through\nthe `app` crate. Seeks to new frames jump forward and backward. Opening ends with the first \
         frame.\n{}",
        table.markdown()
    )
}

fn megabytes(export: &Export) -> Option<f64> {
    export.cost.memory.map(|bytes| whole(bytes) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::super::super::variants;
    use super::super::tests::export;
    use super::*;

    fn cells(text: &str, first: &str) -> Vec<String> {
        let row = text.lines().find(|line| line.starts_with(&format!("| {first} ")));
        let row = row.unwrap_or_else(|| panic!("no row `{first}` in {text}"));
        row.split('|').map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn every_variant_has_a_line_with_its_ratio() {
        let rows = variants::quick().into_iter().zip([2.0, 3.0, 4.0, 8.0]);
        let rows = rows.map(|(variant, wall)| (variant, vec![export(wall)])).collect();
        let text = modes(&[Modes { name: "film".to_owned(), rows }]);
        let first = variants::quick()[0].name();
        assert_eq!(
            cells(&text, &first)[1..],
            ["1.00", "2.0", "3.0", "5.0", "50", "0", "2", "25.0", "500", "5"]
        );
        assert_eq!(cells(&text, &variants::quick()[3].name())[1], "4.00");
    }

    #[test]
    fn growth_is_a_ratio_of_every_column() {
        let measured = Growth { seconds: 6, short: vec![export(2.0)], long: vec![export(12.0)] };
        let text = growth(Some(&measured));
        assert_eq!(cells(&text, "60 s")[1..], ["200", "12.0", "1.0", "18.0", "500.0"]);
        assert_eq!(cells(&text, "ratio")[1..], ["10", "6.00", "1.00", "6.00", "1.00"]);
        assert_eq!(growth(None), "");
    }

    #[test]
    fn a_static_minute_says_capture_and_holds() {
        let measured = Minute { exact: vec![export(2.0)], predicted: vec![export(1.0)] };
        let text = minute(Some(&measured));
        assert_eq!(cells(&text, "exact")[1..], ["1.00", "5.00", "50 of 200", "2.0"]);
        assert_eq!(cells(&text, "predicted")[4], "1.0");
    }

    #[test]
    fn holds_are_added_up() {
        let mut wrong = export(1.0);
        (wrong.facts.held, wrong.facts.armed) = (0, false);
        let of = |name: &str, export| Holds { name: name.to_owned(), export };
        let text = holds(&[of("right", export(1.0)), of("wrong", wrong)]);
        assert_eq!(cells(&text, "right")[1..], ["200", "50", "50", "0"]);
        assert_eq!(cells(&text, "all")[1..], ["400", "50", "100", "1"]);
    }

    #[test]
    fn a_preview_without_held_frames_says_so() {
        let new = Some(Latency { seeks: 40, p50: 20.0, p95: 35.5 });
        let name = "film".to_owned();
        let preview =
            Preview { name, open: 900.4, open_again: 500.0, new, held: None, cached: new };
        let text = previews(&[preview]);
        assert_eq!(
            cells(&text, "film")[1..],
            ["20.00, 35.50 (40)", "none", "20.00, 35.50 (40)", "900", "500"]
        );
    }
}
