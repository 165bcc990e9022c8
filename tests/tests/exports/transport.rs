//! How pixels leave the browser: what the receipt says, and what happens where the usual way is closed.

use std::{fs, os::unix::fs::PermissionsExt as _};

use stillcut_capture::Transport;
use stillcut_tests::{exported::Exported, hashes, repository, staged};

const RANGE: &str = "--range 20..40";

#[tokio::test]
async fn a_browser_that_keeps_its_files_elsewhere_sends_frames_over_a_socket() {
    let chromium = staged::chromium().await;
    let folder = tempfile::tempdir().unwrap();
    let (program, profile) = (folder.path().join("chromium"), folder.path().join("profile"));
    // Of two profile folders the browser takes the one that is named last.
    let (real, profile) = (chromium.path().display(), profile.display());
    let script = format!("#!/bin/sh\nexec '{real}' \"$@\" '--user-data-dir={profile}'\n");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();

    let example = repository::example("hard-cuts");
    let usual = Exported::new(&example, RANGE);
    let way = usual.receipt.transport.as_ref().unwrap();
    assert_eq!((way.used, &way.reason), (Transport::Ring, &None));

    let elsewhere = Exported::new(&example, &format!("{RANGE} --chromium {}", program.display()));
    elsewhere.assert_adds_up();
    hashes::assert_same("ring and socket", &usual.lines, &elsewhere.lines);
    let way = elsewhere.receipt.transport.as_ref().unwrap();
    assert_eq!(way.used, Transport::Socket);
    assert!(way.reason.as_deref().unwrap().contains("ring file was not found"), "{way:?}");
    let told = elsewhere.receipt.problems.iter().find(|each| each.code == "slow_transport");
    assert!(told.is_some(), "{:?}", elsewhere.receipt.problems);
    assert_eq!(elsewhere.receipt.frames.fallback, 0);
}

#[test]
fn screenshots_need_no_transport() {
    let shot = Exported::new(&repository::example("hard-cuts"), "--range 0..2 --mode screenshot");
    assert_eq!(shot.receipt.transport, None);
}
