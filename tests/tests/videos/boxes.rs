//! A video looks like an image of the same picture in the same place: box, fit, shape, filters, transforms.

use std::{fs, path::Path, process::Command};

use image::RgbImage;
use stillcut_capture::ModeChoice;
use stillcut_tests::{compare::Comparison, picture, staged, turns};

/// Styles of a box, with what must not be shrunk on the way and what is larger later.
const STYLES: &[&str] = &[
    "left: 4px; top: 4px; width: 96px; height: 54px",
    "left: 104px; top: 4px; width: 60px; height: 60px; object-fit: contain; background: #c30",
    "left: 168px; top: 4px; width: 60px; height: 60px; object-fit: cover; object-position: 20% 50%",
    "left: 232px; top: 4px; width: 80px; height: 60px; object-fit: none",
    "left: 4px; top: 70px; width: 80px; border: 3px solid #fc0; border-radius: 16px",
    "left: 94px; top: 70px; width: 64px; height: 36px; transform: rotate(20deg) scale(1.5)",
    "left: 180px; top: 76px; width: 64px; height: 36px; filter: hue-rotate(90deg) blur(1px); opacity: .8",
    "left: 250px; top: 76px; width: 64px; height: 36px; clip-path: circle(40%); mix-blend-mode: multiply",
    "left: 4px; top: 130px; height: 40px",
    "left: 100px; top: 130px; width: 71.5px; height: 40.25px; object-fit: fill",
    "left: 260px; top: 130px; max-width: 30%; max-height: 24%",
];

fn page(element: &str) -> String {
    let boxes: Vec<_> = STYLES
        .iter()
        .map(|style| element.replace("STYLE", &format!("position: absolute; {style}")))
        .collect();
    format!(
        "<!doctype html><style>body {{ margin: 0; background: linear-gradient(90deg, #fff, #246) }}</style>\n\
         <div data-composition-id=\"main\" data-width=\"320\" data-height=\"180\" data-fps=\"10\" data-duration=\"1\" data-no-timeline>\n{}</div>\n",
        boxes.join("\n")
    )
}

/// A picture with edges and colours, and a film of it without loss.
fn material(folder: &Path) {
    let size = (384, 216);
    let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole).unwrap();
    let drawn = RgbImage::from_fn(size.0, size.1, |x, y| {
        let stripes = (x / 96 + y / 72) % 2 == 0;
        image::Rgb(if stripes {
            [shade(x, size.0), 60, shade(y, size.1)]
        } else {
            [230, shade(y, size.1), 40]
        })
    });
    let still = folder.join("still.png");
    drawn.save(&still).unwrap();
    let mut command = Command::new("ffmpeg");
    command
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-loop", "1", "-i"])
        .arg(still);
    command.args([
        "-frames:v",
        "10",
        "-r",
        "10",
        "-c:v",
        "libx264rgb",
        "-qp",
        "0",
        "-pix_fmt",
        "rgb24",
    ]);
    assert!(command.arg(folder.join("film.mp4")).status().unwrap().success());
}

async fn shown(folder: &Path, element: &str, mode: ModeChoice) -> RgbImage {
    fs::write(folder.join("index.html"), page(element)).unwrap();
    let _turn = turns::take();
    let mut preview = staged::preview(folder, mode).await;
    let shown = staged::picture(&mut preview, 3).await;
    preview.close().await;
    shown
}

#[tokio::test]
async fn a_video_looks_like_an_image() {
    let folder = tempfile::tempdir().unwrap();
    material(folder.path());
    let video = r#"<video muted controls src="film.mp4" data-start="0" data-duration="1" style="STYLE"></video>"#;
    let image = r#"<img src="still.png" data-start="0" data-duration="1" style="STYLE">"#;
    let image = shown(folder.path(), image, ModeChoice::DrawElement).await;
    for mode in [ModeChoice::DrawElement, ModeChoice::Screenshot] {
        let video = shown(folder.path(), video, mode).await;
        let compared = Comparison::of(&video, &image);
        // Stills are scaled by ffmpeg, images by the browser: edges differ a little.
        if !compared.is_same() {
            let kept = (picture::keep("video", &video), picture::keep("image", &image));
            panic!("{mode:?}: {compared}: {kept:?}");
        }
    }
}
