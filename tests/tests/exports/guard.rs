//! The fidelity guard: what looks different when drawn is captured by screenshot, between its cuts.

use std::path::Path;

use stillcut_export::Receipt;
use stillcut_tests::{
    cli::Cli,
    exported::Exported,
    hashes::{self, Line},
    page::{self, ONE_SECOND},
    repository,
};

/// The middle second is drawn wrong; its frames.
const WRONG: std::ops::Range<usize> = 8..16;

fn export(options: &str, cache: &Path) -> Exported {
    let fixture = repository::fixture("backdrop-edges");
    Exported::in_environment(&fixture, "video.mp4", options, &[("STILLCUT_CACHE_DIR", cache)])
}

/// The hash of a frame as `stillcut frame` shows it.
fn single(frame: usize, cache: &Path) -> String {
    let picture = tempfile::tempdir().unwrap();
    let ended = Cli::new("frame")
        .arg(repository::fixture("backdrop-edges"))
        .args(&format!("--frame {frame} --json -o"))
        .arg(picture.path().join("frame.png"))
        .env("STILLCUT_CACHE_DIR", cache)
        .run();
    assert_eq!(ended.code(), Some(0), "{}", ended.stderr);
    ended.json("frame")["hash"].as_str().unwrap_or_default().to_owned()
}

/// The frames of three exports put together: right, wrong, right.
fn parts(drawn: &[Line], shot: &[Line]) -> Vec<Line> {
    let (first, last) = (&drawn[..WRONG.start], &drawn[WRONG.end..]);
    [first, &shot[WRONG], last].concat()
}

#[test]
fn what_looks_different_is_a_screenshot_between_its_cuts_and_remembered() {
    let (cache, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let drawn = export("--guard off", other.path());
    let shot = export("--mode screenshot --guard always", other.path());
    assert_eq!(drawn.receipt.guard.reason.as_deref(), Some("switched off"));
    assert_eq!((shot.receipt.guard.compared, shot.receipt.guard.failed), (0, 0));
    let expected = parts(&drawn.lines, &shot.lines);
    assert!(WRONG.clone().all(|frame| drawn.lines[frame].hash != shot.lines[frame].hash));

    let guarded = export("--guard always", cache.path());
    let guard = &guarded.receipt.guard;
    assert_eq!((guard.compared, guard.remembered), (3, 0), "{guard:?}");
    assert_eq!((guard.passed, guard.failed, guard.unchecked), (2, 1, 0), "{guard:?}");
    assert!(guard.worst_psnr.is_some_and(|worst| worst < 40.0), "{guard:?}");
    let [fallback] = &guarded.receipt.fallbacks[..] else { panic!("{:?}", guarded.receipt) };
    assert_eq!(fallback.frame as usize, WRONG.start);
    assert!(fallback.reason.contains("looks different when drawn"), "{fallback:?}");
    assert_eq!(guarded.receipt.frames.fallback as usize, WRONG.len());
    hashes::assert_same("guarded", &expected, &guarded.lines);

    // Remembered, for browsers of their own and for a part, too; and no frame is drawn twice.
    let again = export("--range 4..20 --batch 2 --shards 2", cache.path());
    let guard = &again.receipt.guard;
    assert_eq!((guard.compared, guard.remembered), (0, 3), "{guard:?}");
    assert_eq!((guard.passed, guard.failed, guard.unchecked), (2, 1, 0), "{guard:?}");
    hashes::assert_same("remembered", &expected[4..20], &again.lines);
    let frame = WRONG.start + 3;
    assert_eq!(single(frame, cache.path()), expected[frame].hash, "single frames are the same");
    assert_eq!(single(frame, other.path()), drawn.lines[frame].hash, "nobody knows better");
}

#[test]
fn a_page_that_does_not_open_leaves_everything_drawn_and_says_so() {
    // As a page of its own the composition has no root.
    let shy = "<script>if (window.top === window) \
               document.querySelector('[data-composition-id]').remove()</script>";
    let moving = page::timeline("1", "document.body.style.background = `rgb(0, 0, ${t * 255})`;");
    let composition = page::composition(ONE_SECOND, "", &format!("{moving}{shy}"));
    let exported = Exported::new(composition.path(), "--guard always --range 0..6");
    let guard = &exported.receipt.guard;
    assert_eq!((guard.compared, guard.passed, guard.failed), (0, 0, 0), "{guard:?}");
    assert_eq!(guard.unchecked, 1, "{guard:?}");
    let reason = guard.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("data-composition-id"), "{guard:?}");
    assert_eq!(exported.receipt.frames.fallback, 0);
}

#[test]
fn what_a_rule_names_is_not_compared() {
    let window = |start: &str| {
        format!(
            r#"data-start="{start}" data-duration="0.2" style="position: absolute; left: 9px; width: 40px; height: 30px; object-fit: none; object-position: 5px 5px""#
        )
    };
    let inside = format!(
        r#"<iframe {} src="data:text/html,Hello"></iframe>
           <iframe {} sandbox srcdoc="Hello"></iframe>
           <canvas {} width="40" height="30"></canvas>"#,
        window("0.2"),
        window("0.4"),
        window("0.6"),
    );
    let root =
        r#"data-duration="1" data-no-timeline data-width="160" data-height="90" data-fps="10""#;
    let composition = page::composition(root, &inside, "");
    let exported = Exported::new(composition.path(), "--guard always");
    let Receipt { fallbacks, guard, .. } = &exported.receipt;
    let found: Vec<_> = fallbacks.iter().map(|each| (each.frame, each.reason.as_str())).collect();
    let [(2, first), (6, second)] = found[..] else { panic!("{found:?}") };
    assert!(first.contains("2..6: a document of another origin"), "{first}");
    assert!(second.contains("moved inside its box"), "{second}");
    assert_eq!((guard.passed, guard.failed), (2, 0), "before and after: {guard:?}");
}
