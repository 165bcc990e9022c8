//! Every way in which a page uses a file of another host, a cell each, in both modes.

use std::fs;

use image::{RgbImage, imageops};
use stillcut_capture::{CaptureMode, ModeChoice};
use stillcut_remote::Network;
use stillcut_tests::{page, picture, repository, staged, turns};

use crate::host::{Files, GREEN, Host, png};

/// Side of a cell in pixels.
const CELL: u32 = 40;
/// Ways that end in a cell of one colour, in the order of the cells.
const WAYS: [&str; 8] = [
    "an <img>",
    "a CSS background",
    "an image inside SVG",
    "an SVG as image",
    "what is read from a canvas that such a picture was drawn into",
    "a background that a remote style sheet names relatively",
    "JSON by fetch",
    "a module that imports another one relatively",
];

const PAGE: &str = r#"<!doctype html>
<link rel="stylesheet" href="http://styles.test/css/main.css">
<style>
  @font-face { font-family: Remote; src: url(http://fonts.test/u.woff2); }
  @font-face { font-family: Local; src: url(u.woff2); }
  body { margin: 0; background: #fff; }
  #main > * { position: absolute; top: 0; width: 40px; height: 40px; background-color: #c00; }
  #main > p { margin: 0; background: #fff; font-size: 34px; line-height: 40px; top: 50px; }
</style>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="90" data-fps="30" data-no-timeline>
  <img style="left: 0" src="http://pictures.test/green.png">
  <div style="left: 40px; background-image: url(http://pictures.test/green.png)"></div>
  <svg style="left: 80px"><image width="40" height="40" href="http://pictures.test/green.png"/></svg>
  <img style="left: 120px" src="http://pictures.test/green.svg">
  <div style="left: 160px" id="read"></div>
  <div style="left: 200px" class="by-sheet"></div>
  <div style="left: 240px" id="json"></div>
  <div style="left: 280px" id="module"></div>
  <p style="left: 0; font-family: Remote">Q</p>
  <p style="left: 40px; font-family: Local">Q</p>
</div>
<script>
  const paint = (id, colour) => { document.getElementById(id).style.backgroundColor = colour; };
  const picture = document.querySelector('img');
  const draw = () => {
    const context = document.createElement('canvas').getContext('2d');
    context.drawImage(picture, 0, 0, 40, 40);
    const [red, green, blue] = context.getImageData(5, 5, 1, 1).data;
    paint('read', `rgb(${red} ${green} ${blue})`);
  };
  if (picture.complete) draw();
  else picture.addEventListener('load', draw);
  window.__hfTimelinesBuilding = true;
  fetch('http://data.test/colour.json').then((reply) => reply.json())
    .then(({ colour }) => paint('json', colour))
    .then(() => import('http://scripts.test/lib/outer.js'))
    .then(({ colour }) => paint('module', colour))
    .finally(() => { window.__hfTimelinesBuilding = false; });
</script>
"#;

fn files() -> Files {
    let font = repository::example("feature-reel").join("fonts/unbounded.woff2");
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#00a000"/></svg>"##;
    vec![
        ("/green.png", "image/png", png(GREEN)),
        ("/green.svg", "image/svg+xml", svg.into()),
        ("/css/main.css", "text/css", ".by-sheet { background-image: url(../green.png) }".into()),
        ("/u.woff2", "font/woff2", fs::read(font).unwrap()),
        ("/colour.json", "application/json", r##"{"colour": "#00a000"}"##.into()),
        ("/lib/outer.js", "text/javascript", "export * from './inner.js';".into()),
        ("/lib/inner.js", "text/javascript", "export const colour = '#00a000';".into()),
    ]
}

fn check(picture: &RgbImage, mode: ModeChoice) {
    let kept = picture::keep(&format!("remote-cells-{mode:?}"), picture);
    for (cell, way) in (0..).zip(WAYS) {
        let colour = picture.get_pixel(cell * CELL + CELL / 2, CELL / 2).0;
        assert_eq!(colour, GREEN, "{way}, {mode:?}: {}", kept.display());
    }
    let letter = |cell: u32| imageops::crop_imm(picture, cell * CELL, 50, CELL, CELL).to_image();
    let (remote, local) = (letter(0), letter(1));
    assert!(local.pixels().any(|pixel| pixel.0[0] < 40), "the letter is there");
    assert!(remote == local, "a font, {mode:?}: {}", kept.display());
}

async fn shows_every_way(mode: ModeChoice) {
    let _turn = turns::take();
    let host = Host::start(files()).await;
    let (folder, cache) = (page::folder(PAGE), tempfile::tempdir().unwrap());
    let font = repository::example("feature-reel").join("fonts/unbounded.woff2");
    fs::copy(font, folder.path().join("u.woff2")).unwrap();
    let mut preview = host.preview(folder.path(), cache.path(), Network::allowed(), mode).await;
    let drawn = preview.mode() == CaptureMode::DrawElement;
    assert_eq!(drawn, mode == ModeChoice::DrawElement, "nothing has to be captured otherwise");
    let problems = preview.analysis().problems.clone();
    let picture = staged::picture(&mut preview, 0).await;
    preview.close().await;
    assert_eq!(problems, [], "nothing is wrong");
    check(&picture, mode);
    let count = host.asked().len();
    let mut again = host.preview(folder.path(), cache.path(), Network::offline(), mode).await;
    check(&staged::picture(&mut again, 0).await, mode);
    again.close().await;
    assert_eq!(host.asked().len(), count, "the second time everything is in the cache");
}

#[tokio::test]
async fn drawn_frames_show_every_way() {
    shows_every_way(ModeChoice::DrawElement).await;
}

#[tokio::test]
async fn screenshots_show_every_way() {
    shows_every_way(ModeChoice::Screenshot).await;
}
