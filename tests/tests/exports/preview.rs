//! What is scrubbed is what is exported.

use stillcut_capture::{ModeChoice, Preview};
use stillcut_tests::{repository, staged, turns};

use crate::shared::reference;

/// Forwards with skips, backwards, the ends, and everywhere.
fn visits(frames: u32) -> Vec<u32> {
    let part = |tenths: u32| frames * tenths / 10;
    let mut visits = vec![0, 1, part(2), part(2) + 1, part(5), part(8), frames - 1];
    visits.extend([part(7), part(4), part(4) - 1, 0]);
    // The same frames every time, spread without a pattern.
    let scattered = (1..=8_u32).map(|index| index.wrapping_mul(2_654_435_761) % frames);
    visits.extend(scattered);
    visits
}

async fn check(example: &str) {
    let lines = &reference(example).lines;
    let _turn = turns::take();
    let mut preview: Preview =
        staged::preview(&repository::example(example), ModeChoice::Auto).await;
    let frames = u32::try_from(lines.len()).unwrap();
    assert_eq!(preview.analysis().frames, frames);
    let mut wrong = Vec::new();
    let mut before = Vec::new();
    for frame in visits(frames) {
        let shown = preview.frame(frame).await.unwrap();
        assert_eq!(shown.frame, frame);
        if shown.hash.to_string() != lines[frame as usize].hash {
            wrong.push((frame, before.last().copied()));
        }
        before.push(frame);
    }
    preview.close().await;
    assert!(wrong.is_empty(), "(frame, frame before) that differ from the export: {wrong:?}");
}

#[tokio::test]
async fn canvas_waves() {
    check("canvas-waves").await;
}

#[tokio::test]
async fn css_waapi() {
    check("css-waapi").await;
}

#[tokio::test]
async fn data_viz() {
    check("data-viz").await;
}

#[tokio::test]
async fn feature_reel() {
    check("feature-reel").await;
}

#[tokio::test]
async fn hard_cuts() {
    check("hard-cuts").await;
}

#[tokio::test]
async fn launch_day() {
    check("launch-day").await;
}

#[tokio::test]
async fn steady_motion() {
    check("steady-motion").await;
}
