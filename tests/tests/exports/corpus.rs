//! Every example comes out whole.

use stillcut_tests::repository;

use crate::shared::{Reference, reference};

/// What an example must become.
struct Expected {
    name: &'static str,
    size: (u32, u32),
    frames: u32,
    /// Least and largest part of its frames that is held.
    held: (f64, f64),
}

const fn expect(name: &'static str, size: (u32, u32), frames: u32, held: (f64, f64)) -> Expected {
    Expected { name, size, frames, held }
}

const CORPUS: [Expected; 7] = [
    expect("canvas-waves", (1280, 720), 180, (0.0, 1.0)),
    expect("css-waapi", (1280, 720), 240, (0.0, 0.5)),
    expect("data-viz", (1280, 720), 600, (0.5, 0.9)),
    expect("feature-reel", (1080, 1920), 300, (0.0, 0.9)),
    expect("hard-cuts", (1280, 720), 300, (0.5, 0.95)),
    expect("launch-day", (1920, 1080), 360, (0.5, 0.8)),
    expect("steady-motion", (1280, 720), 240, (0.0, 0.02)),
];

const FRAMES_A_SECOND: f64 = 30.0;

fn check(name: &str) {
    let expected = CORPUS.iter().find(|each| each.name == name).unwrap();
    let reference = reference(name);
    check_video(expected, reference);
    check_frames(expected, reference);
    // That a library has a newer version than asked for is told, but is no problem.
    let problems = reference.receipt.problems.iter();
    let wrong: Vec<_> = problems.filter(|each| each.code != "library_version").collect();
    assert!(wrong.is_empty(), "an example has no problems: {wrong:#?}");
}

fn check_video(expected: &Expected, reference: &Reference) {
    let (media, receipt) = (&reference.media, &reference.receipt);
    let duration = f64::from(expected.frames) / FRAMES_A_SECOND;
    assert!(media.audio.is_empty() && receipt.output.audio.is_none(), "no sound: {media:?}");
    let video = media.video.as_ref().unwrap();
    assert_eq!(video.codec, "h264");
    assert_eq!((video.width, video.height), expected.size);
    assert_eq!(video.frames, u64::from(expected.frames), "frames of the video");
    assert_eq!(reference.decoded.len(), expected.frames as usize, "decoded frames");
    assert_eq!(video.rate.unwrap().to_string(), "30");
    assert!((media.duration - duration).abs() < 0.001, "{duration} s: {media:?}");
    assert!((receipt.output.duration - duration).abs() < 0.001, "{duration} s: {receipt:?}");
    assert_eq!(video.pixel_format, "yuv420p");
    let color = &video.color;
    assert_eq!(color.range, "tv");
    for tag in [&color.space, &color.primaries, &color.transfer] {
        assert_eq!(tag, "bt709", "{color:?}");
    }
}

fn check_frames(expected: &Expected, reference: &Reference) {
    let frames = &reference.receipt.frames;
    assert_eq!(frames.total, expected.frames);
    let held = f64::from(frames.held) / f64::from(frames.total);
    let (least, most) = expected.held;
    assert!((least..=most).contains(&held), "{held:.3} of the frames are held: {frames:?}");
    assert_eq!(reference.receipt.dedup.skip_reasons, Vec::<String>::new());
}

#[test]
fn every_example_is_in_this_list() {
    assert_eq!(repository::examples(), CORPUS.map(|each| each.name));
}

#[test]
fn canvas_waves() {
    check("canvas-waves");
}

#[test]
fn css_waapi() {
    check("css-waapi");
}

#[test]
fn data_viz() {
    check("data-viz");
}

#[test]
fn feature_reel() {
    check("feature-reel");
}

#[test]
fn hard_cuts() {
    check("hard-cuts");
}

#[test]
fn launch_day() {
    check("launch-day");
}

#[test]
fn steady_motion() {
    check("steady-motion");
}
