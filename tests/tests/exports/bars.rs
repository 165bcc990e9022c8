//! Colours survive the way from the page through BT.709 to a decoded picture.

use image::RgbImage;
use stillcut_tests::{exported::Exported, picture, repository};

/// The bars of the fixture from left to right, as its style sheet has them.
const BARS: [[u8; 3]; 10] = [
    [255, 255, 255],
    [255, 255, 0],
    [0, 255, 255],
    [0, 255, 0],
    [255, 0, 255],
    [255, 0, 0],
    [0, 0, 255],
    [0, 0, 0],
    [128, 128, 128],
    [200, 90, 40],
];

/// Code values a colour may be off: limited range has 219 steps for 255.
const TOLERANCE: u8 = 3;

#[test]
fn bars_keep_their_colours() {
    let exported = Exported::new(&repository::fixture("colour-bars"), "");
    let picture = picture::of_video(&exported.video, 5);
    assert_eq!(picture.dimensions(), (640, 180));
    for (index, expected) in (0..).zip(BARS) {
        let found = middle(&picture, index);
        let off = found.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max();
        assert!(off <= Some(TOLERANCE), "bar {index}: {found:?} instead of {expected:?}");
    }
}

fn middle(picture: &RgbImage, bar: u32) -> [u8; 3] {
    let width = picture.width() / 10;
    picture.get_pixel(bar * width + width / 2, picture.height() / 2).0
}
