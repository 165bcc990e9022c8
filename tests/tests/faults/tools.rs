//! Chromium and ffmpeg that are not there, or are something else.

use stillcut_tests::repository;

use crate::attempt::{Attempt, exit};

const NOWHERE: &str = "/nonexistent/program";

fn export() -> Attempt {
    Attempt::new(&repository::example("hard-cuts"))
}

#[test]
fn no_ffmpeg() {
    let fault = export().env("STILLCUT_FFMPEG", NOWHERE).fails_with(exit::TOOL_MISSING);
    fault.has_code("ffmpeg_missing").says(&[NOWHERE, "ffmpeg", "fix: ", "install"]);
}

#[test]
fn ffmpeg_that_is_something_else() {
    let fault = export().env("STILLCUT_FFMPEG", "/bin/true").fails_with(exit::TOOL_MISSING);
    fault.has_code("ffmpeg_missing").says(&["/bin/true", "fix: "]);
}

#[test]
fn no_chromium() {
    let fault = export().env("STILLCUT_CHROMIUM", NOWHERE).fails_with(exit::TOOL_MISSING);
    fault.has_code("chromium_missing").says(&[NOWHERE, "fix: ", "install"]);
}

#[test]
fn chromium_that_is_something_else() {
    let fault = export().env("STILLCUT_CHROMIUM", "/bin/true").fails_with(exit::TOOL_MISSING);
    fault.has_code("chromium_missing").says(&["/bin/true", "fix: "]);
}
