//! Chromium and ffmpeg that are not there, or are something else.

use std::{fs, os::unix::fs::PermissionsExt as _};

use stillcut_tests::{exported, repository, staged};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::attempt::{Attempt, add, exit};

/// An ffmpeg that runs `first`, a piece of a shell script in which `$real` is the usual one.
fn ffmpeg_with(first: &str) -> (TempDir, String) {
    let found = exported::with_ffmpeg(async |ffmpeg| ffmpeg.path().display().to_string());
    program_with("ffmpeg", &found, first)
}

/// A Chromium that does so.
fn chromium_with(first: &str) -> (TempDir, String) {
    let runtime = Runtime::new().unwrap();
    let found = runtime.block_on(staged::chromium()).path().display().to_string();
    program_with("chromium-headless-shell", &found, first)
}

fn program_with(name: &str, real: &str, first: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("#!/bin/sh\nreal='{real}'\n{first}\nexec \"$real\" \"$@\"\n");
    let path = folder.path().join(name);
    add(&folder, name, script);
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

/// It dies when it can be talked to, as one does whose graphics driver fails.
const DIES: &str = "echo 'DevTools listening on ws://127.0.0.1:1/devtools/browser/1' >&2; exit 1";
/// What is asked for its version lives.
const RUNS: &str = "case \"$*\" in --version) ;; *)";

#[test]
fn chromium_that_dies_once_while_it_starts() {
    let first = format!("{RUNS} if mkdir \"$0.died\" 2>/dev/null; then {DIES}; fi;; esac");
    let (_folder, chromium) = chromium_with(&first);
    let (running, target) = export().env("STILLCUT_CHROMIUM", &chromium).args("--shards 1").start();
    let ended = running.wait();
    let browser = &ended.receipt().shards.browsers[0];
    assert_eq!((browser.restarts, browser.frames), (1, 300), "{browser:?}");
    assert!(browser.trouble.is_some() && target.video().is_file());
    ended.assert_nothing_runs();
}

#[test]
fn chromium_that_dies_every_time_while_it_starts() {
    let (_folder, chromium) = chromium_with(&format!("{RUNS} {DIES};; esac"));
    let fault = export().env("STILLCUT_CHROMIUM", &chromium).fails_with(exit::FAILED);
    fault.has_code("browser_gone").says(&["the browser ended", "fix: "]);
}
