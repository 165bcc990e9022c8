//! What the crates log, on standard error.

use std::io::{self, IsTerminal as _};

use stillcut_app::logging::LOG_VARIABLE;
use tracing_subscriber::EnvFilter;

use crate::console;

/// Starts logging: warnings, more with each `-v`; `STILLCUT_LOG` says it exactly.
pub(crate) fn start(verbose: u8) {
    // chromiumoxide complains about every DevTools event newer than itself.
    // A target stands for all that begin with it: `stillcut` for each of our crates.
    let usual = match verbose {
        0 => "off,stillcut=warn",
        1 => "warn,stillcut=debug,chromiumoxide=off",
        _ => "info,stillcut=trace",
    };
    let filter =
        EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_unusable| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(|| AroundBars)
        .init();
}

/// Standard error, one event a call, beside the progress bar.
struct AroundBars;

impl io::Write for AroundBars {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        console::around_bars(event);
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
