//! Trim, rate, loop, end, and how frames of one rate fall on frames of another.

use stillcut_tests::film;

use crate::grid::{Cell, Grid};

/// Frames of `film.mp4`, at 24 a second.
const FRAMES: u32 = 24;

/// The frame of the film at a time of the file; the last one holds.
fn at(seconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small and positive"
    )]
    let index = (seconds * 24.0 + 1e-6).floor() as u32;
    index.min(FRAMES - 1)
}

#[tokio::test]
async fn trims_rates_loops_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    // B-frames, so that the order of decoding is another one than that of showing.
    let options = "-c:v libx264 -pix_fmt yuv420p -bf 2 -g 10";
    film::write(&folder.path().join("film.mp4"), FRAMES, "24", "64x64", options);
    let from = |start: f64, time: f64| (time > start - 1e-6).then_some(time - start);
    let cells = vec![
        Cell::video("whole", r#"src="film.mp4" data-start="0""#, |time| {
            (time < 1.0 - 1e-6).then(|| at(time))
        }),
        Cell::video("held", r#"src="film.mp4" data-start="0" data-duration="9""#, |time| {
            Some(at(time))
        }),
        Cell::video(
            "late",
            r#"src="film.mp4" data-start="0.5" data-duration="0.4""#,
            move |time| from(0.5, time).filter(|local| *local < 0.4 - 1e-6).map(at),
        ),
        Cell::video(
            "trimmed",
            r#"src="film.mp4" data-start="0.2" data-duration="9" data-media-start="0.5""#,
            move |time| from(0.2, time).map(|local| at(local + 0.5)),
        ),
        Cell::video(
            "offset",
            r#"src="film.mp4" data-start="0" data-duration="9" data-media-start="0.9" data-playback-start="0.25""#,
            |time| Some(at(time + 0.25)),
        ),
        Cell::video(
            "slow",
            r#"src="film.mp4" data-start="0" data-duration="9" data-playback-rate="0.5""#,
            |time| Some(at(time * 0.5)),
        ),
        Cell::video(
            "fast",
            r#"src="film.mp4" data-start="0" data-duration="9" data-playback-rate="2""#,
            |time| Some(at(time * 2.0)),
        ),
        Cell::video("loop", r#"src="film.mp4" data-start="0" data-duration="9" loop"#, |time| {
            Some(at((time + 1e-6) % 1.0))
        }),
        Cell::video(
            "part of a loop",
            r#"src="film.mp4" data-start="0" data-duration="9" data-media-start="0.5" loop"#,
            |time| Some(at((time + 1e-6) % 0.5 + 0.5)),
        ),
        Cell::html(
            "without a time of its own",
            r#"<div data-start="0.4" data-duration="0.8"><video muted src="film.mp4" style="BOX"></video></div>"#,
            move |time| from(0.4, time).filter(|local| *local < 0.8 - 1e-6).map(at),
        ),
        Cell::html(
            "in a nested part",
            r#"<div data-composition-id="inner" data-start="0.3" data-duration="0.9"><video muted src="film.mp4" data-start="0.2" data-duration="9" style="BOX"></video></div>"#,
            move |time| from(0.5, time).filter(|local| *local < 0.7 - 1e-6).map(at),
        ),
        Cell::html(
            "second source",
            r#"<video muted data-start="0" data-duration="9" style="BOX"><source src="film.mp4"></video>"#,
            |time| Some(at(time)),
        ),
    ];
    let grid = Grid { cells, frames: 40, rate: 30 };
    grid.write(folder.path(), "");
    grid.check(folder.path()).await;
}
