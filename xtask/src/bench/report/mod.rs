//! The report as Markdown.

mod compare;
mod single;
mod table;

use std::fmt::Write as _;

use super::results::Results;

/// The whole report.
pub(super) fn write(results: &Results) -> String {
    let mut text = head(results);
    text.push_str(&compare::write(&results.comparisons, results.peer.as_deref()));
    text.push_str(&single::modes(&results.modes));
    text.push_str(&single::growth(results.growth.as_ref()));
    text.push_str(&single::minute(results.minute.as_ref()));
    text.push_str(&single::holds(&results.holds));
    text.push_str(&single::previews(&results.previews));
    text.push_str(&list("Left out", &results.skipped));
    text.push_str(&list("Failed", &results.failures));
    text
}

fn head(results: &Results) -> String {
    let mut text = format!("# Benchmarks\n\nWritten by `{}`", results.command);
    if let Some(date) = &results.date {
        text.extend([", ", date]);
    }
    let peer = results.peer.as_deref().unwrap_or("no reference tool installed");
    let browser = results.browser().map_or_else(String::new, |browser| format!(", {browser}"));
    let rounds = match results.rounds {
        1 => "One round".to_owned(),
        rounds => format!("Medians of {rounds} rounds"),
    };
    write!(
        text,
        ".\n\n\
         - Machine: {}.\n\
         - {}{browser}; {peer}.\n\
         - {rounds}, every export in a process of its own, the tools in turn. Single times on a shared machine mean\n  \
         little, ratios more.\n\
         - CPU and memory are those of the whole process tree: processor seconds of every process (the kernel's sums, or what\n  \
         was seen ten times a second where that is more); the largest sum of proportional set sizes, which count shared pages\n  \
         once, looked at ten times a second at first, twice after two seconds. Measured on Linux only.\n",
        results.machine, results.ours,
    )
    .expect("a string takes everything");
    text
}

/// A chapter with a list, or nothing.
fn list(title: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    // Of a failure the first line says what; the rest is the failed program's output.
    let first = |sentence: &String| sentence.lines().next().unwrap_or_default().to_owned();
    let items: Vec<String> =
        sentences.iter().map(|sentence| format!("- {}", first(sentence))).collect();
    format!("\n## {title}\n\n{}\n", items.join("\n"))
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::PathBuf;

    use super::super::machine::Machine;
    use super::super::ours::{Export, Facts};
    use super::super::tree::Cost;
    use super::*;

    /// An export that took so many seconds.
    pub(super) fn export(wall: f64) -> Export {
        Export {
            cost: Cost { wall, cpu: Some(wall * 1.5), memory: Some(500_000_000) },
            bytes: 5000,
            facts: Facts {
                browser: "Chrome/156".to_owned(),
                mode: "draw_element".to_owned(),
                total: 200,
                held: 50,
                compared: 50,
                armed: true,
                fallback: 0,
                browsers: 2,
                round_trips: 50,
                open: 0.5,
                capture: 1.0,
            },
            video: PathBuf::new(),
        }
    }

    #[test]
    fn the_head_says_how_and_where_and_the_end_what_is_missing() {
        let machine = Machine {
            cores: 2,
            memory: None,
            system: "linux x86_64".to_owned(),
            graphics: None,
            load: None,
        };
        let mut results = Results::new("cargo xtask bench".to_owned(), None, machine, &[]);
        results.skip("video: not yet".to_owned());
        results.fail("uhd", "it failed\nwith much to say");
        let text = write(&results);
        assert!(text.starts_with("# Benchmarks\n\nWritten by `cargo xtask bench`.\n"), "{text}");
        assert!(text.contains("Machine: 2 cores, linux x86_64."));
        assert!(text.contains("no reference tool installed"));
        assert!(text.contains("## Left out\n\n- video: not yet\n"));
        assert!(text.ends_with("## Failed\n\n- uhd: it failed\n"), "{text}");
    }
}
