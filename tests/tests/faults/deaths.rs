//! Processes that die in the middle of an export.

use stillcut_tests::{
    cli::{Ended, Running},
    exported::Exported,
    hashes, processes, repository,
};

use crate::attempt::{Attempt, Fault, Target, exit};

/// The first process that the export started under this name.
fn child(running: &mut Running, name: &str) -> u32 {
    let children = running.children();
    let found = children.iter().find(|child| child.name.contains(name));
    found.unwrap_or_else(|| panic!("no {name} among {children:?}")).pid
}

fn kill_in_the_middle(name: &str, options: &str) -> (Ended, Target) {
    let example = repository::example("steady-motion");
    kill_in(Attempt::new(&example).args(options), name)
}

fn kill_in(attempt: Attempt, name: &str) -> (Ended, Target) {
    let (mut running, target) = attempt.start();
    running.wait_until_capturing();
    let pid = child(&mut running, name);
    processes::kill(pid);
    (running.wait(), target)
}

#[test]
fn encoder_dies() {
    let (ended, target) = kill_in_the_middle("ffmpeg", "");
    let fault = Fault::of(&ended, &target, exit::FAILED);
    fault.has_code("encoder_failed").says(&["ffmpeg", "fix: "]);
}

/// What collects the pictures of a GIF is another one than that which encodes videos.
#[test]
fn encoder_of_another_format_dies() {
    let attempt = Attempt::named(&repository::example("steady-motion"), "video.gif");
    let (ended, target) = kill_in(attempt, "ffmpeg");
    let fault = Fault::of(&ended, &target, exit::FAILED);
    fault.has_code("encoder_failed").says(&["ffmpeg", "fix: "]);
}

/// Another one goes on where it was.
#[test]
fn browser_dies() {
    let list = tempfile::tempdir().unwrap();
    let list = list.path().join("hashes");
    let options = format!("--shards 1 --hashes {}", list.display());
    let (ended, target) = kill_in_the_middle("chrom", &options);
    assert_eq!(ended.code(), Some(0), "{}", ended.stderr);
    let receipt = ended.receipt();
    let browser = &receipt.shards.browsers[0];
    assert_eq!((browser.restarts, browser.frames), (1, 240), "{:?}", receipt.shards);
    assert!(browser.trouble.as_ref().is_some_and(|words| words.contains("browser")));
    assert!(target.video().is_file());
    ended.assert_nothing_runs();

    let undisturbed = Exported::new(&repository::example("steady-motion"), "--shards 1");
    hashes::assert_same("after a restart", &undisturbed.lines, &hashes::read(&list));
}
