//! The only place that writes to the terminal.
//!
//! A reader that went away (`stillcut analyze film | head`) is no error. Text from compositions
//! passes through [`printable`]: a label must not move the cursor of somebody's terminal.

use std::{
    borrow::Cow,
    io::{self, Write as _},
    sync::LazyLock,
};

use indicatif::MultiProgress;
use serde::Serialize;
use stillcut_app::wire::{AppError, ErrorCode};

use crate::failure::Failure;

/// Progress bars live here, so that other lines can step around them.
pub(crate) static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Writes a result, as text for people.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    let text = printable(text.trim_end());
    raw(format!("{text}\n").as_bytes())
}

/// Writes a result, as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut line = serde_json::to_vec(value).map_err(|error| {
        AppError::new(ErrorCode::Internal, format!("the result is no JSON: {error}"))
    })?;
    line.push(b'\n');
    raw(&line)
}

/// Writes a result as it is.
pub(crate) fn raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("standard output cannot be written: {error}");
            Err(AppError::new(ErrorCode::OutputFailed, message).into())
        }
        _ => Ok(()),
    }
}

/// Writes something beside the result: progress, warnings, errors.
pub(crate) fn note(text: &str) {
    around_bars(format!("{}\n", printable(text)).as_bytes());
}

/// Warns about something that does not end the command.
pub(crate) fn warn(error: &AppError) {
    note(&format!("warning: {error}"));
}

/// Says that this program, and not its user, made a mistake.
pub(crate) fn defect(what: &str) {
    let what = what.lines().collect::<Vec<_>>().join(": ");
    note(&format!(
        "error: this is a defect of stillcut: {what}\n  \
         fix: please report it with the output of the same command and -vv"
    ));
}

/// Writes to standard error without tearing a progress bar. When nobody reads, nobody can be told.
pub(crate) fn around_bars(bytes: &[u8]) {
    BARS.suspend(|| io::stderr().lock().write_all(bytes)).ok();
}

/// The text without what would act on a terminal instead of being shown.
fn printable(text: &str) -> Cow<'_, str> {
    let acts = |letter: char| letter.is_control() && letter != '\n';
    if text.contains(acts) { text.replace(acts, " ").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_composition_does_not_act_on_the_terminal() {
        assert_eq!(printable("Übung 東京\nnext"), "Übung 東京\nnext");
        assert_eq!(printable("red \u{1b}[31m\ttitle\u{9b}2J\r"), "red  [31m title 2J ");
    }
}
