//! A further browser joins an export that leaves processors without work.

use std::thread::available_parallelism;

use stillcut_tests::{exported::Exported, hashes, page};
use tempfile::TempDir;

/// Glass over slow lights: a picture takes long to draw, in one thread, and next to nothing to seek and to encode.
/// There is a rest in the middle.
fn glass() -> TempDir {
    let place = |index: usize| (40 + index % 4 * 300, 40 + index / 4 * 330);
    let card = |index| {
        let (left, top) = place(index);
        format!("<i class=\"card\" style=\"left: {left}px; top: {top}px\"></i>")
    };
    let cards = (0..8).map(card).collect::<String>();
    let inside = format!(
        "<style>i {{ position: absolute }}
         .light {{ width: 500px; height: 500px; border-radius: 50%; background: #e36; filter: blur(60px) }}
         .card {{ width: 260px; height: 300px; background: #fff3; backdrop-filter: blur(24px) }}</style>
         <i class=\"light\" id=\"one\"></i><i class=\"light\" id=\"two\"></i>{cards}"
    );
    let seek = "const at = t < 2 ? t : Math.max(2, t - 0.5); \
                document.getElementById('one').style.translate = `${at * 100}px 40px`; \
                document.getElementById('two').style.translate = `${900 - at * 90}px 160px`;";
    let attributes = r#"data-duration="6" data-width="1280" data-height="720" data-fps="30""#;
    page::composition(attributes, &inside, &page::timeline("6", seek))
}

#[test]
fn a_further_browser_joins_where_drawing_takes_long() {
    let glass = glass();
    let alone = Exported::new(glass.path(), "--shards 1 --guard off");
    let joined = Exported::new(glass.path(), "--shards auto --guard off");
    assert_eq!(alone.receipt.shards.browsers.len(), 1);
    let browsers = &joined.receipt.shards.browsers;
    if available_parallelism().is_ok_and(|processors| processors.get() > 1) {
        assert!(browsers.len() > 1, "{browsers:?}");
        assert!(browsers.iter().all(|browser| browser.frames > 0), "{browsers:?}");
    }
    assert_eq!(browsers.iter().map(|browser| browser.frames).sum::<u32>(), 180);
    hashes::assert_same("with another browser", &alone.lines, &joined.lines);
    assert_eq!(joined.receipt.frames, alone.receipt.frames, "nothing is counted twice");
}
