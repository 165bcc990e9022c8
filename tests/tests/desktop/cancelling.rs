//! Cancel means gone, and the preview lives on.

use std::{collections::BTreeSet, time::Duration};

use stillcut_tests::{
    poll,
    processes::{self, Seen},
};

use crate::{
    home::Home,
    window::{PATIENCE, Start, Window, wait_until},
};

/// Promised are two seconds; a machine that does much else gets more.
const GONE: Duration = Duration::from_secs(10);

/// The processes that an export started: browser and encoder.
pub(crate) fn of_the_export(window: &Window<'_>, before: &BTreeSet<Seen>) -> BTreeSet<Seen> {
    let has = |all: &BTreeSet<Seen>, name| all.iter().any(|process| process.name.contains(name));
    let look = || {
        let mut started = processes::descendants(window.application());
        started.retain(|process| !before.contains(process));
        // The preview's browser may start helpers of its own meanwhile.
        for earlier in before {
            let helpers = processes::descendants(earlier.pid);
            started.retain(|process| !helpers.contains(process));
        }
        (has(&started, "chrom") && has(&started, "ffmpeg")).then_some(started)
    };
    poll::until_some("the export runs a browser and an encoder", PATIENCE, look).0
}

/// Starts an export and waits until frames come.
pub(crate) fn start_export(window: &Window<'_>) {
    window.press("Ctrl+e");
    window.wait_for("job-1", "data-state", "running");
    wait_until("frames come", || {
        window
            .text("job-1-facts")
            .is_some_and(|facts| facts.contains(" of ") && !facts.starts_with("0 "))
    });
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let home = Home::with("launch-day");
    let window = Start::film(&home).ready();
    let before = processes::descendants(window.application());
    start_export(&window);
    let export = of_the_export(&window, &before);
    assert_ne!(home.rendered(), Vec::<String>::new(), "a file is being written");

    window.click("job-1-cancel");
    window.wait_for("job-1", "data-state", "cancelled");
    poll::until("its processes end", GONE, || processes::alive(&export).is_empty());
    assert_eq!(home.rendered(), Vec::<String>::new(), "no file is left");

    window.press("Right");
    window.wait_for("frame-hash", "data-frame", "1");
    window.click("job-1-dismiss");
    wait_until("the job leaves the list", || window.text("job-1").is_none());
}
