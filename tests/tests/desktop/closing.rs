//! Closing the window ends everything, also in the middle of an export.

use std::{path::PathBuf, time::Duration};

use stillcut_tests::{poll, processes, remains};

use crate::{
    cancelling::{of_the_export, start_export},
    home::Home,
    window::Start,
    window_manager,
};

/// Promised are two seconds; a machine that does much else gets more.
const GONE: Duration = Duration::from_secs(10);

#[test]
fn closing_the_window_ends_everything() {
    let home = Home::with("launch-day");
    let window = Start::film(&home).ready();
    let preview = processes::descendants(window.application());
    start_export(&window);
    let mut all = of_the_export(&window, &preview);
    all.extend(preview);
    assert_ne!(remains::profiles(window.application()), Vec::<PathBuf>::new(), "browsers run");

    window_manager::close(&window);
    poll::until("the application ends", GONE, || !window.is_open());
    // Those of the web view notice by themselves that they are alone.
    poll::until("everything it started ends", GONE, || processes::alive(&all).is_empty());
    assert_eq!(remains::profiles(window.application()), Vec::<PathBuf>::new());
    assert_eq!(home.rendered(), Vec::<String>::new(), "no file is left");
}
