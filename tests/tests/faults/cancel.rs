//! Cancel means gone.

use std::time::{Duration, Instant};

use stillcut_tests::{
    film, page, poll,
    processes::{self, interrupt, kill, terminate},
    repository, wave,
};

use crate::attempt::{Attempt, Fault, exit};

/// Promised are two seconds; a machine that does much else gets more.
const BOUND: Duration = Duration::from_secs(10);

/// What was measured, shown with `--nocapture`.
#[expect(clippy::print_stdout, reason = "a measurement for whoever asks for it")]
fn tell(what: &str, took: Duration) {
    println!("{what} {took:?}");
}

const MEDIA: &str = r#"<audio src="tone.wav" loop></audio><video src="film.mp4" muted loop data-start="0" data-duration="60"></video>"#;

fn cancelled_by(send: fn(u32)) {
    // A long video with a long sound and a film: browser, encoder and decoders are at work.
    let moving = page::timeline("60", "document.body.style.background = `rgb(0, 0, ${t * 4})`;");
    let root = r#"data-duration="60" data-width="640" data-height="360" data-fps="30""#;
    let composition = page::composition(root, MEDIA, &moving);
    film::write(&composition.path().join("film.mp4"), 24, "24", "320x180", "-pix_fmt yuv420p");
    wave::tone(&composition.path().join("tone.wav"), 20.0, 440.0, 0.5);
    cancelled(Attempt::new(composition.path()), &["chrom", "ffmpeg"], send);
}

fn cancelled(attempt: Attempt, names: &[&str], send: fn(u32)) {
    let (mut running, target) = attempt.start();
    running.wait_until_capturing();
    let children = running.children();
    for name in names {
        assert!(children.iter().any(|child| child.name.contains(*name)), "{name}: {children:?}");
    }
    let begin = Instant::now();
    send(running.pid());
    let ended = running.wait();
    let took = begin.elapsed();
    assert_eq!(processes::alive(&children), [], "gone when the program is");
    Fault::of(&ended, &target, exit::CANCELLED).has_code("cancelled");
    assert!(!target.video().exists());
    tell("cancelled after", took);
    assert!(took < BOUND, "{took:?}");
}

#[test]
fn by_a_request_to_end() {
    cancelled_by(terminate);
}

/// Files of frames that are being written then go, too.
#[test]
fn in_the_middle_of_a_folder() {
    let attempt = Attempt::named(&repository::example("launch-day"), "frames.png");
    cancelled(attempt, &["chrom"], interrupt);
}

#[test]
fn by_ctrl_c() {
    cancelled_by(interrupt);
}

/// While frames are compared two pages of the browser are at work.
#[test]
fn while_frames_are_compared() {
    let moving = page::timeline("60", "document.body.style.background = `rgb(0, 0, ${t * 4})`;");
    let clip = |second: u32| format!("<i data-start=\"{second}\" data-duration=\"1\"></i>");
    let clips: String = (0..60).map(clip).collect();
    let root = r#"data-duration="60" data-width="640" data-height="360" data-fps="30""#;
    let composition = page::composition(root, &clips, &moving);
    let (mut running, target) = Attempt::new(composition.path()).args("--guard always").start();
    running.wait_for("frames are compared", |line| line["stage"] == "comparing");
    let begin = Instant::now();
    interrupt(running.pid());
    let ended = running.wait();
    tell("cancelled after", begin.elapsed());
    ended.assert_nothing_runs();
    Fault::of(&ended, &target, exit::CANCELLED).has_code("cancelled");
    assert!(begin.elapsed() < BOUND);
}

/// Nobody can tidy up after this; still no process may go on.
#[test]
fn killed_without_a_chance() {
    let (mut running, target) = Attempt::new(&repository::example("launch-day")).start();
    running.wait_until_capturing();
    let children = running.children();
    assert!(children.len() >= 3, "browser, its helpers, encoder: {children:?}");
    kill(running.pid());
    let took = poll::until("orphans end", BOUND, || processes::alive(&children).is_empty());
    tell("orphans gone after", took);
    assert_eq!(running.wait().code(), None, "ended by the signal");
    assert!(!target.video().exists(), "no file under the name of the video");
}
