//! Further addresses that installed packages answer: utilities, icons, modules, a font's own file.

use stillcut_capture::ModeChoice;
use stillcut_tests::{page, picture, staged, turns};

use crate::host::GREEN;

const PAGE: &str = r#"<!doctype html>
<link rel="stylesheet" href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.7.2/css/all.min.css">
<link rel="stylesheet" href="https://fonts.googleapis.com/icon?family=Material+Icons">
<script src="https://cdn.tailwindcss.com"></script>
<script src="https://cdn.jsdelivr.net/npm/canvas-confetti@1.9.4/dist/confetti.browser.min.js"></script>
<script src="https://unpkg.com/@lottiefiles/lottie-player@2.0.12/dist/lottie-player.js"></script>
<script src="https://cdn.jsdelivr.net/npm/animejs@4.5.0/dist/bundles/anime.umd.min.js"></script>
<style>
  @font-face {
    font-family: Direct; font-weight: 700;
    src: url(https://fonts.gstatic.com/s/spacegrotesk/v22/V8mQoQDjQSkFtoMM3T6r8E7mF71Q.woff2) format('woff2');
  }
  body { margin: 0; background: #fff; }
  #main > * { position: absolute; margin: 0; }
  #main > div { top: 0; width: 40px; height: 40px; }
  #main > p { top: 40px; font-size: 30px; line-height: 40px; }
</style>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="90" data-fps="30" data-no-timeline>
  <div style="left: 0" class="bg-[#00a000]"></div>
  <div style="left: 40px"></div>
  <div style="left: 80px"></div>
  <div style="left: 120px"></div>
  <div style="left: 160px"></div>
  <div style="left: 200px"></div>
  <p style="left: 0"><i class="fa-solid fa-square"></i></p>
  <p style="left: 80px"><i class="material-icons" style="font-size: 30px">home</i></p>
  <p style="left: 160px; font-family: Direct; font-weight: 700">G</p>
  <p style="left: 240px; font-family: 'Space Grotesk'; font-weight: 700">G</p>
</div>
<script>
  window.__hfTimelinesBuilding = true;
  const cells = document.querySelectorAll('#main > div');
  const check = (cell, works) => { if (works) cells[cell].style.background = '#00a000'; };
  check(1, typeof window.confetti === 'function');
  check(2, customElements.get('lottie-player'));
  check(3, typeof window.anime?.createTimeline === 'function');
  Promise.allSettled([
    import('https://cdn.jsdelivr.net/npm/motion@latest/dist/+esm')
      .then(({ animate }) => check(4, typeof animate === 'function')),
    import('https://esm.sh/three@0.160.1/addons/controls/OrbitControls.js')
      .then(({ OrbitControls }) => check(5, typeof OrbitControls === 'function')),
  ]).then(() => { window.__hfTimelinesBuilding = false; });
</script>
"#;

const WAYS: [&str; 6] = [
    "utility classes",
    "a minified file that the package has in full",
    "an element",
    "the newest of several versions",
    "a folder as a module",
    "a name that the package exports",
];

#[tokio::test]
async fn utilities_icons_and_modules_come_from_packages() {
    let _turn = turns::take();
    let folder = page::folder(PAGE);
    let mut preview = staged::preview(folder.path(), ModeChoice::Auto).await;
    let problems = preview.analysis().problems.clone();
    let picture = staged::picture(&mut preview, 0).await;
    preview.close().await;
    let kept = picture::keep("remote-more", &picture);
    for (cell, way) in (0..).zip(WAYS) {
        let colour = picture.get_pixel(cell * 40 + 20, 20).0;
        assert_eq!(colour, GREEN, "{way}: {} {problems:#?}", kept.display());
    }
    let letter = |left: u32| image::imageops::crop_imm(&picture, left, 40, 80, 40).to_image();
    let ink = |left: u32| letter(left).pixels().filter(|pixel| pixel.0[0] < 128).count();
    let square = letter(0);
    assert_eq!(square.get_pixel(13, 20).0, [0, 0, 0], "an icon: {}", kept.display());
    assert!((100..600).contains(&ink(80)), "a house, not its name: {}", kept.display());
    assert!(letter(160) == letter(240), "the file of a font: {}", kept.display());
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["library_version"], "{problems:#?}");
}
