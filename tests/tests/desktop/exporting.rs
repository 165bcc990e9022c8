//! An export from the window, up to its receipt.

use serde_json::Value;
use stillcut_media::{Ffmpeg, MediaInfo, inspect};
use tokio::runtime::Runtime;

use crate::{
    home::Home,
    window::{Start, Window, wait_until},
};

/// Keeps every state that the first export was in, and every share that its bar showed.
const WATCH: &str = "window.states = [];
    window.shares = [];
    const keep = (list, value) => {
      if (value != null && list[list.length - 1] !== value) list.push(value);
    };
    const note = () => {
      const job = document.querySelector('[data-testid=\"job-1\"]');
      keep(window.states, job?.dataset.state);
      const bar = job?.querySelector('[role=\"progressbar\"]');
      const share = bar?.getAttribute('aria-valuenow');
      keep(window.shares, share == null ? null : Number(share));
    };
    new MutationObserver(note).observe(document.body,
      { subtree: true, childList: true, attributes: true });";

fn media(path: &str) -> MediaInfo {
    Runtime::new().expect("a runtime can be started").block_on(async {
        let ffmpeg = Ffmpeg::locate(None).await.expect("ffmpeg is installed");
        inspect(&ffmpeg, path.as_ref()).await.expect("a video")
    })
}

fn receipt_number(window: &Window<'_>, name: &str) -> u32 {
    window.number(&format!("receipt-{name}"), "data-value")
}

#[test]
fn an_export_ends_with_a_file_and_its_receipt() {
    let home = Home::with("hard-cuts");
    let window = Start::film(&home).ready();
    window.script(WATCH);
    window.press("Ctrl+e");
    window.wait_for("job-1", "data-state", "done");

    let states = window.script("return window.states");
    assert_eq!(states.as_array().and_then(|all| all.last()), Some(&"done".into()), "{states}");
    assert!(states.as_array().expect("a list").contains(&"running".into()), "{states}");
    let shares = window.script("return window.shares");
    let shares: Vec<_> =
        shares.as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    assert!(shares.is_sorted(), "the bar only grows: {shares:?}");
    assert!(shares.iter().any(|share| (1..100).contains(share)), "the bar moves: {shares:?}");

    let path = window.text("job-1-path").expect("a path");
    assert_eq!(path, home.renders().join("hard-cuts-1.mp4").display().to_string());
    assert_eq!(home.rendered(), ["hard-cuts-1.mp4"]);
    let video = media(&path);
    let stream = video.video.expect("a video stream");
    assert_eq!((stream.frames, stream.width, stream.height), (300, 1280, 720));

    window.click("job-1-receipt");
    wait_until("the receipt opens", || window.text("receipt-text").is_some());
    let [total, captured, held] =
        ["total", "captured", "held"].map(|name| receipt_number(&window, name));
    assert_eq!(u64::from(total), stream.frames);
    assert_eq!(captured + held, total);
    assert!(held > captured, "most of this composition stands still: {held} of {total}");
    let account = window.text("job-1-account").expect("an account");
    assert_eq!(account, format!("captured {captured}, held {held} of {total}"));
    let text = window.text("receipt-text").expect("it is open");
    for part in [path.as_str(), "300 frames", &format!("{captured} captured, {held} held")] {
        assert!(text.contains(part), "{part} is in: {text}");
    }
    window.press("Escape");
    wait_until("the receipt closes", || window.text("receipt").is_none());
    assert_eq!(window.attribute("static-band", "data-source").as_deref(), Some("exported"));
    window.wait_for("run-0", "data-state", "held");

    // The frame on screen is still the one before the export, and scrubbing goes on.
    window.press("Right");
    window.wait_for("frame-hash", "data-frame", "1");
}
