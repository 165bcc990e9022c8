//! Small compositions, one for every way a change could be missed or a frame be repeated wrongly.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fmt::Write as _;

use stillcut_tests::{
    compare::Comparison,
    exported::Exported,
    hashes::{self, Line},
    picture, repository,
};

/// The fixtures of this file and the frames of each that look different from the one before, as
/// their pages say. `colour-bars` belongs to the exports.
const FIXTURES: &[(&str, Changes)] = &[
    ("a-b-a", Changes::At(&[10, 20])),
    ("at-property", Changes::During(1, 15)),
    ("call-history", Changes::At(&[8, 15, 23])),
    ("callbacks", Changes::At(&[10, 20])),
    ("card-flip", Changes::During(7, 15)),
    ("css-transition", Changes::During(11, 19)),
    ("depth-order", Changes::At(&[7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 25])),
    ("exact-cuts", Changes::At(&[3, 21, 28])),
    ("foreign-documents", Changes::During(7, 15)),
    ("form-controls", Changes::At(&[4, 8, 12, 14, 16, 18, 20, 24])),
    ("frame-counter", Changes::At(&[2, 5, 8, 11, 14, 17, 20, 23, 26, 29])),
    ("hidden-ancestor", Changes::At(&[6, 15])),
    ("inner-scroll", Changes::During(15, 29)),
    ("late-font", Changes::At(&[10, 20])),
    ("late-image", Changes::At(&[10])),
    ("late-observer", Changes::At(&[10])),
    ("late-work", Changes::At(&[10, 20])),
    ("lazy-content", Changes::At(&[10])),
    ("leaf-clips", Changes::At(&[6, 15, 21])),
    ("modern-css", Changes::Twice((7, 15), (18, 29))),
    ("nested-composition", Changes::At(&[6, 12, 18, 19, 20, 21, 22, 23, 24])),
    ("nested-documents", Changes::At(&[7, 8, 9, 10, 11, 12, 13, 14, 15, 21])),
    ("scroll-timelines", Changes::During(10, 19)),
    ("seeded-random", Changes::During(1, 29)),
    ("settling-child", Changes::Settling(10, 20)),
    ("shadow-dom", Changes::At(&[7, 8, 9, 10, 11, 12, 21])),
    ("slow-drift", Changes::Most),
    ("smil", Changes::During(7, 15)),
    ("svg-attribute", Changes::During(7, 15)),
    ("svg-image", Changes::At(&[])),
    ("text-callback", Changes::At(&[6, 12, 18, 24])),
    ("top-layer", Changes::At(&[10, 20])),
    ("view-transition", Changes::At(&[10])),
    ("will-change-opacity", Changes::During(7, 15)),
    ("worker-canvas", Changes::During(10, 19)),
];

/// Frames of every fixture.
const FRAMES: usize = 30;
/// A part that begins after most changes: what came before must still count.
const PART: (usize, usize) = (13, 29);

/// Which frames look different from the frame before them.
#[derive(Debug, Clone, Copy)]
enum Changes {
    /// These and no others.
    At(&'static [u32]),
    /// Every one from the first to the last, and no others.
    During(u32, u32),
    /// The same of two stretches.
    Twice((u32, u32), (u32, u32)),
    /// Nearly every one: rounding may hide some.
    Most,
    /// Every one up to the first of these two, none from the second on; what is between is too
    /// small to be told here.
    Settling(u32, u32),
}

impl Changes {
    fn check(self, lines: &[Line]) {
        let found = hashes::changes(lines);
        match self {
            Self::At(frames) => assert_eq!(found, frames),
            Self::During(first, last) => assert_eq!(found, (first..=last).collect::<Vec<_>>()),
            Self::Twice((a, b), (c, d)) => {
                assert_eq!(found, (a..=b).chain(c..=d).collect::<Vec<_>>());
            }
            Self::Settling(sure, rest) => {
                assert!((1..=sure).all(|frame| found.contains(&frame)), "{found:?}");
                assert!(found.iter().all(|frame| *frame < rest), "{found:?}");
            }
            Self::Most => assert!(found.len() > FRAMES * 8 / 10, "{found:?}"),
        }
    }
}

/// Captures every frame, then holds frames and captures every held one, too, then predicts; then takes
/// screenshots. Batches of 1, 16 and 4, through the ring and over a socket. Returns the first of these
/// exports.
fn check(name: &str) -> Exported {
    let (_, changes) = FIXTURES.iter().find(|(fixture, _)| *fixture == name).unwrap();
    let folder = repository::fixture(name);
    let pictures = |options: &str| {
        Exported::named(&folder, "frames.png", &format!("--alpha off --dedup off {options}"))
    };
    let off = pictures("--batch 1");
    off.assert_adds_up();
    assert_eq!((off.lines.len(), off.held()), (FRAMES, 0));
    changes.check(&off.lines);

    let exact = "--dedup exact --batch 16 --transport socket --verify-holds all";
    let exact = Exported::new(&folder, exact);
    exact.assert_adds_up();
    hashes::assert_same("off and exact", &off.lines, &exact.lines);
    let (frames, dedup) = (&exact.receipt.frames, &exact.receipt.dedup);
    let wrong = dedup.skip_reasons.iter().find(|reason| reason.contains("differed"));
    assert_eq!(wrong, None, "no hold was wrong");
    assert_eq!(dedup.compared, frames.held, "every hold was compared: {frames:?}");
    assert_eq!(frames.rejected, 0, "nothing was predicted that changed: {:#?}", exact.receipt.runs);

    let (from, to) = PART;
    let part = Exported::new(&folder, &format!("--dedup predicted --range {from}..{to}"));
    part.assert_adds_up();
    hashes::assert_same("a part, predicted", &off.lines[from..to], &part.lines);

    assert_look_the_same(name, &off, &pictures("--mode screenshot"));
    off
}

/// Compares the first frame, and those that change, with what a browser window shows.
fn assert_look_the_same(name: &str, drawn: &Exported, shot: &Exported) {
    let (mut report, mut all_same) = (String::new(), true);
    for frame in [0].into_iter().chain(hashes::changes(&drawn.lines)) {
        let file = format!("frame-{frame:06}.png");
        let pictures = [drawn, shot].map(|each| picture::read(&each.video.join(&file)));
        let comparison = Comparison::of(&pictures[0], &pictures[1]);
        if !comparison.is_same() {
            all_same = false;
            picture::keep(&format!("{name}-{frame}-drawn"), &pictures[0]);
            let kept = picture::keep(&format!("{name}-{frame}-screenshot"), &pictures[1]);
            writeln!(report, "frame {frame}: {comparison}, see {}", kept.display()).unwrap();
        }
    }
    assert!(all_same, "{name}\n{report}");
}

#[test]
fn every_fixture_is_in_this_list() {
    let mut named: Vec<_> = FIXTURES.iter().map(|(name, _)| *name).collect();
    named.extend(["backdrop-edges", "colour-bars"]);
    named.sort_unstable();
    assert_eq!(repository::fixtures(), named);
}

#[test]
fn a_b_a() {
    check("a-b-a");
}

#[test]
fn at_property() {
    check("at-property");
}

#[test]
fn call_history() {
    check("call-history");
}

#[test]
fn callbacks() {
    check("callbacks");
}

#[test]
fn card_flip() {
    let drawn = check("card-flip");
    assert_eq!(drawn.receipt.frames.fallback, 0, "{:#?}", drawn.receipt.fallbacks);
}

#[test]
fn css_transition() {
    check("css-transition");
}

/// Two planes are painted right until the one that is painted first comes to the front: screenshots from
/// there to the next cut. A cube is shot as a whole; layers that lie on each other are drawn.
#[test]
fn depth_order() {
    let receipt = check("depth-order").receipt;
    let first = receipt.fallbacks[0].frame;
    assert!((8..16).contains(&first), "{:#?}", receipt.fallbacks);
    assert_eq!(receipt.frames.fallback, 25 - first, "{:#?}", receipt.fallbacks);
}

#[test]
fn exact_cuts() {
    check("exact-cuts");
}

#[test]
fn foreign_documents() {
    check("foreign-documents");
}

#[test]
fn form_controls() {
    check("form-controls");
}

#[test]
fn frame_counter() {
    check("frame-counter");
}

#[test]
fn hidden_ancestor() {
    check("hidden-ancestor");
}

#[test]
fn inner_scroll() {
    check("inner-scroll");
}

#[test]
fn late_font() {
    check("late-font");
}

#[test]
fn late_image() {
    check("late-image");
}

#[test]
fn late_observer() {
    check("late-observer");
}

#[test]
fn late_work() {
    check("late-work");
}

#[test]
fn lazy_content() {
    check("lazy-content");
}

#[test]
fn leaf_clips() {
    check("leaf-clips");
}

#[test]
fn modern_css() {
    check("modern-css");
}

#[test]
fn nested_composition() {
    check("nested-composition");
}

#[test]
fn nested_documents() {
    check("nested-documents");
}

#[test]
fn scroll_timelines() {
    check("scroll-timelines");
}

#[test]
fn seeded_random() {
    check("seeded-random");
}

#[test]
fn settling_child() {
    check("settling-child");
}

#[test]
fn shadow_dom() {
    check("shadow-dom");
}

#[test]
fn slow_drift() {
    check("slow-drift");
}

#[test]
fn smil() {
    check("smil");
}

#[test]
fn svg_attribute() {
    check("svg-attribute");
}

#[test]
fn svg_image() {
    check("svg-image");
}

#[test]
fn text_callback() {
    check("text-callback");
}

#[test]
fn top_layer() {
    check("top-layer");
}

#[test]
fn view_transition() {
    check("view-transition");
}

#[test]
fn will_change_opacity() {
    check("will-change-opacity");
}

#[test]
fn worker_canvas() {
    check("worker-canvas");
}
