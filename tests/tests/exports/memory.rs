//! Memory does not grow with the film.

use stillcut_tests::{exported::Exported, page};

const MEBI: u64 = 1 << 20;

/// The most that the browser's processes took.
fn browser_memory(seconds: u32) -> u64 {
    let attributes =
        format!(r#"data-duration="{seconds}" data-width="1280" data-height="720" data-fps="30""#);
    let canvas =
        r#"<canvas id="canvas" width="1280" height="720" style="display: block"></canvas>"#;
    let seek = "const c = canvas.getContext('2d'); \
                c.fillStyle = `hsl(${t * 40} 80% 40%)`; c.fillRect(0, 0, 1280, 720);";
    let page = page::composition(&attributes, canvas, &page::timeline(&seconds.to_string(), seek));
    let film = Exported::new(page.path(), "--guard off");
    assert_eq!(film.receipt.frames.captured, 30 * seconds, "every frame is another");
    film.receipt.peak_memory["browser"]
}

#[test]
fn copies_of_canvases_are_collected() {
    let (short, long) = (browser_memory(2), browser_memory(10));
    // A copy for each frame of the difference would be 840 MiB.
    assert!(long < short + 300 * MEBI, "{} MiB and {} MiB", short / MEBI, long / MEBI);
}
