//! From an empty window to the first frame.

use crate::{
    home::Home,
    plan::Plan,
    window::{Start, Window, wait_until},
    window_manager,
};

#[test]
fn a_composition_is_opened_from_the_dialog_and_closed_again() {
    let home = Home::with("hard-cuts");
    let window = Start::empty(&home).env("STILLCUT_TEST_DIALOG_PATH", home.film()).open();
    window.wait_for_state("empty");
    for tool in ["tool-chromium", "tool-ffmpeg"] {
        window.wait_for(tool, "data-state", "ready");
        let hint = window.attribute(tool, "title").expect("a hint");
        assert!(hint.contains('/'), "the hint says where the program is: {hint}");
    }
    assert_eq!(window_manager::title(&window), "Stillcut");

    window.click("open");
    opened(&window);
    assert!(Plan::of(home.film()).clips().len() > 1, "a composition with clips");

    window.press("Ctrl+w");
    window.wait_for_state("empty");
    wait_until("the title is back", || window_manager::title(&window) == "Stillcut");
    assert_eq!(window.text("recent-0").map(|text| text.contains("Hard cuts")), Some(true));
    window.click("recent-0");
    opened(&window);
}

#[test]
fn a_path_that_is_no_composition_says_so() {
    let home = Home::with("hard-cuts");
    let window = Start::empty(&home).open();
    window.wait_for_state("empty");
    let nowhere = home.film().join("nowhere");
    window.enter("open-path", &nowhere.display().to_string());
    wait_until("a notice appears", || window.text("notice").is_some());
    let notice = window.text("notice").expect("it stays for a while");
    assert!(notice.contains("nowhere"), "the notice names the path: {notice}");
    assert_eq!(window.attribute("app-state", "data-state").as_deref(), Some("empty"));
}

fn opened(window: &Window<'_>) {
    window.wait_for_state("ready");
    window.wait_for("frame-hash", "data-frame", "0");
    assert_eq!(window.text("frame-number").as_deref(), Some("0"));
    let title = "Hard cuts \u{2013} Stillcut";
    wait_until("the title names it", || window_manager::title(window) == title);
    let summary = window.text("export-summary").expect("a summary");
    for part in ["300 frames", "1280\u{d7}720 @ 30", "10.0"] {
        assert!(summary.contains(part), "{part} is in {summary}");
    }
    let drawn = window.script(
        "const canvas = document.querySelector('[data-testid=\"preview-canvas\"]');
         const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         const colours = new Set();
         for (let at = 0; at < data.length; at += 4 * 997) colours.add(data[at] >> 5);
         return colours.size > 1;",
    );
    assert_eq!(drawn, true, "the preview shows more than one colour");
}
