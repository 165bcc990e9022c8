//! The timeline shows what the command line plans, and says why.

use serde_json::Value;

use crate::{
    home::Home,
    plan::Plan,
    pointer,
    window::{Start, Window, wait_until},
};

/// An attribute of all elements whose name begins with `prefix`, as numbers.
fn numbers(window: &Window<'_>, prefix: &str, attribute: &str) -> Vec<u32> {
    let script = format!(
        "return [...document.querySelectorAll('[data-testid^=\"{prefix}\"]')]
           .map((element) => Number(element.getAttribute('{attribute}')));"
    );
    let list = window.script(&script);
    let numbers = list.as_array().expect("a list").iter().map(Value::as_u64);
    numbers.map(|number| number.expect("a number").try_into().expect("a frame")).collect()
}

#[test]
fn the_timeline_shows_the_plan() {
    let home = Home::with("hard-cuts");
    let plan = Plan::of(home.film());
    let window = Start::film(&home).ready();

    assert_eq!(numbers(&window, "cut-", "data-frame"), plan.cuts());
    let runs = numbers(&window, "run-", "data-start");
    let runs: Vec<_> = runs.into_iter().zip(numbers(&window, "run-", "data-end")).collect();
    assert_eq!(runs, plan.runs());
    assert!(runs.len() > 3, "{runs:?}");
    assert_eq!(window.attribute("static-band", "data-source").as_deref(), Some("planned"));
    assert_eq!(window.number("static-band", "data-runs") as usize, runs.len());
    for clip in plan.clips() {
        let words = window.attribute(&format!("clip-{clip}"), "aria-label");
        assert!(words.is_some_and(|words| !words.is_empty()), "clip {clip} is there");
    }
}

#[test]
fn runs_cuts_and_clips_say_what_they_are() {
    let home = Home::with("hard-cuts");
    let plan = Plan::of(home.film());
    let window = Start::film(&home).ready();

    for (index, (start, end)) in plan.runs().into_iter().enumerate() {
        let id = format!("run-{index}");
        assert_eq!(window.attribute(&id, "data-state").as_deref(), Some("predicted"));
        let words = window.text(&id).expect("words");
        let frames = format!("frames {start} to {}", end - 1);
        assert!(words.contains(&frames), "{frames} are in: {words}");
        assert!(words.contains(plan.reason(index)), "the reason is in: {words}");
    }
    let hint = |says: &[&str]| {
        let mut words = String::new();
        wait_until(&format!("a hint says {says:?}"), || {
            words = window.text("timeline-hint").unwrap_or_default();
            says.iter().all(|part| words.contains(part))
        });
    };
    let (start, end) = plan.runs()[4];
    let (x, y) = pointer::frame_in_band(&window, start);
    window.hover((x, y));
    hint(&[&format!("{start}\u{2013}{}", end - 1), plan.reason(4)]);
    let (x, _) = pointer::frame_in_band(&window, plan.cuts()[0]);
    let ruler = window.script(
        "const cut = document.querySelector('[data-testid=\"cut-0\"]').getBoundingClientRect();
         return cut.top + cut.height / 2;",
    );
    window.hover((x, ruler.as_f64().expect("a number")));
    hint(&["24", "Offset", "Dot"]);
    let clip = window.script(
        "const clip = document.querySelector('[data-testid=\"clip-c05\"]').getBoundingClientRect();
         return [clip.left + clip.width / 2, clip.top + clip.height / 2];",
    );
    window.hover((clip[0].as_f64().expect("a number"), clip[1].as_f64().expect("a number")));
    hint(&["#c05", "Three days", "60", "77"]);
}

#[test]
fn up_and_down_go_from_cut_to_cut() {
    let home = Home::with("hard-cuts");
    let cuts = Plan::of(home.film()).cuts();
    let window = Start::film(&home).ready();
    let is_at = |frame: u32| window.wait_for("frame-hash", "data-frame", &frame.to_string());
    for &cut in &cuts[..3] {
        window.press("Down");
        is_at(cut);
    }
    window.press("Up");
    is_at(cuts[1]);
    window.press("Right");
    window.press("Up");
    is_at(cuts[1]);
}
