//! Chromium and ffmpeg that are not there, or are something else.

use std::{fs, os::unix::fs::PermissionsExt as _};

use stillcut_tests::{exported, repository};
use tempfile::TempDir;

use crate::attempt::{Attempt, add, exit};

/// An ffmpeg that runs `first`, a piece of a shell script in which `$real` is the usual one.
fn ffmpeg_with(first: &str) -> (TempDir, String) {
    let found = exported::with_ffmpeg(async |ffmpeg| ffmpeg.path().display().to_string());
    let folder = tempfile::tempdir().unwrap();
    let script = format!("#!/bin/sh\nreal='{found}'\n{first}\nexec \"$real\" \"$@\"\n");
    let path = folder.path().join("ffmpeg");
    add(&folder, "ffmpeg", script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    (folder, path.display().to_string())
}

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
fn ffmpeg_without_the_encoder_of_the_format() {
    let without = "case \"$*\" in *-encoders*) \"$real\" \"$@\" | grep -v libvpx; exit;; esac";
    let (_folder, ffmpeg) = ffmpeg_with(without);
    let attempt = Attempt::named(&repository::example("hard-cuts"), "video.webm");
    let fault = attempt.env("STILLCUT_FFMPEG", &ffmpeg).fails_with(exit::TOOL_MISSING);
    fault.has_code("ffmpeg_missing").says(&["libvpx-vp9", "WebM", "fix: ", "another format"]);
}

/// As a file system does that has an end: ffmpeg learns of it when it writes.
#[test]
fn files_that_may_not_grow() {
    let (_folder, ffmpeg) = ffmpeg_with("trap '' XFSZ\nulimit -f 64");
    for name in ["video.mp4", "video.mov"] {
        let attempt = Attempt::named(&repository::example("hard-cuts"), name);
        let fault = attempt.env("STILLCUT_FFMPEG", &ffmpeg).fails_with(exit::FAILED);
        fault.has_code("encoder_failed").says(&["File too large", "fix: "]);
    }
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
