//! Compositions that cannot be played, or not quite.

use std::fs;

use stillcut_tests::{
    exported::Exported,
    page::{self, ONE_SECOND},
};

use crate::attempt::{Attempt, Fault, add, exit};

#[test]
fn no_such_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nowhere");
    let fault = Attempt::new(&path).fails_with(exit::BAD_INPUT);
    fault.has_code("not_found").says(&[path.to_str().unwrap(), "check the path"]);
}

#[test]
fn folder_without_an_entry() {
    let folder = tempfile::tempdir().unwrap();
    add(&folder, "notes.txt", "nothing to see");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["index.html", folder.path().to_str().unwrap()]);
}

#[test]
fn page_without_a_composition() {
    let folder = page::folder("<!doctype html>\n<h1>Hello</h1>\n");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["data-composition-id", "index.html"]);
}

#[test]
fn duration_of_zero() {
    let folder = page::composition(r#"data-no-timeline data-duration="0""#, "<p>0</p>", "");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["data-duration"]);
}

#[test]
fn no_duration_at_all() {
    let folder = page::composition("data-no-timeline", "<p>?</p>", "");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["data-duration"]);
}

#[test]
fn timeline_without_an_end() {
    let folder = page::composition("", "<p>8</p>", &page::timeline("Infinity", ""));
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["data-duration", "ever"]);
}

#[test]
fn range_beyond_the_end() {
    let folder = page::composition(&format!("data-no-timeline {ONE_SECOND}"), "", "");
    let fault = Attempt::new(folder.path()).args("--range 20..31").fails_with(exit::USAGE);
    fault.has_code("bad_request").says(&["20..31", "30"]);
}

#[test]
fn script_error_while_loading() {
    let script = "<script>\nconst title = null;\ntitle.remove();\n</script>";
    let folder = page::composition(&format!("data-no-timeline {ONE_SECOND}"), "", script);
    let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
    let line = 1 + html.lines().position(|line| line.contains("title.remove")).unwrap();
    let place = format!("index.html:{line}");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["script failed", "reading 'remove'", &place, "fix: "]);
}

#[test]
fn script_error_while_seeking() {
    let script = page::timeline("1", "\nif (t > 0.5) throw new Error('half time');\n");
    let folder = page::composition(ONE_SECOND, "<p>1</p>", &script);
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["half time", "index.html:"]);
}

#[test]
fn missing_picture() {
    let attributes = format!("data-no-timeline {ONE_SECOND}");
    let folder = page::composition(&attributes, r#"<img src="pictures/gone.png">"#, "");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["pictures/gone.png", "index.html:", "fix: "]);
}

/// Whoever knows of the errors can export all the same; the receipt names each once.
#[test]
fn allowed_problems() {
    let attributes = format!("data-no-timeline {ONE_SECOND}");
    let folder = page::composition(&attributes, r#"<img src="pictures/gone.png">"#, "");
    let exported = Exported::new(folder.path(), "--allow-problems");
    let problems = &exported.receipt.problems;
    let named: Vec<_> =
        problems.iter().filter(|problem| problem.message.contains("pictures/gone.png")).collect();
    assert_eq!(named.len(), 1, "named once: {problems:#?}");
}

#[test]
fn missing_library() {
    let script = r#"<script src="https://cdn.jsdelivr.net/npm/no-such-library@1/x.js"></script>"#;
    let attributes = format!("data-no-timeline {ONE_SECOND}");
    let folder = page::composition(&attributes, "", script);
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["no-such-library", "npm package"]);
}

/// A file that is no picture must not be waited for without end, and must be named.
#[test]
fn damaged_picture() {
    let attributes = format!("data-no-timeline {ONE_SECOND}");
    let folder = page::composition(&attributes, r#"<img src="damaged.png">"#, "");
    add(&folder, "damaged.png", b"\x89PNG\r\n\x1a\nnot really");
    let fault = Attempt::new(folder.path()).fails_with(exit::BAD_INPUT);
    fault.has_code("bad_composition").says(&["damaged.png"]);
}

/// Stops answering in the middle: must end by itself and name the frame, whatever the batch. The frames before it
/// do not wait for their batch.
#[test]
fn page_that_hangs() {
    let seek = "document.body.style.background = `rgb(${t * 500}, 0, 0)`; if (t > 0.3) for (;;);";
    let folder = page::composition(ONE_SECOND, "<p>1</p>", &page::timeline("1", seek));
    let (mut running, target) = Attempt::new(folder.path()).args("--batch 16").start();
    running.wait_until_capturing();
    let fault = Fault::of(&running.wait(), &target, exit::FAILED);
    fault.has_code("page_failed").says(&["frame 10", "endless loop"]);
}
