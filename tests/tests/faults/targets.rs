//! Targets that cannot be written.

use std::fs;

use stillcut_tests::{
    cli::Cli,
    page::{self, ONE_SECOND},
    remains, repository,
};
use tempfile::TempDir;

use crate::attempt::{Attempt, exit};

fn still() -> TempDir {
    page::composition(&format!("data-no-timeline {ONE_SECOND}"), "<p>still</p>", "")
}

#[test]
fn target_is_there() {
    let (composition, folder) = (still(), tempfile::tempdir().unwrap());
    let video = folder.path().join("video.mp4");
    fs::write(&video, "precious").unwrap();
    let export = || Cli::new("export").arg(composition.path()).arg("-o").arg(&video).args("--json");
    let ended = export().run();
    assert_eq!(ended.code(), Some(exit::FAILED), "{}", ended.stderr);
    assert_eq!(ended.json("error")["code"], "output_failed");
    assert!(ended.stderr.contains(video.to_str().unwrap()), "{}", ended.stderr);
    assert!(ended.stderr.contains("fix: "), "{}", ended.stderr);
    assert_eq!(fs::read(&video).unwrap(), b"precious", "the file is as it was");
    assert_eq!(remains::names_in(folder.path()), ["video.mp4"]);

    let receipt = export().args("--overwrite").run().receipt();
    assert_eq!(fs::metadata(&video).unwrap().len(), receipt.output.bytes, "now it is replaced");
    assert_eq!(remains::names_in(folder.path()), ["video.mp4"]);
}

/// Folders are made for a video, and go again when there is none.
#[test]
fn folder_of_the_target_is_missing() {
    let (composition, folder) = (still(), tempfile::tempdir().unwrap());
    let video = folder.path().join("missing").join("deep").join("video.mp4");
    let export = || Cli::new("export").arg(composition.path()).arg("-o").arg(&video).args("--json");
    let ended = export().args("--range 20..31").run();
    assert_eq!(ended.code(), Some(exit::USAGE), "{}", ended.stderr);
    assert_eq!(remains::names_in(folder.path()), Vec::<String>::new());

    export().run().receipt();
    assert!(video.is_file());
}

/// Works for every user, the almighty one, too: a file cannot be a folder.
#[test]
fn target_below_a_file() {
    let (composition, folder) = (still(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("file"), "").unwrap();
    let video = folder.path().join("file").join("video.mp4");
    let ended =
        Cli::new("export").arg(composition.path()).arg("-o").arg(&video).args("--json").run();
    assert_eq!(ended.code(), Some(exit::FAILED), "{}", ended.stderr);
    assert!(ended.stderr.contains("fix: "), "{}", ended.stderr);
    assert_eq!(remains::names_in(folder.path()), ["file"]);
}

#[test]
fn folder_that_vanishes_meanwhile() {
    for name in ["video.mp4", "video.webm", "frames.png"] {
        let (mut running, target) =
            Attempt::named(&repository::example("steady-motion"), name).start();
        running.wait_until_capturing();
        fs::remove_dir_all(target.folder()).unwrap();
        let ended = running.wait();
        assert_eq!(ended.code(), Some(exit::FAILED), "{name}: {}", ended.stderr);
        assert_eq!(ended.json("error")["code"], "output_failed", "{name}: {}", ended.stderr);
        assert!(ended.stderr.contains("removed meanwhile"), "{name}: {}", ended.stderr);
        assert!(!target.folder().exists(), "{name}: nothing is made again");
        ended.assert_nothing_runs();
    }
}

#[test]
fn target_on_a_read_only_file_system() {
    let composition = still();
    let ended =
        Cli::new("export").arg(composition.path()).args("-o /proc/stillcut-video.mp4 --json").run();
    assert_eq!(ended.code(), Some(exit::FAILED), "{}", ended.stderr);
    assert_eq!(ended.json("error")["code"], "output_failed");
    assert!(ended.stderr.contains("/proc") && ended.stderr.contains("fix: "), "{}", ended.stderr);
}
