//! What a task says while it works. Everything goes to standard error, so that the standard output
//! of a program run by a task (`stillcut export --json`) stays its own.
#![expect(clippy::print_stderr, clippy::print_stdout, reason = "the one place that prints")]

use std::time::Duration;

/// A new step begins.
pub(crate) fn heading(text: &str) {
    eprintln!("\n== {text}");
}

/// Something a developer should know.
pub(crate) fn note(text: &str) {
    eprintln!("   {text}");
}

/// Something went another way than asked.
pub(crate) fn warning(text: &str) {
    eprintln!("!! {text}");
}

/// The task failed.
pub(crate) fn failure(text: &str) {
    eprintln!("\nxtask: {text}");
}

/// An answer that was asked for, such as a list: standard output.
pub(crate) fn answer(text: &str) {
    println!("{text}");
}

/// Seconds with a precision that suits their size.
pub(crate) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}
