//! Progress in words.

use std::time::Duration;

use indicatif::FormattedDuration;
use stillcut_export::{Progress, Stage};

/// The name of a step.
pub(super) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Preparing => "Preparing",
        Stage::Opening => "Opening",
        Stage::Analyzing => "Analyzing",
        Stage::Comparing => "Comparing",
        Stage::Capturing => "Capturing",
        Stage::Finishing => "Finishing",
    }
}

/// "frame 120/360, 24.1 fps, 00:00:05 elapsed, 00:00:10 left, 80 held"; what is not known yet is
/// left out.
pub(super) fn details(progress: &Progress) -> String {
    let mut parts = Vec::new();
    if progress.frames > 0 {
        parts.push(format!("frame {}/{}", progress.frame, progress.frames));
    }
    parts.extend(progress.fps.map(|fps| format!("{fps:.1} fps")));
    parts.push(format!("{} elapsed", clock(progress.elapsed_ms)));
    parts.extend(progress.eta_ms.map(|eta| format!("{} left", clock(eta))));
    if progress.frames > 0 {
        parts.push(format!("{} held", progress.held));
    }
    parts.join(", ")
}

/// Minutes and seconds, or more.
fn clock(ms: u64) -> String {
    let text = FormattedDuration(Duration::from_millis(ms)).to_string();
    text.strip_prefix("00:").map(ToOwned::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillcut_export::Progress;

    use crate::progress::samples;

    #[test]
    fn what_is_known_is_said() {
        assert_eq!(
            details(&samples::capturing(120)),
            "frame 120/360, 24.1 fps, 00:04 elapsed, 01:15 left, 40 held"
        );
        assert_eq!(details(&Progress::start()), "00:00 elapsed");
        assert_eq!(clock(3_725_000), "01:02:05");
    }
}
