//! Playback.

use std::collections::BTreeMap;

use stillcut_tests::exported::Exported;

use crate::{
    home::Home,
    window::{Start, Window, wait_until},
};

/// Keeps every frame that was on screen, with its hash.
const WATCH: &str = "window.shownFrames = {};
    const note = () => {
      const hash = document.querySelector('[data-testid=\"frame-hash\"]');
      if (hash) window.shownFrames[hash.dataset.frame] = hash.textContent.trim();
    };
    new MutationObserver(note).observe(document.body,
      { subtree: true, childList: true, characterData: true, attributes: true });";

fn watched(window: &Window<'_>) -> BTreeMap<usize, String> {
    let frames = window.script("return window.shownFrames");
    let frames = frames.as_object().expect("frames and hashes").iter();
    frames
        .map(|(frame, hash)| {
            (frame.parse().expect("a frame"), hash.as_str().expect("a hash").to_owned())
        })
        .collect()
}

#[test]
fn playback_shows_exported_frames_and_stops_when_asked() {
    let home = Home::with("hard-cuts");
    let lines = Exported::new(home.film(), "").lines;
    let window = Start::film(&home).ready();
    window.script(WATCH);
    window.enter("frame-field", "190");
    window.wait_for("frame-hash", "data-frame", "190");

    window.press("Space");
    window.wait_for("play", "data-playing", "true");
    wait_until("it plays on", || window.number("frame-number", "data-shown") > 205);
    window.click("play");
    window.wait_for("play", "data-playing", "false");

    // Steps from where it place: frames of a playback that went on would come between.
    window.press("Right");
    let place = window.text("frame-number").expect("a number");
    window.wait_for("frame-hash", "data-frame", &place);
    let place: usize = place.parse().expect("a frame");
    let played = watched(&window);
    window.script("window.shownFrames = {};");
    for frame in place + 1..=place + 3 {
        window.press("Right");
        window.wait_for("frame-hash", "data-frame", &frame.to_string());
        assert_eq!(window.text("frame-number"), Some(frame.to_string()));
    }
    let after = watched(&window);
    assert!(after.keys().all(|frame| (place..=place + 3).contains(frame)), "{after:?}");

    assert!(played.len() > 3, "several frames were on screen: {played:?}");
    for (frame, hash) in played.into_iter().chain(after) {
        assert_eq!(hash, lines[frame].hash, "frame {frame}");
    }
}

#[test]
fn playback_ends_at_the_last_frame_and_repeats_where_asked() {
    let home = Home::with("hard-cuts");
    let window = Start::film(&home).ready();
    window.enter("frame-field", "285");
    window.press("Space");
    window.wait_for("play", "data-playing", "true");
    window.wait_for("play", "data-playing", "false");
    window.wait_for("frame-hash", "data-frame", "299");
    assert_eq!(window.text("frame-number").as_deref(), Some("299"));

    window.click("repeat");
    window.wait_for("repeat", "aria-pressed", "true");
    window.enter("frame-field", "285");
    window.press("Space");
    wait_until("it comes round", || window.number("frame-number", "data-shown") < 200);
    assert_eq!(window.attribute("play", "data-playing").as_deref(), Some("true"));
    window.press("k");
    window.wait_for("play", "data-playing", "false");
}
