//! Progress as a bar on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use stillcut_export::Progress;

use super::words;
use crate::console::BARS;

/// How often the spinner turns while nothing else moves.
const TICK: Duration = Duration::from_millis(120);

/// A bar that is taken away when dropped: what stays is the receipt or the error.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
    measured: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = BARS.add(ProgressBar::no_length());
        bar.set_style(style("{spinner} {prefix}  {msg}"));
        bar.enable_steady_tick(TICK);
        Self { bar, measured: false }
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        if progress.frames > 0 && !self.measured {
            self.measured = true;
            self.bar.set_style(style("{spinner} {prefix}  {wide_bar}  {msg}"));
        }
        if self.measured {
            self.bar.set_length(progress.frames.into());
            self.bar.set_position(progress.frame.into());
        }
        self.bar.set_prefix(words::stage(progress.stage));
        self.bar.set_message(words::details(progress));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        BARS.remove(&self.bar);
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates of this file are well formed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillcut_export::Progress;

    use crate::progress::samples;

    #[test]
    fn the_bar_follows_the_frames() {
        let mut bar = Bar::new();
        bar.show(&Progress::start());
        assert_eq!((bar.bar.length(), bar.bar.prefix().as_str()), (None, "Preparing"));
        bar.show(&samples::capturing(90));
        assert_eq!((bar.bar.length(), bar.bar.position()), (Some(360), 90));
        assert_eq!(bar.bar.prefix(), "Capturing");
        let same = bar.bar.clone();
        drop(bar);
        assert!(same.is_finished());
    }
}
