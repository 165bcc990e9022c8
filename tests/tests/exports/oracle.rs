//! Drawn frames look like what the browser shows: screenshots of the composition as a plain page.

use std::fmt::Write as _;

use stillcut_capture::{CaptureMode, ModeChoice};
use stillcut_tests::{compare::Comparison, picture, repository, staged, turns};

/// Frames compared for every example.
const FRAMES: u32 = 7;

async fn check(example: &str) {
    let _turn = turns::take();
    let folder = repository::example(example);
    let mut drawn = staged::preview(&folder, ModeChoice::DrawElement).await;
    let mut shot = staged::preview(&folder, ModeChoice::Screenshot).await;
    assert_eq!(drawn.mode(), CaptureMode::DrawElement);
    assert_eq!(shot.mode(), CaptureMode::Screenshot);
    let total = drawn.analysis().frames;
    let mut report = String::new();
    let mut all_same = true;
    for step in 0..FRAMES {
        let frame = (total - 1) * step / (FRAMES - 1);
        let one = staged::picture(&mut drawn, frame).await;
        let other = staged::picture(&mut shot, frame).await;
        let comparison = Comparison::of(&one, &other);
        writeln!(report, "frame {frame}: {comparison}").unwrap();
        if !comparison.is_same() {
            all_same = false;
            picture::keep(&format!("{example}-{frame}-drawn"), &one);
            let kept = picture::keep(&format!("{example}-{frame}-screenshot"), &other);
            writeln!(report, "  see {}", kept.display()).unwrap();
        }
    }
    drawn.close().await;
    shot.close().await;
    assert!(all_same, "{example}\n{report}");
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
