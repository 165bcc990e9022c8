//! Without ffmpeg, without Chromium: what still works, and how to mend it.

use crate::{
    home::Home,
    window::{Start, wait_until},
};

const NOWHERE: &str = "/nonexistent/program";

#[test]
fn without_ffmpeg_there_is_a_preview_and_a_reason() {
    let home = Home::with("hard-cuts");
    let window = Start::film(&home).env("STILLCUT_FFMPEG", NOWHERE).ready();
    window.press("Right");
    window.wait_for("frame-hash", "data-frame", "1");

    window.wait_for("tool-ffmpeg", "data-state", "missing");
    window.wait_for("tool-chromium", "data-state", "ready");
    window.wait_for("export-button", "aria-disabled", "true");
    let reason = window.attribute("export-button", "title").expect("a reason");
    assert!(reason.contains(NOWHERE), "the reason names what is missing: {reason}");
    assert_eq!(window.text("export-blocked").as_deref(), Some(reason.as_str()));
    window.click("tool-ffmpeg");
    wait_until("what to do is shown", || window.text("tool-fix-ffmpeg").is_some());
    let fix = window.text("tool-fix-ffmpeg").expect("it stays");
    assert!(fix.contains(NOWHERE), "{fix}");
    window.click("tools-recheck");
    wait_until("the check says what it found", || {
        window.text("tools-result").is_some_and(|text| text.contains("ffmpeg"))
    });

    window.press("Ctrl+e");
    wait_until("a notice says why not", || {
        window.text("notice").is_some_and(|text| text.contains(NOWHERE))
    });
    assert_eq!(window.text("jobs"), None, "no export begins");
}

#[test]
fn without_chromium_the_timeline_is_read_from_the_file() {
    let home = Home::with("hard-cuts");
    let window = Start::film(&home).env("STILLCUT_CHROMIUM", NOWHERE).open();
    window.wait_for_state("limited");
    assert_eq!(window.attribute("open-error", "data-code").as_deref(), Some("chromium_missing"));
    let error = window.text("open-error").expect("it stays");
    assert!(error.contains(NOWHERE), "the error names what is missing: {error}");
    window.wait_for("tool-chromium", "data-state", "missing");
    window.wait_for("export-button", "aria-disabled", "true");

    assert_eq!(window.attribute("cut-0", "data-frame").as_deref(), Some("24"));
    assert_eq!(window.attribute("cut-18", "data-frame").as_deref(), Some("240"));
    assert!(window.attribute("clip-c20", "aria-label").is_some(), "the last clip is there");
    assert_eq!(window.attribute("static-band", "data-runs").as_deref(), Some("0"));
    assert_eq!(window.text("frame-hash"), None, "there is no preview");
}
