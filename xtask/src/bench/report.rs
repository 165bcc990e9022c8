//! The report: tables of medians and of ratios within one round.

use std::fmt::Write as _;

use super::Measured;
use super::measure::{Facts, Measurement};
use super::variants::Variant;

/// Where it was measured, as far as a reader can use it.
#[derive(Debug)]
pub(super) struct Machine {
    cores: usize,
    browser: String,
}

impl Machine {
    /// This machine, with the browser that the receipts name.
    pub(super) fn of(measured: &[Measured]) -> Self {
        let first = measured.iter().flat_map(|example| example.ours.iter().flatten()).next();
        let browser = first.and_then(|run| run.receipt.as_ref()).map(|facts| facts.browser.clone());
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            browser: browser.unwrap_or_else(|| "an unnamed browser".to_owned()),
        }
    }
}

/// The whole report as Markdown.
pub(super) fn write(
    machine: &Machine,
    variants: &[Variant],
    measured: &[Measured],
    repeats: usize,
) -> String {
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: every export in its own process, all variants of an example \
         in turn, every other\nround backwards; medians of {repeats} rounds on {} cores with {}. \
         \"Ratio\" is the wall time against the first\nline of the table, taken within each round. \
         Single times on a shared machine mean little, ratios more.\n",
        machine.cores, machine.browser
    );
    for example in measured {
        text.push_str(&table(variants, example));
    }
    if let Some(summary) = peer_summary(measured) {
        text.push_str(&summary);
    }
    text
}

fn table(variants: &[Variant], example: &Measured) -> String {
    let mut text = format!(
        "\n## {}\n\n| variant | ratio | wall s | capture ms a frame | held | round trips per 100 frames | peak MB | kB |\n\
         |---|---|---|---|---|---|---|---|\n",
        example.example
    );
    let Some(baseline) = example.ours.first() else { return text };
    for (variant, rounds) in variants.iter().zip(&example.ours) {
        text.push_str(&row(&variant.name(), rounds, baseline));
    }
    if !example.peer.is_empty() {
        text.push_str(&row("the other tool, best mode", &example.peer, baseline));
    }
    text
}

fn row(name: &str, rounds: &[Measurement], baseline: &[Measurement]) -> String {
    let wall = median(rounds.iter().map(|run| run.wall.as_secs_f64()));
    let bytes = median(rounds.iter().map(|run| to_f64(run.bytes)));
    let facts = |of: fn(&Facts) -> f64| {
        let values: Vec<f64> =
            rounds.iter().filter_map(|run| run.receipt.as_ref()).map(of).collect();
        if values.is_empty() { String::new() } else { format!("{:.1}", median(values.into_iter())) }
    };
    format!(
        "| {name} | {:.2} | {wall:.1} | {} | {} | {} | {} | {:.0} |\n",
        ratio(rounds, baseline),
        facts(|facts| facts.capture_ms / to_f64(facts.total).max(1.0)),
        facts(|facts| to_f64(facts.held)).trim_end_matches(".0"),
        facts(|facts| to_f64(facts.round_trips) * 100.0 / to_f64(facts.total).max(1.0)),
        facts(|facts| to_f64(facts.peak_memory_bytes) / 1e6),
        bytes / 1e3,
    )
}

/// How many times longer `rounds` took than `baseline`: the median of the rounds' own ratios.
fn ratio(rounds: &[Measurement], baseline: &[Measurement]) -> f64 {
    let pairs = rounds.iter().zip(baseline);
    median(pairs.map(|(run, base)| run.wall.as_secs_f64() / base.wall.as_secs_f64()))
}

fn peer_summary(measured: &[Measured]) -> Option<String> {
    let with_peer: Vec<(&str, f64)> = measured
        .iter()
        .filter(|example| !example.peer.is_empty())
        .filter_map(|example| {
            Some((example.example.as_str(), ratio(&example.peer, example.ours.first()?)))
        })
        .collect();
    let (least_name, least) = with_peer.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let logarithms: f64 = with_peer.iter().map(|(_, ratio)| ratio.ln()).sum();
    let mean = (logarithms / to_f64(with_peer.len() as u64)).exp();
    let mut text = String::from("\n## Against the other tool\n\n");
    writeln!(
        text,
        "Its best mode took {mean:.2} times as long as our defaults (geometric mean of {} examples), at least \
         {least:.2} times ({least_name}).",
        with_peer.len()
    )
    .ok()?;
    Some(text)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[expect(clippy::cast_precision_loss, reason = "for display, and far below 2^53")]
fn to_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::bench::variants;

    fn runs(seconds: &[u64]) -> Vec<Measurement> {
        let facts = Facts {
            browser: "Chrome/156".to_owned(),
            total: 200,
            held: 50,
            round_trips: 50,
            capture_ms: 1000.0,
            peak_memory_bytes: 2_000_000,
        };
        let run = |seconds: &u64| Measurement {
            wall: Duration::from_secs(*seconds),
            bytes: 5000,
            receipt: Some(facts.clone()),
        };
        seconds.iter().map(run).collect()
    }

    #[test]
    fn the_median_of_an_even_count_lies_between() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        // The second round ran on a machine half as fast: the ratio does not see it.
        assert!((ratio(&runs(&[4, 8, 4]), &runs(&[2, 4, 2])) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_report_has_a_line_a_variant_and_the_mean_against_the_peer() {
        let variants = variants::quick();
        let ours = variants.iter().map(|_| runs(&[2])).collect();
        let mut peer = runs(&[10]);
        peer[0].receipt = None;
        let measured = [Measured { example: "launch-day".to_owned(), ours, peer }];
        let text = write(&Machine::of(&measured), &variants, &measured, 1);
        assert!(text.contains(
            "| draw-element, dedup exact, batch 4 | 1.00 | 2.0 | 5.0 | 50 | 25.0 | 2.0 | 5 |"
        ));
        assert!(text.contains("| the other tool, best mode | 5.00 | 10.0 |  |  |  |  | 5 |"));
        assert!(text.contains("took 5.00 times as long"));
        assert!(text.contains("Chrome/156"));
    }
}
