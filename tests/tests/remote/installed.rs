//! Addresses that installed packages answer: no network, no cache.

use stillcut_capture::{CaptureMode, ModeChoice};
use stillcut_tests::{page, picture, staged, turns};
use stillcut_timeline::{FontSource, FontUse, Problem};

use crate::host::GREEN;

/// A cell for each library, green once it can be used, and two letters in fonts of Google Fonts
/// beside the same letters in the fonts that the browser takes without them.
const PAGE: &str = r#"<!doctype html>
<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Bebas+Neue&family=Unbounded:wght@400;900&display=swap">
<style>
  body { margin: 0; background: #fff; }
  #main > * { position: absolute; top: 0; width: 40px; height: 40px; margin: 0; background: #c00; }
  #main > p { top: 50px; background: #fff; font-size: 30px; line-height: 40px; }
</style>
<script type="importmap">
  {"imports": {"three": "https://cdn.jsdelivr.net/npm/three@0.160.1/build/three.module.js"}}
</script>
<script src="https://cdn.jsdelivr.net/npm/gsap@3.14.2/dist/gsap.min.js"></script>
<script src="https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js"></script>
<script src="https://cdn.jsdelivr.net/npm/animejs@4.0.2/lib/anime.iife.min.js"></script>
<script src="https://unpkg.com/topojson-client@3"></script>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="90" data-fps="30" data-no-timeline>
  <div style="left: 0"></div>
  <div style="left: 40px"></div>
  <div style="left: 80px"></div>
  <div style="left: 120px"></div>
  <div style="left: 160px"></div>
  <div style="left: 200px"></div>
  <div style="left: 240px"></div>
  <p style="left: 0; font-family: 'Bebas Neue'">n</p>
  <p style="left: 40px; font-family: Unbounded; font-weight: 900">n</p>
  <p style="left: 80px; font-family: 'No Such Family'">n</p>
</div>
<script>
  window.__hfTimelinesBuilding = true;
  const cells = document.querySelectorAll('#main > div');
  const check = (cell, works) => { if (works) cells[cell].style.background = '#00a000'; };
  check(0, window.gsap?.version === '3.14.2');
  check(1, window.THREE?.REVISION === '128');
  check(2, typeof window.anime?.createTimeline === 'function');
  check(3, typeof window.topojson?.feature === 'function');
  const json = fetch('https://cdn.jsdelivr.net/npm/world-atlas@2/countries-110m.json');
  Promise.allSettled([
    json.then((reply) => reply.json()).then((atlas) => check(4, atlas.type === 'Topology')),
    import('https://esm.sh/d3@7').then((d3) => check(5, d3.scaleLinear()(1) === 1)),
  ]).then(() => { window.__hfTimelinesBuilding = false; });
</script>
<script type="module">
  import { REVISION } from 'three';
  check(6, REVISION === '160');
</script>
"#;

const WAYS: [&str; 7] = [
    "the version asked for, of several",
    "an old release from cdnjs",
    "another major version",
    "a package's bare address",
    "data by fetch",
    "a module whose imports are other packages",
    "an import map",
];

/// What the Fonts panel lists.
fn check_fonts(fonts: &[FontUse], problems: &[Problem]) {
    let found: Vec<_> = fonts
        .iter()
        .map(|font| (font.family.as_str(), font.source, font.faces.join(",")))
        .collect();
    let expected = [
        ("Bebas Neue", FontSource::File, "400".to_owned()),
        ("Unbounded", FontSource::File, "900".to_owned()),
        ("No Such Family", FontSource::Fallback, "400".to_owned()),
    ];
    assert_eq!(found, expected);
    assert!(fonts[0].file.as_ref().is_some_and(|file| file.contains("bebas-neue")), "{fonts:#?}");
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["font_fallback"], "{problems:#?}");
    assert!(problems[0].message.contains("No Such Family"), "{problems:#?}");
}

async fn check(mode: ModeChoice) {
    let _turn = turns::take();
    let folder = page::folder(PAGE);
    let mut preview = staged::preview(folder.path(), mode).await;
    let drawn = preview.mode() == CaptureMode::DrawElement;
    let problems = preview.analysis().problems.clone();
    let fonts = preview.analysis().fonts.clone();
    let picture = staged::picture(&mut preview, 0).await;
    preview.close().await;
    let kept = picture::keep(&format!("remote-installed-{mode:?}"), &picture);
    assert_eq!(drawn, mode == ModeChoice::DrawElement, "{problems:#?}");
    check_fonts(&fonts, &problems);
    for (cell, way) in (0..).zip(WAYS) {
        let colour = picture.get_pixel(cell * 40 + 20, 20).0;
        assert_eq!(colour, GREEN, "{way}, {mode:?}: {} {problems:#?}", kept.display());
    }
    let ink = |cell: u32| {
        let letter = image::imageops::crop_imm(&picture, cell * 40, 50, 40, 40).to_image();
        letter.pixels().filter(|pixel| pixel.0[0] < 128).count()
    };
    let (plain, narrow, wide) = (ink(2), ink(0), ink(1));
    assert!(plain > 0 && narrow > 0, "letters are there: {}", kept.display());
    assert!(wide > 2 * plain, "black Unbounded has far more ink: {}", kept.display());
    assert_ne!(narrow, plain, "Bebas Neue is another font: {}", kept.display());
}

#[tokio::test]
async fn installed_packages_answer_drawn_pages() {
    check(ModeChoice::DrawElement).await;
}

#[tokio::test]
async fn installed_packages_answer_plain_pages() {
    check(ModeChoice::Screenshot).await;
}
