//! From the errors of the crates below to what people and the front end act on.

mod capture;
mod export;

use std::path::Path;

use crate::{
    overrides::OverrideError,
    wire::{AppError, ErrorCode},
};

impl AppError {
    /// An error without a place and without a way out.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: None, fix: None }
    }

    /// The same error, about this file, address, element or frame.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same error, with what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// A file operation that failed.
    pub(crate) fn io(code: ErrorCode, doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(code, format!("{doing} failed: {error}")).at(path.display().to_string())
    }

    /// A request that needs an open composition, with none open.
    pub(crate) fn nothing_open() -> Self {
        Self::new(ErrorCode::BadRequest, "no composition is open").fix("Open a composition first.")
    }

    /// The application ended while the request waited.
    pub(crate) fn ended() -> Self {
        Self::new(ErrorCode::Cancelled, "Stillcut is closing")
    }

    /// A later request took this one's place.
    pub(crate) fn overtaken() -> Self {
        Self::new(ErrorCode::Cancelled, "another composition was opened meanwhile")
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)?;
        if let Some(place) = &self.place {
            write!(formatter, " ({place})")?;
        }
        if let Some(fix) = &self.fix {
            write!(formatter, "; {fix}")?;
        }
        Ok(())
    }
}

impl std::error::Error for AppError {}

/// An error and its causes as one sentence. What follows the first line, such as the stack of a
/// script error, goes to the log.
fn words(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    if let Some((first, _)) = text.split_once('\n') {
        tracing::info!("{text}");
        text.truncate(first.len());
    }
    text
}

impl From<OverrideError> for AppError {
    fn from(error: OverrideError) -> Self {
        Self::new(ErrorCode::BadRequest, words(&error))
            .at(error.variable)
            .fix(format!("Correct or unset {}.", error.variable))
    }
}
