//! An analysis as text for people.

use stillcut_timeline::{
    Analysis, Clip, ClipKind, Cut, Ineligible, IneligibleReason, Problem, RunState, Severity,
    StaticRun,
};

/// Longer tables are cut; the JSON has every row.
const MOST_ROWS: usize = 40;

/// The whole summary.
pub(super) fn text(name: &str, analysis: &Analysis) -> String {
    let sections = [
        head(name, analysis),
        section("Clips", clips(analysis), "no timed elements"),
        section("Cuts", analysis.cuts.iter().map(cut).collect(), "none"),
        runs(analysis),
        section("Not predictable", ineligible(analysis), "nothing"),
        problems(&analysis.problems),
    ];
    sections.join("\n\n")
}

fn head(name: &str, analysis: &Analysis) -> String {
    format!(
        "{name} ({})\n{}x{}, {} fps, {:.3} s, {} frames",
        analysis.id,
        analysis.width,
        analysis.height,
        analysis.fps,
        analysis.duration,
        analysis.frames
    )
}

fn clips(analysis: &Analysis) -> Vec<Vec<String>> {
    analysis.clips.iter().map(|clip| row_of_clip(clip, analysis)).collect()
}

fn row_of_clip(clip: &Clip, analysis: &Analysis) -> Vec<String> {
    let frame = |seconds| analysis.fps.first_visible(seconds).min(analysis.frames);
    vec![
        format!("track {}", clip.track),
        kind(clip.kind).to_owned(),
        format!("{}..{}", frame(clip.start), frame(clip.end)),
        format!("{:.2}-{:.2} s", clip.start, clip.end),
        clip.id.clone(),
        if clip.label == clip.id { String::new() } else { clip.label.clone() },
    ]
}

fn kind(kind: ClipKind) -> &'static str {
    match kind {
        ClipKind::Element => "element",
        ClipKind::Composition => "part",
        ClipKind::Image => "image",
        ClipKind::Video => "video",
        ClipKind::Audio => "audio",
        ClipKind::Canvas => "canvas",
    }
}

fn cut(cut: &Cut) -> Vec<String> {
    let mut changes = Vec::new();
    if !cut.ends.is_empty() {
        changes.push(format!("{} ends", cut.ends.join(", ")));
    }
    if !cut.starts.is_empty() {
        changes.push(format!("{} starts", cut.starts.join(", ")));
    }
    vec![format!("frame {}", cut.frame), changes.join("; ")]
}

fn runs(analysis: &Analysis) -> String {
    let predicted = analysis.predicted_frames();
    let percent = f64::from(predicted) / f64::from(analysis.frames.max(1)) * 100.0;
    let title = format!("Static runs: {predicted} of {} frames ({percent:.0} %)", analysis.frames);
    section(&title, analysis.static_runs.iter().map(run).collect(), "none")
}

fn run(run: &StaticRun) -> Vec<String> {
    let state = match run.state {
        RunState::Predicted => "predicted",
        RunState::Verified => "verified",
        RunState::Rejected => "rejected",
    };
    vec![
        format!("{}..{}", run.start, run.end),
        format!("{} x", run.len()),
        format!("repeats {}", run.anchor),
        state.to_owned(),
        format!("until {}", run.reason),
    ]
}

fn ineligible(analysis: &Analysis) -> Vec<Vec<String>> {
    let row = |interval: &Ineligible| {
        vec![
            format!("{:.2}-{:.2} s", interval.start, interval.end),
            reason(interval.reason).to_owned(),
            interval.detail.clone(),
        ]
    };
    let history = analysis.history.reasons.iter().map(|reason| {
        vec!["always".to_owned(), "frames depend on earlier ones".to_owned(), reason.clone()]
    });
    analysis.ineligible.iter().map(row).chain(history).collect()
}

fn reason(reason: IneligibleReason) -> &'static str {
    match reason {
        IneligibleReason::Video => "a video is visible",
        IneligibleReason::Canvas => "a canvas is visible",
        IneligibleReason::Callback => "a timeline calls a function",
        IneligibleReason::AnimationFrame => "the page runs frames or timers of its own",
        IneligibleReason::OpaqueTimeline => "a timeline cannot be looked into",
        IneligibleReason::AnimatedImage => "an animated image is visible",
        IneligibleReason::NestedDocument => "a nested document is visible",
        IneligibleReason::SeekListener => "the page redraws itself on a seek",
    }
}

fn problems(problems: &[Problem]) -> String {
    if problems.is_empty() {
        return "Problems: none".to_owned();
    }
    let told: Vec<String> = problems.iter().take(MOST_ROWS).map(problem).collect();
    let mut text = format!("Problems\n{}", told.join("\n"));
    text.push_str(&rest(problems.len()));
    text
}

fn problem(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let told = [("at", &problem.place), ("fix", &problem.fix)];
    let details = told
        .into_iter()
        .filter_map(|(name, words)| words.as_ref().map(|words| format!("    {name}: {words}")));
    let first = format!("  {severity}: {} ({})", problem.message, problem.code);
    std::iter::once(first).chain(details).collect::<Vec<_>>().join("\n")
}

/// A title and a table, or words where the table is empty.
fn section(title: &str, rows: Vec<Vec<String>>, empty: &str) -> String {
    if rows.is_empty() {
        return format!("{title}: {empty}");
    }
    let count = rows.len();
    let shown: Vec<Vec<String>> = rows.into_iter().take(MOST_ROWS).collect();
    format!("{title}\n{}{}", table(&shown), rest(count))
}

fn rest(count: usize) -> String {
    match count.saturating_sub(MOST_ROWS) {
        0 => String::new(),
        more => format!("\n  and {more} more (--json lists all)"),
    }
}

/// Rows with aligned columns, the last one as long as it is.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("  {cell:<width$}"));
        cells.collect::<String>().trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
pub(super) mod samples {
    use stillcut_timeline::{Facts, FrameRate, History, Span, SpanKind, analyze};

    use super::*;

    /// Two seconds: a title, then a chart, and a second of animation.
    pub(in crate::commands) fn analysis() -> Analysis {
        let clip = |id: &str, label: &str, start, end| Clip {
            id: id.to_owned(),
            label: label.to_owned(),
            kind: ClipKind::Element,
            track: 1,
            start,
            end,
        };
        analyze(Facts {
            id: "main".to_owned(),
            width: 640,
            height: 360,
            duration: 2.0,
            fps: FrameRate::DEFAULT,
            clips: vec![clip("title", "title", 0.0, 1.5), clip("chart", "Sales", 1.5, 2.0)],
            spans: vec![Span {
                kind: SpanKind::Tween,
                start: 0.0,
                end: 1.0,
                target: "#title".to_owned(),
            }],
            ineligible: Vec::new(),
            history: History::default(),
            variables: Vec::new(),
            fonts: Vec::new(),
            problems: vec![Problem {
                severity: Severity::Warning,
                code: "missing_asset".to_owned(),
                message: "a.png is not there".to_owned(),
                place: Some("index.html:7".to_owned()),
                fix: Some("add it".to_owned()),
            }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_reads_like_the_timeline() {
        assert_eq!(
            text("Sales", &samples::analysis()),
            "\
Sales (main)
640x360, 30 fps, 2.000 s, 60 frames

Clips
  track 1  element  0..45   0.00-1.50 s  title
  track 1  element  45..60  1.50-2.00 s  chart  Sales

Cuts
  frame 45  title ends; chart starts

Static runs: 27 of 60 frames (45 %)
  32..45  13 x  repeats 31  predicted  until clip 'title' ends, 'chart' starts
  46..60  14 x  repeats 45  predicted  until end of the video

Not predictable: nothing

Problems
  warning: a.png is not there (missing_asset)
    at: index.html:7
    fix: add it"
        );
    }

    #[test]
    fn long_tables_are_cut_and_say_so() {
        let rows: Vec<_> = (0..50).map(|row| vec![row.to_string()]).collect();
        let text = section("Rows", rows, "none");
        assert_eq!(text.lines().count(), 1 + MOST_ROWS + 1);
        assert!(text.ends_with("and 10 more (--json lists all)"), "{text}");
    }
}
