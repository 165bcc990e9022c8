//! A receipt as text for people.

use std::fmt::Write;

use stillcut_capture::{Drawing, Transport, TransportUse};
use stillcut_timeline::{Ineligible, RunState, Severity};

use crate::{AlphaReport, EncoderRestart, FrameCosts, NetworkReport, Receipt, Restart};

/// Longer lists are cut; the JSON has them all.
const MAX_LINES: usize = 12;
const LEAST_SAVED_MS: f64 = 100.0;

impl Receipt {
    /// The receipt as text for people: one fact a line, ending with a line break.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut line = |words: String| {
            writeln!(text, "{words}").expect("writing to a String does not fail");
        };
        let output = &self.output;
        line(output.path.clone());
        line(format!(
            "  {}, {} frames, {:.3} s, {}",
            output.video,
            output.frames,
            output.duration,
            size(output.bytes)
        ));
        line(match &output.audio {
            Some(audio) => format!(
                "  sound: {} {} Hz, {} channels, {} samples",
                audio.codec, audio.sample_rate, audio.channels, audio.samples
            ),
            None => "  no sound".to_owned(),
        });
        if let Some(words) = self.alpha_line() {
            line(words);
        }
        line(self.mode_line());
        line(self.frames_line());
        if let Some(words) = self.saved_line() {
            line(words);
        }
        line(self.dedup_line());
        line(format!(
            "  batch: {} a call, {}",
            counted(self.batch.size, "frame"),
            counted(self.batch.round_trips, "DevTools round trip")
        ));
        line(self.shards_line());
        for EncoderRestart { frame, reason } in &self.encoder.restarts {
            line(format!("  encoder started again at frame {frame}: {reason}"));
        }
        if self.encoder.differing > 0 {
            let frames = counted(self.encoder.differing, "frame");
            line(format!("  captured again for it: {frames} looked different"));
        }
        line(format!("  {}", self.guard.words()));
        line(self.times_line());
        line(self.memory_line());
        if let Some(words) = self.network_line() {
            line(words);
        }
        for words in self.details() {
            line(words);
        }
        text
    }

    fn alpha_line(&self) -> Option<String> {
        let words = match self.output.alpha {
            AlphaReport::None => return None,
            AlphaReport::Unused => {
                "  transparency: kept, but every pixel is opaque; --alpha off is faster"
            }
            AlphaReport::Used => "  transparency: kept",
        };
        Some(words.to_owned())
    }

    fn mode_line(&self) -> String {
        let reason =
            self.mode_reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let way = match &self.transport {
            Some(TransportUse { used: Transport::Socket, reason, .. }) => {
                format!(", pixels over a socket ({})", reason.as_deref().unwrap_or("no ring"))
            }
            Some(TransportUse { drawing: Drawing::Page, .. }) => {
                ", drawn on the page's own thread".to_owned()
            }
            _ => String::new(),
        };
        format!("  captured by {}{reason} with {}{way}", self.mode, self.browser)
    }

    fn frames_line(&self) -> String {
        let frames = &self.frames;
        let fallback = if frames.fallback > 0 {
            format!(", {} of them by fallback", frames.fallback)
        } else {
            String::new()
        };
        let Self { range, .. } = self;
        format!("  frames {range}: {} captured{fallback}, {} held", frames.captured, frames.held)
    }

    /// Not worth a line below a tenth of a second.
    fn saved_line(&self) -> Option<String> {
        let FrameCosts { captured_ms, held_ms } = self.costs;
        (self.saved_ms >= LEAST_SAVED_MS).then(|| {
            format!(
                "  holding saved about {:.1} s (estimate: {} at {held_ms:.1} ms each; a captured \
                 one takes {captured_ms:.1} ms, the median)",
                self.saved_ms / 1000.0,
                counted(self.frames.held, "held frame"),
            )
        })
    }

    fn memory_line(&self) -> String {
        let kinds = self.peak_memory.iter().map(|(kind, bytes)| format!("{kind} {}", size(*bytes)));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        let kinds = if kinds.is_empty() { kinds } else { format!(" ({kinds})") };
        format!("  memory: at most {} for all processes{kinds}", size(self.peak_memory_bytes))
    }

    /// Nothing where no address of another host was asked for.
    fn network_line(&self) -> Option<String> {
        let NetworkReport { policy, installed, files, missing } = &self.network;
        (installed + files + missing > 0).then(|| {
            format!(
                "  network ({policy}): {installed} from installed libraries, {files} kept or \
                 downloaded, {missing} missing"
            )
        })
    }

    fn dedup_line(&self) -> String {
        let (dedup, frames) = (&self.dedup, &self.frames);
        if !dedup.armed {
            return format!(
                "  dedup: {}, nothing held ({})",
                dedup.setting,
                dedup.skip_reasons.join(", ")
            );
        }
        format!(
            "  dedup: {}; {} predicted, {} verified, {} rejected, {} compared bit by bit",
            dedup.setting, frames.predicted, frames.verified, frames.rejected, dedup.compared
        )
    }

    fn shards_line(&self) -> String {
        let browsers = &self.shards.browsers;
        let frames: Vec<_> = browsers.iter().map(|each| each.frames.to_string()).collect();
        let mut line = match browsers.len() {
            0 | 1 => "  1 browser".to_owned(),
            count => format!("  {count} browsers: {} frames", frames.join(" and ")),
        };
        if let Some(reason) = &self.shards.refused {
            line.push_str("; done again by one: ");
            line.push_str(reason);
        }
        for trouble in browsers.iter().filter_map(|each| each.trouble.as_ref()) {
            line.push_str("; a browser failed: ");
            line.push_str(trouble);
        }
        line
    }

    fn times_line(&self) -> String {
        let seconds = |stage: &str| self.stages_ms.get(stage).copied().unwrap_or_default() / 1000.0;
        format!(
            "  time: {:.1} s (open {:.1}, analyze {:.1}, capture {:.1} beside encode {:.1}, finish \
             {:.1}, check {:.1})",
            seconds("total"),
            seconds("open"),
            seconds("analyze"),
            seconds("capture"),
            seconds("encode"),
            seconds("finish"),
            seconds("check")
        )
    }

    fn details(&self) -> Vec<String> {
        let rejected = self.runs.iter().filter(|run| run.state == RunState::Rejected);
        let rejected = rejected
            .map(|run| format!("  rejected: frames {}..{}: {}", run.start, run.end, run.reason));
        let restarts = self.dedup.restarts.iter().map(|Restart { from, frame }| {
            format!("  looked at again: frames {from}..{frame}, as frame {frame} painted")
        });
        let fallbacks = self
            .fallbacks
            .iter()
            .map(|each| format!("  fallback: frame {}: {}", each.frame, each.reason));
        let grave = self.problems.iter().filter(|problem| problem.severity != Severity::Info);
        let problems = grave.map(|problem| {
            let place =
                problem.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
            format!("  problem: {}{place}", problem.message)
        });
        let mut lines: Vec<_> = rejected
            .chain(restarts)
            .chain(fallbacks)
            .chain(problems)
            .chain(not_predicted(&self.dedup.ineligible))
            .collect();
        let more = lines.len().saturating_sub(MAX_LINES);
        lines.truncate(MAX_LINES);
        if more > 0 {
            lines.push(format!("  ... and {more} more in the JSON receipt"));
        }
        lines
    }
}

/// One line for stretches that follow each other and have the same reason.
fn not_predicted(stretches: &[Ineligible]) -> Vec<String> {
    let mut merged: Vec<(f64, f64, String)> = Vec::new();
    for each in stretches {
        let words = each.words();
        match merged.iter_mut().find(|(_, end, known)| each.start <= *end && *known == words) {
            Some((start, end, _)) => (*start, *end) = (start.min(each.start), end.max(each.end)),
            None => merged.push((each.start, each.end, words)),
        }
    }
    let line = |(start, end, words)| format!("  not predicted: {start:.2}..{end:.2} s: {words}");
    merged.into_iter().map(line).collect()
}

/// `1 frame`, `4 frames`.
fn counted(number: u32, one: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {one}{ending}")
}

#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn size(bytes: u64) -> String {
    match bytes {
        0..=999_999 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..=999_999_999 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use stillcut_timeline::IneligibleReason;

    use super::*;

    #[test]
    fn stretches_that_overlap_are_one_line() {
        let stretch = |start, end, detail: &str| Ineligible {
            start,
            end,
            reason: IneligibleReason::Canvas,
            detail: detail.to_owned(),
        };
        let all = [stretch(1.0, 2.0, "#a"), stretch(1.5, 3.0, "#a"), stretch(1.5, 3.0, "#b")];
        let lines = not_predicted(&[&all[..], &[stretch(4.0, 5.0, "#a")]].concat());
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains("1.00..3.00 s: canvas #a is visible"), "{lines:?}");
    }
}
