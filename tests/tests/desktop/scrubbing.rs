//! What is scrubbed is what is exported.

use stillcut_tests::{exported::Exported, hashes::Line};

use crate::{
    home::Home,
    pointer,
    window::{Start, Window},
};

/// A frame inside an animation; all frames before and after it differ from it.
const MOVING: u32 = 202;

/// The window and every frame as an export of its composition has them.
struct Scrub<'home> {
    window: Window<'home>,
    lines: Vec<Line>,
}

impl Scrub<'_> {
    /// Waits until the playhead and the picture are there; the picture is the exported one.
    fn is_at(&self, frame: u32) {
        self.window.wait_for("frame-hash", "data-frame", &frame.to_string());
        let hash = self.window.text("frame-hash").expect("a hash");
        assert_eq!(hash, self.lines[frame as usize].hash, "frame {frame}");
        assert_eq!(self.window.text("frame-number"), Some(frame.to_string()));
    }

    fn presses(&self, chord: &str, frame: u32) {
        self.window.press(chord);
        self.is_at(frame);
    }

    fn goes_to(&self, frame: u32) {
        self.window.enter("frame-field", &frame.to_string());
        self.is_at(frame);
    }
}

#[test]
fn every_way_of_scrubbing_shows_exported_frames() {
    let home = Home::with("hard-cuts");
    let lines = Exported::new(home.film(), "--dedup off").lines;
    let last = u32::try_from(lines.len()).expect("a short film") - 1;
    let next_to = &lines[MOVING as usize - 1..=MOVING as usize + 1];
    assert!(next_to[0].hash != next_to[1].hash && next_to[1].hash != next_to[2].hash);
    let scrub = Scrub { window: Start::film(&home).ready(), lines };
    scrub.is_at(0);

    scrub.goes_to(MOVING);
    scrub.goes_to(30);
    scrub.goes_to(MOVING);

    scrub.presses("Home", 0);
    scrub.presses("Right", 1);
    scrub.presses("Shift+Right", 31);
    scrub.presses("Left", 30);
    scrub.presses("Shift+Left", 0);
    scrub.presses("Left", 0);
    scrub.presses("End", last);
    scrub.presses("Right", last);

    let at = |frame| pointer::frame_in_band(&scrub.window, frame);
    scrub.window.click_at(at(MOVING + 1));
    scrub.is_at(MOVING + 1);
    scrub.window.drag(at(10), at(250));
    scrub.is_at(250);
    scrub.window.click("to-start");
    scrub.is_at(0);
    scrub.window.click("step-forward");
    scrub.is_at(1);
}
