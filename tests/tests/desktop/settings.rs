//! Capture settings: chosen in the window, kept in a file, obeyed by exports.

use std::fs;

use serde_json::{Value, json};

use crate::{
    home::Home,
    window::{Start, Window, wait_until},
};

fn are_saved(home: &Home, dedup: &str, batch: u32) {
    let path = home.config().join("settings.json");
    let saved =
        || fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    wait_until(&format!("dedup {dedup}, batch {batch} are saved"), || {
        saved()
            .is_some_and(|saved| saved["dedup"] == json!(dedup) && saved["batch"] == json!(batch))
    });
}

fn are_shown(window: &Window<'_>, dedup: &str, batch: u32) {
    window.click("tab-capture");
    wait_until("the settings are shown", || {
        window.chosen("dedup-select").as_deref() == Some(dedup)
            && window.chosen("batch-select") == Some(batch.to_string())
    });
}

#[test]
fn settings_are_kept_and_obeyed() {
    let home = Home::with("hard-cuts");
    let window = Start::film(&home).ready();
    are_shown(&window, "exact", 8);
    window.choose("dedup-select", "off");
    window.choose("batch-select", "1");
    are_saved(&home, "off", 1);
    drop(window);

    let window = Start::film(&home).ready();
    are_shown(&window, "off", 1);
    window.enter("frame-field", "20");
    window.press("i");
    window.enter("frame-field", "49");
    window.press("o");
    window.press("Ctrl+e");
    window.wait_for("job-1", "data-state", "done");
    window.click("job-1-receipt");
    wait_until("the receipt opens", || window.text("receipt-text").is_some());
    let receipt = window.text("receipt-text").expect("it is open");
    assert_eq!(window.number("receipt-total", "data-value"), 30, "{receipt}");
    assert_eq!(window.number("receipt-captured", "data-value"), 30, "{receipt}");
    assert_eq!(window.number("receipt-held", "data-value"), 0, "{receipt}");
    assert!(receipt.contains("dedup: off"), "{receipt}");
    assert!(receipt.contains("batch: 1 frame"), "{receipt}");
    assert_eq!(home.rendered(), ["hard-cuts-20-50-1.mp4"]);
    window.press("Escape");
    wait_until("the receipt closes", || window.text("receipt").is_none());

    window.press("d");
    window.press("b");
    are_saved(&home, "exact", 2);
    are_shown(&window, "exact", 2);
}
