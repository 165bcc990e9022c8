//! Logs: warnings on standard error, more in a file a day.

use std::path::Path;

use tracing_appender::{non_blocking::WorkerGuard, rolling};
use tracing_subscriber::{
    EnvFilter, Layer as _, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::wire::{AppError, ErrorCode};

/// Filters both logs, in the syntax of `tracing-subscriber`, such as `info,stillcut_stage=debug`.
pub const LOG_VARIABLE: &str = "STILLCUT_LOG";
/// Log files kept.
const DAYS: usize = 7;

/// Writes what waits when dropped; keep it until the program ends.
#[derive(Debug)]
#[must_use = "the log file is written until this is dropped"]
pub struct LogGuard {
    _file: WorkerGuard,
}

/// Starts logging to standard error and to `stillcut.DATE.log` in `folder`. An error when the
/// folder cannot be written or logging was started before.
pub fn start(folder: &Path) -> Result<LogGuard, AppError> {
    let failed = |reason: String| {
        AppError::new(ErrorCode::OutputFailed, format!("the log file cannot be written: {reason}"))
            .at(folder.display().to_string())
    };
    // The appender would make it, too, but complains first.
    std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    let appender = rolling::Builder::new()
        .rotation(rolling::Rotation::DAILY)
        .filename_prefix("stillcut")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .map_err(|error| failed(error.to_string()))?;
    let (file, guard) = tracing_appender::non_blocking(appender);
    let terminal =
        fmt::layer().with_writer(std::io::stderr).with_filter(filter("warn,chromiumoxide=error"));
    let file = fmt::layer()
        .with_writer(file)
        .with_ansi(false)
        .with_filter(filter("info,chromiumoxide=error"));
    tracing_subscriber::registry()
        .with(terminal)
        .with(file)
        .try_init()
        .map_err(|error| failed(error.to_string()))?;
    Ok(LogGuard { _file: guard })
}

/// The user's filter, or `usual`.
fn filter(usual: &str) -> EnvFilter {
    EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new(usual))
}
