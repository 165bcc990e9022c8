//! Processes that die in the middle of an export.

use std::{collections::BTreeSet, path::Path, time::Duration};

use image::RgbImage;
use stillcut_media::{RgbFrame, frame_hashes, rgb_frame};
use stillcut_tests::{
    cli::{Ended, Running},
    compare::Comparison,
    exported::{Exported, with_ffmpeg},
    hashes, page, poll,
    processes::{self, Seen},
    repository,
};
use tempfile::TempDir;

use crate::attempt::{Attempt, Fault, Target, exit};

/// How long another encoder may take to be there.
const DEADLINE: Duration = Duration::from_secs(60);

/// Processes that the export started.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Encoder,
    /// The browser itself.
    Browser,
    /// One of those that the browser started, by its type.
    Part(&'static str),
}

impl Victim {
    fn is(self, child: &Seen) -> bool {
        let words = processes::command_line(child.pid);
        match self {
            Self::Encoder => child.name.contains("ffmpeg"),
            Self::Browser => child.name.contains("chrom") && !words.contains("--type="),
            Self::Part(kind) => words.contains(&format!("--type={kind} ")),
        }
    }

    fn kill(self, running: &mut Running) {
        let children = running.children();
        let found = children.iter().find(|child| self.is(child));
        processes::kill(found.unwrap_or_else(|| panic!("no {self:?} among {children:?}")).pid);
    }
}

fn kill_in(attempt: Attempt, victim: Victim) -> (Ended, Target) {
    let (mut running, target) = attempt.start();
    running.wait_until_capturing();
    victim.kill(&mut running);
    (running.wait(), target)
}

/// Twenty seconds of motion with a rest in the middle. A segment of the high quality has 30 frames.
fn film() -> TempDir {
    let inside = "<b id=\"box\" style=\"position: absolute; width: 60px; height: 60px; \
                  background: linear-gradient(45deg, #fc3, #36f)\"></b>";
    let seek = "const at = t < 8 ? t : Math.max(8, t - 2); \
                document.getElementById('box').style.transform = \
                `translate(${at * 12}px, ${60 + 50 * Math.sin(at)}px)`;";
    let attributes = r#"data-duration="20" data-width="320" data-height="180" data-fps="30""#;
    page::composition(attributes, inside, &page::timeline("20", seek))
}

/// Exports the film and kills what encodes its pictures, as often as there are frames in `at`: when
/// about that many are done.
fn kill_encoders(film: &Path, list: &Path, at: &[u64]) -> (Ended, Target) {
    let options = format!("--shards 1 --hashes {}", list.display());
    let (mut running, target) = Attempt::new(film).quality("high").args(&options).start();
    let mut killed = BTreeSet::new();
    for &frame in at {
        running.wait_for("progress", |line| {
            line["type"] == "progress" && line["frame"].as_u64() >= Some(frame)
        });
        let is_new = |child: &Seen| {
            !killed.contains(&child.pid) && processes::command_line(child.pid).contains("libx264")
        };
        let found = || running.children().into_iter().find(is_new);
        let (encoder, _) = poll::until_some("an encoder", DEADLINE, found);
        processes::kill(encoder.pid);
        killed.insert(encoder.pid);
    }
    (running.wait(), target)
}

/// Another one codes the segment again in which it was.
#[test]
fn encoder_dies_twice() {
    let (film, lists) = (film(), tempfile::tempdir().unwrap());
    let list = |name: &str| lists.path().join(name);
    let (whole, other) = kill_encoders(film.path(), &list("whole"), &[]);
    let (ended, target) = kill_encoders(film.path(), &list("killed"), &[120, 240]);
    let (whole, receipt) = (whole.receipt(), ended.receipt());
    ended.assert_nothing_runs();

    assert_eq!(whole.encoder.restarts, []);
    let restarts: Vec<_> = receipt.encoder.restarts.iter().map(|each| each.frame).collect();
    assert_eq!(restarts.len(), 2, "{restarts:?}");
    assert!(restarts.iter().all(|frame| frame % 30 == 0), "{restarts:?}");
    assert!(restarts[0] <= restarts[1], "what is complete stays: {restarts:?}");
    assert!(receipt.to_text().contains(&format!("started again at frame {}", restarts[0])));
    assert_eq!(receipt.frames, whole.frames, "nothing is counted twice");
    assert_eq!((receipt.encoder.differing, &receipt.runs), (0, &whole.runs));
    assert_eq!(receipt.shards.browsers[0].frames, 600);
    assert_eq!(hashes::read(&list("killed")), hashes::read(&list("whole")));

    with_ffmpeg(async |ffmpeg| {
        let of = async |target: &Target| frame_hashes(&ffmpeg, &target.video()).await.unwrap();
        let (pictures, expected) = (of(&target).await, of(&other).await);
        assert_eq!((pictures.len(), expected.len()), (600, 600));
        let before = restarts[0] as usize;
        assert_eq!(pictures[..before], expected[..before], "segments before it are as they were");
        for frame in [restarts[0], restarts[0] + 29, restarts[1], restarts[1] + 29, 599] {
            let of = async |target: &Target| {
                let RgbFrame { width, height, pixels } =
                    rgb_frame(&ffmpeg, &target.video(), frame).await.unwrap();
                RgbImage::from_raw(width, height, pixels).unwrap()
            };
            let comparison = Comparison::of(&of(&target).await, &of(&other).await);
            assert!(comparison.psnr > 40.0, "frame {frame}: {comparison}");
        }
    });
}

#[test]
fn encoder_dies_every_time() {
    let (film, lists) = (film(), tempfile::tempdir().unwrap());
    let list = lists.path().join("hashes");
    let (ended, target) = kill_encoders(film.path(), &list, &[60, 90, 120]);
    let fault = Fault::of(&ended, &target, exit::FAILED);
    fault.has_code("encoder_failed").says(&["ffmpeg", "signal: 9", "fix: "]);
    assert!(!list.exists());
}

/// What collects the pictures of a GIF is another one than that which encodes videos.
#[test]
fn encoder_of_another_format_dies() {
    let attempt = Attempt::named(&repository::example("steady-motion"), "video.gif");
    let (ended, target) = kill_in(attempt, Victim::Encoder);
    let fault = Fault::of(&ended, &target, exit::FAILED);
    fault.has_code("encoder_failed").says(&["ffmpeg", "fix: "]);
}

/// Kills a part of the browser and expects a whole new one to go on where it was.
fn assert_goes_on_without(victim: Victim, trouble: &str) {
    let list = tempfile::tempdir().unwrap();
    let list = list.path().join("hashes");
    let options = format!("--shards 1 --guard off --hashes {}", list.display());
    let example = repository::example("steady-motion");
    let (ended, target) = kill_in(Attempt::new(&example).args(&options), victim);
    assert_eq!(ended.code(), Some(0), "{}", ended.stderr);
    let receipt = ended.receipt();
    let browser = &receipt.shards.browsers[0];
    assert_eq!((browser.restarts, browser.frames), (1, 240), "{:?}", receipt.shards);
    assert!(browser.trouble.as_ref().is_some_and(|words| words.contains(trouble)), "{browser:?}");
    assert!(target.video().is_file());
    ended.assert_nothing_runs();

    let undisturbed = Exported::new(&example, "--shards 1");
    hashes::assert_same("after a restart", &undisturbed.lines, &hashes::read(&list));
    assert_eq!(receipt.frames, undisturbed.receipt.frames, "nothing is counted twice");
}

#[test]
fn browser_dies() {
    // Its graphics process ends with it, and may be missed first.
    assert_goes_on_without(Victim::Browser, "ended");
}

#[test]
fn page_dies() {
    assert_goes_on_without(Victim::Part("renderer"), "the page crashed");
}

/// The browser would start another one by itself, and meanwhile every picture is black.
#[test]
fn graphics_process_dies() {
    assert_goes_on_without(Victim::Part("gpu-process"), "graphics process ended");
}
