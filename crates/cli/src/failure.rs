//! A command that failed, and how that is told.

use std::{error::Error, io, iter::successors, process::ExitCode};

use stillcut_app::wire::{AppError, ErrorCode};
use stillcut_media::OutputError;

use crate::{console, exit, json::Line};

/// Why a command ended without its result.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What people and scripts act on; its message holds the causes, too.
    error: Box<AppError>,
    /// The message without its causes.
    headline: String,
    /// What led to it, nearest first.
    causes: Vec<String>,
}

impl<E: Error + Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Self {
        let headline = error.to_string();
        let chain = successors(error.source(), |cause: &&dyn Error| (*cause).source())
            .map(ToString::to_string);
        let causes = chain.filter(|cause| !headline.contains(cause)).collect();
        let error: Box<AppError> = Box::new(error.into());
        if error.message.starts_with(&headline) {
            Self { error, headline, causes }
        } else {
            // The conversion found better words.
            Self { headline: error.message.clone(), error, causes: Vec::new() }
        }
    }
}

impl Failure {
    pub(crate) fn cancelled() -> Self {
        AppError::new(ErrorCode::Cancelled, "cancelled").into()
    }

    pub(crate) fn no_runtime(error: &io::Error) -> Self {
        let message = format!("the program could not start its threads: {error}");
        AppError::new(ErrorCode::Internal, message).into()
    }

    /// A target that cannot be written, with the way out of this program.
    pub(crate) fn output(error: OutputError) -> Self {
        let exists = matches!(error, OutputError::Exists { .. });
        let mut failure = Self::from(error);
        if exists {
            failure.error.fix = Some("Choose another name, or add --overwrite.".to_owned());
        }
        failure
    }

    /// Tells what went wrong; the exit code to end with.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        let exit_code = exit::code_of(self.error.code);
        if json {
            // Standard output is gone or full; standard error still says it.
            console::json(&Line::Error { error: &self.error, exit_code }).ok();
        }
        console::note(&self.text());
        ExitCode::from(exit_code)
    }

    fn text(&self) -> String {
        let mut lines = vec![format!("error: {}", self.headline)];
        lines.extend(self.causes.iter().map(|cause| format!("  cause: {cause}")));
        lines.extend(self.error.place.iter().map(|place| format!("  at: {place}")));
        lines.extend(self.error.fix.iter().map(|fix| format!("  fix: {fix}")));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use stillcut_composition::OpenError;

    use super::*;

    #[test]
    fn text_names_what_where_and_the_fix() {
        let error = AppError::new(ErrorCode::NotFound, "there is no such file")
            .at("film/index.html")
            .fix("Check the path.");
        assert_eq!(
            Failure::from(error).text(),
            "error: there is no such file\n  at: film/index.html\n  fix: Check the path."
        );
    }

    #[test]
    fn a_target_that_is_there_can_be_replaced() {
        let failure = Failure::output(OutputError::Exists { path: "film.mp4".into() });
        assert!(failure.text().contains("fix: Choose another name, or add --overwrite."));
    }

    #[test]
    fn causes_are_lines_of_their_own() {
        let source = io::Error::other("the disk is on fire");
        let failure = Failure::from(OpenError::Unreadable { path: "film".into(), source });
        assert_eq!(
            failure.text(),
            "error: cannot read film; check that you may open it\n  \
             cause: the disk is on fire\n  at: film"
        );
        assert!(failure.error.message.contains("the disk is on fire"), "for scripts, too");
    }
}
