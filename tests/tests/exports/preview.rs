//! What is scrubbed is what is exported.

use std::{collections::BTreeSet, process, sync::Mutex};

use stillcut_capture::{CaptureError, ModeChoice, Preview};
use stillcut_composition::Variables;
use stillcut_tests::{compare::Comparison, processes, repository, staged, turns};
use tokio_util::sync::CancellationToken;

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

async fn check(example: &'static str) {
    // It starts a runtime of its own.
    let reference = tokio::task::spawn_blocking(|| reference(example)).await.unwrap();
    let lines = &reference.lines;
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

/// A frame of which only the export's rule or the page itself finds out that it cannot be drawn.
#[tokio::test]
async fn frames_that_cannot_be_drawn_are_shown() {
    let film = repository::fixture("depth-order");
    let _turn = turns::take();
    let mut drawn = staged::preview(&film, ModeChoice::Auto).await;
    let mut shot = staged::preview(&film, ModeChoice::Screenshot).await;
    for frame in [0, 14, 16, 22, 27, 14, 2] {
        let pictures =
            [staged::picture(&mut drawn, frame).await, staged::picture(&mut shot, frame).await];
        let comparison = Comparison::of(&pictures[0], &pictures[1]);
        assert!(comparison.is_same(), "frame {frame}: {comparison}");
        let is_drawn = [0, 2, 27].contains(&frame);
        assert!(is_drawn || pictures[0] == pictures[1], "frame {frame} is a screenshot");
    }
    drawn.close().await;
    shot.close().await;
}

#[tokio::test]
async fn one_that_is_given_up_while_it_opens_leaves_no_process() {
    // All turns, so that every process below this one is the preview's.
    let _turns = (turns::take(), turns::take());
    let film = repository::example("hard-cuts");
    let options = staged::options(&film, Variables::default(), ModeChoice::Auto).await;
    let (cancel, started) = (CancellationToken::new(), Mutex::new(BTreeSet::new()));
    let step = |name: &str| {
        if name == "Load page" {
            *started.lock().unwrap() = processes::descendants(process::id());
            cancel.cancel();
        }
    };
    let error = Preview::open(options, &cancel, step).await.unwrap_err();
    assert!(matches!(error, CaptureError::Cancelled), "{error:?}");
    let started = started.into_inner().unwrap();
    assert!(!started.is_empty(), "the browser was there");
    assert_eq!(processes::alive(&started), []);
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
