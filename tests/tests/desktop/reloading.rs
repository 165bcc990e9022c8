//! The window follows the files of the composition.

use std::fs;

use crate::{
    home::Home,
    window::{Start, Window, wait_until},
};

/// A frame of a clip on paper.
const FRAME: &str = "40";
const PAPER: &str = "--paper: #f4efe3";

fn hash(window: &Window<'_>) -> String {
    window.text("frame-hash").expect("a frame is on screen")
}

/// What a reload must not touch.
fn arrangement(window: &Window<'_>) -> Vec<Option<String>> {
    let clip = window.script("return document.querySelector('[data-clip]').style.width");
    vec![
        window.text("frame-number"),
        window.attribute("frame-hash", "data-frame"),
        window.attribute("range-in", "aria-valuenow"),
        clip.as_str().map(ToOwned::to_owned),
    ]
}

#[test]
fn a_save_is_shown_where_the_window_stands_and_a_broken_one_is_named() {
    let home = Home::with("hard-cuts");
    let page = home.film().join("index.html");
    let good = fs::read_to_string(&page).expect("the page can be read");
    let save = |text: &str| fs::write(&page, text).expect("the page can be written");
    let window = Start::film(&home).ready();
    window.wait_for("live", "data-state", "current");
    window.enter("frame-field", FRAME);
    window.wait_for("frame-hash", "data-frame", FRAME);
    window.press("i");
    window.press("=");
    let (before, kept) = (hash(&window), arrangement(&window));
    assert!(kept.iter().all(Option::is_some), "{kept:?}");
    let revision = || window.number("app-state", "data-revision");
    let first = revision();

    save(&good.replace(PAPER, "--paper: #dfe9f5"));
    wait_until("the new colour is shown", || hash(&window) != before);
    window.wait_for("live", "data-state", "current");
    assert_eq!(arrangement(&window), kept);
    assert!(revision() > first);
    let (second, blue) = (revision(), hash(&window));

    save("<p>half a page");
    window.wait_for("live-broken", "data-code", "bad_composition");
    assert_eq!((hash(&window), revision()), (blue, second), "the last picture stays");
    let problems = window.text("problem-count").expect("it is counted as a problem");
    assert_ne!(problems, "0");

    save(&good);
    wait_until("the first colour is back", || hash(&window) == before);
    window.wait_for("live", "data-state", "current");
    assert_eq!(arrangement(&window), kept);

    // An export writes into the same folder, and that is no change of the composition.
    let third = revision();
    window.enter("frame-field", "60");
    window.wait_for("frame-hash", "data-frame", "60");
    window.press("o");
    window.press("Ctrl+e");
    window.wait_for("job-1", "data-state", "done");
    assert_eq!(home.rendered().len(), 1);
    assert_eq!(window.attribute("live", "data-state").as_deref(), Some("current"));
    assert_eq!(revision(), third);
    window.wait_for("run-0", "data-state", "held");
}
