//! The pointer, over frames of the timeline.

use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};

use crate::window::Window;

/// What the pointer does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Does {
    Move,
    Press,
    Release,
}

/// A point of the page in pixels.
pub(crate) type Point = (f64, f64);

/// A movement to a point, then what is done there, for each of `steps`.
pub(crate) fn gesture(steps: &[(Point, Does)]) -> MouseActions {
    let begin = MouseActions::new("pointer".to_owned());
    steps.iter().fold(begin, |actions, &((x, y), does)| {
        let actions = actions.then(PointerAction::MoveTo { duration: Some(Duration::ZERO), x, y });
        match does {
            Does::Move => actions,
            Does::Press => actions.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT }),
            Does::Release => actions.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT }),
        }
    })
}

/// The middle of a frame in the static band. The whole composition must be visible.
pub(crate) fn frame_in_band(window: &Window<'_>, frame: u32) -> Point {
    // The first and the last run say where frames are.
    let places = window.script(
        "const all = [...document.querySelectorAll('[data-testid^=\"run-\"]')];
         const ends = [all[0], all[all.length - 1]];
         return ends.map((run) => {
           const { left, top, height } = run.getBoundingClientRect();
           return { left, middle: top + height / 2, start: Number(run.dataset.start) };
         });",
    );
    let number = |which: usize, name: &str| places[which][name].as_f64().expect("a number");
    let scale = (number(1, "left") - number(0, "left")) / (number(1, "start") - number(0, "start"));
    assert!(scale >= 2.0, "a frame is wide enough to be hit: {places}");
    let x = number(0, "left") + (f64::from(frame) + 0.5 - number(0, "start")) * scale;
    (x.round(), number(0, "middle").round())
}
