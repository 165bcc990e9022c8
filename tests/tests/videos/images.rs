//! Animated images: the frame that is due, whatever the browser's own animation would show.

use std::{fs, io::Write as _, path::Path};

use image::{
    Delay, Frame, Rgba, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};
use stillcut_tests::film;

use crate::grid::{Cell, Grid};

/// Milliseconds of each frame; the second one is too short to be meant.
const DELAYS: [u32; 4] = [100, 10, 200, 150];
/// What they are shown for.
const SHOWN: [f64; 4] = [0.1, 0.1, 0.2, 0.15];

/// The frame at a time, played so many times; 0 for ever.
fn at(seconds: f64, times: u32) -> u32 {
    let length: f64 = SHOWN.iter().sum();
    if times > 0 && seconds + 1e-6 >= length * f64::from(times) {
        return 3;
    }
    let local = (seconds + 1e-6) % length;
    let ends = SHOWN.iter().scan(0.0, |end, shown| {
        *end += shown;
        Some(*end)
    });
    u32::try_from(ends.take_while(|end| *end <= local).count()).unwrap()
}

/// A GIF of frames 0 to 3.
fn gif(path: &Path, repeat: Option<Repeat>) {
    let mut encoder = GifEncoder::new(fs::File::create(path).unwrap());
    if let Some(repeat) = repeat {
        encoder.set_repeat(repeat).unwrap();
    }
    for (number, delay) in (0..).zip(DELAYS) {
        let shade = film::shade(number);
        let picture = RgbaImage::from_pixel(16, 16, Rgba([shade, shade, shade, 255]));
        let delay = Delay::from_numer_denom_ms(delay, 1);
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, delay)).unwrap();
    }
}

/// An animated WebP of stills without loss, put together by hand; played `times` times, 0 for ever.
fn webp(path: &Path, times: u16) {
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let mut bytes = name.to_vec();
        bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    };
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(b"VP8X", &[&[0b10, 0, 0, 0], three(15).as_slice(), &three(15)].concat()));
    body.extend(chunk(b"ANIM", &[[0; 4].as_slice(), &times.to_le_bytes()].concat()));
    for (number, delay) in (0..).zip(DELAYS) {
        let shade = film::shade(number);
        let mut still = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(16, 16, image::Rgb([shade; 3]))
            .write_to(&mut still, image::ImageFormat::WebP)
            .unwrap();
        let parts = [three(0), three(0), three(15), three(15), three(delay), vec![0b10]];
        // After the header of the whole file come the chunks of the picture.
        body.extend(chunk(b"ANMF", &[parts.concat().as_slice(), &still.get_ref()[12..]].concat()));
    }
    fs::File::create(path).unwrap().write_all(&chunk(b"RIFF", &body)).unwrap();
}

#[tokio::test]
async fn animated_images_follow_the_composition() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    gif(&path("endless.gif"), Some(Repeat::Infinite));
    gif(&path("once.gif"), None);
    gif(&path("twice.gif"), Some(Repeat::Finite(1)));
    webp(&path("endless.webp"), 0);
    film::write(&path("film.png"), 12, "12", "16x16", "-f apng -plays 0 -pix_fmt rgb24");
    image::RgbImage::from_pixel(16, 16, image::Rgb([film::shade(5); 3]))
        .save(path("still.png"))
        .unwrap();
    let image = |name, attributes: &str, shows: fn(f64) -> u32| {
        Cell::html(name, &format!("<img {attributes} style=\"BOX\">"), move |time| {
            Some(shows(time))
        })
    };
    let canvas = r#"<canvas id="drawn" width="32" height="32" style="BOX"></canvas>"#;
    let cells = vec![
        image("endless GIF", r#"src="endless.gif""#, |time| at(time, 0)),
        image("GIF played once", r#"src="once.gif""#, |time| at(time, 1)),
        image("GIF played twice", r#"src="twice.gif""#, |time| at(time, 2)),
        image("as often as the page says", r#"src="endless.gif" data-loop="1""#, |time| {
            at(time, 1)
        }),
        image("WebP", r#"id="webp" src="endless.webp""#, |time| at(time, 0)),
        image("APNG", r#"src="film.png""#, |time| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small and positive"
            )]
            let index = (time * 12.0 + 0.007) as u32;
            index % 12
        }),
        image("still", r#"src="still.png""#, |_| 5),
        Cell::html(
            "from the start of its clip",
            r#"<div data-start="0.3" data-duration="0.8"><img src="once.gif" style="BOX"></div>"#,
            |time| (0.3 - 1e-6..1.1 - 1e-6).contains(&time).then(|| at(time - 0.3, 1)),
        ),
        Cell::html("drawn into a canvas", canvas, |time| Some(at(time, 0))),
    ];
    let script = "<script>const webp = document.querySelector('#webp'), drawn = document.querySelector('#drawn').getContext('2d');\n\
         addEventListener('hf-seek', () => drawn.drawImage(webp, 0, 0, 32, 32))</script>";
    let grid = Grid { cells, frames: 40, rate: 30 };
    grid.write(folder.path(), script);
    grid.check(folder.path()).await;
}
