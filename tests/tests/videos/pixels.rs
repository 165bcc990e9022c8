//! Scripts that take pixels from videos, read their times, and make videos themselves.

use stillcut_tests::film;

use crate::grid::{Cell, Grid};

const FRAMES: u32 = 24;

fn at(seconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small and positive"
    )]
    let index = (seconds * 24.0 + 1e-6).floor() as u32;
    index.min(FRAMES - 1)
}

/// Draws the hidden film on every seek, in four ways; makes a video at half a second; sets the time
/// of another one; notes what the film says of itself.
const SCRIPT: &str = r"<script>
const film = document.querySelector('#film');
const canvas = (name) => document.querySelector(name).getContext('2d');
const drawn = canvas('#drawn');
const bitmaps = canvas('#bitmaps');
const repeated = canvas('#repeated');
const heard = [];
for (const name of ['loadedmetadata', 'loadeddata', 'error'])
  film.addEventListener(name, () => heard.push(name));
const own = document.querySelector('#own');
let made;
const loose = document.createElement('video');
loose.src = 'film.mp4';
loose.muted = true;
const fromLoose = canvas('#loose');
window.addEventListener('hf-seek', ({ detail: { time, waitUntil } }) => {
  drawn.drawImage(film, 0, 0, 32, 32);
  fromLoose.drawImage(loose, 16, 16, 16, 16, 0, 0, 32, 32);
  waitUntil(createImageBitmap(film).then((bitmap) => bitmaps.drawImage(bitmap, 0, 0)));
  repeated.fillStyle = repeated.createPattern(film, 'repeat');
  repeated.fillRect(0, 0, 32, 32);
  own.currentTime = 0.25;
  if (time >= 0.5 && !made) {
    made = document.createElement('video');
    made.src = 'film.mp4';
    made.muted = true;
    made.style.cssText = document.querySelector('#made').style.cssText;
    document.querySelector('#made').replaceWith(made);
  }
  const says = [film.videoWidth, film.videoHeight, film.duration, film.readyState, film.paused, film.ended];
  const isRight = String(says) === '64,64,1,4,true,' + (time >= 1 - 1e-6) && String(heard) === 'loadedmetadata,loadeddata'
    && Math.abs(film.currentTime - Math.min(time, 1)) < 1e-6;
  document.querySelector('#says').style.background = isRight ? 'rgb(0, 0, 0)' : 'rgb(255, 0, 0)';
  if (!isRight) document.querySelector('#says').title = `${says} ${heard} ${film.currentTime}`;
});
film.play().then(() => film.pause());
</script>";

#[tokio::test]
async fn scripts_get_the_frame_that_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let options = "-c:v libx264 -pix_fmt yuv420p -bf 2 -g 10";
    film::write(&folder.path().join("film.mp4"), FRAMES, "24", "64x64", options);
    let canvas = |name, id: &str| {
        let html = format!(r#"<canvas id="{id}" width="32" height="32" style="BOX"></canvas>"#);
        Cell::html(name, &html, |time| Some(at(time)))
    };
    let cells = vec![
        Cell::html(
            "hidden film",
            r#"<video id="film" muted src="film.mp4" data-start="0" data-duration="9" style="display: none"></video>"#,
            |_| None,
        ),
        canvas("drawn", "drawn"),
        canvas("drawn from a bitmap", "bitmaps"),
        canvas("drawn as a pattern", "repeated"),
        canvas("drawn from a video outside of the document", "loose"),
        Cell::html(
            "at a time of its own",
            r#"<video id="own" muted src="film.mp4" style="BOX"></video>"#,
            |_| Some(6),
        ),
        Cell::html("made later", r#"<div id="made" style="BOX"></div>"#, |time| {
            (time > 0.5 - 1e-6).then(|| at(time))
        }),
        Cell::html("what it says", r#"<div id="says" style="BOX"></div>"#, |_| Some(0)),
    ];
    let grid = Grid { cells, frames: 36, rate: 30 };
    grid.write(folder.path(), SCRIPT);
    grid.check(folder.path()).await;
}
