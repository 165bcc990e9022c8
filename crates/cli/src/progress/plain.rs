//! Progress as lines, for logs and pipes.

use stillcut_export::{Progress, Stage};

use super::words;

/// At most one line in this time, besides the first of every stage.
const INTERVAL_MS: u64 = 5000;

/// Decides which progress is worth a line.
#[derive(Debug)]
pub(crate) struct Plain {
    /// The stage and the time of the last line.
    last: (Stage, u64),
}

impl Plain {
    /// Preparing takes no time worth a line, unless it does.
    pub(super) fn new() -> Self {
        Self { last: (Stage::Preparing, 0) }
    }

    /// The line for this progress, if it gets one.
    pub(super) fn line(&mut self, progress: &Progress) -> Option<String> {
        let (stage, at_ms) = self.last;
        if stage == progress.stage && progress.elapsed_ms < at_ms + INTERVAL_MS {
            return None;
        }
        self.last = (progress.stage, progress.elapsed_ms);
        Some(format!("{}: {}", words::stage(progress.stage), words::details(progress)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillcut_export::Progress;

    use crate::progress::samples;

    #[test]
    fn every_stage_and_every_five_seconds_get_a_line() {
        let mut plain = Plain::new();
        assert_eq!(
            plain.line(&Progress::start()),
            None,
            "what fails at once says why, and no more"
        );
        let lines: Vec<_> = (0..=360)
            .filter_map(|frame| plain.line(&samples::capturing(frame)))
            .map(|line| line.split(',').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(
            lines,
            ["Capturing: frame 0/360", "Capturing: frame 125/360", "Capturing: frame 250/360"]
        );
    }
}
