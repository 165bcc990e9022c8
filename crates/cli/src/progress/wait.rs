//! Naming a wait of unknown length.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::console::BARS;

/// A spinner with the name of the running step, on a terminal; elsewhere nothing.
#[derive(Debug)]
pub(crate) struct Wait {
    spinner: ProgressBar,
}

impl Wait {
    /// Starts with the name of the first step.
    pub(crate) fn new(step: &str) -> Self {
        let spinner = BARS.add(ProgressBar::new_spinner().with_message(step.to_owned()));
        spinner.set_style(ProgressStyle::default_spinner());
        spinner.enable_steady_tick(Duration::from_millis(120));
        Self { spinner }
    }

    /// The next step began.
    pub(crate) fn step(&self, step: &str) {
        self.spinner.set_message(step.to_owned());
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.spinner.finish_and_clear();
        BARS.remove(&self.spinner);
    }
}
