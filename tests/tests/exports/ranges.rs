//! A part of a composition is that part of the whole.

use stillcut_tests::{exported::Exported, hashes, repository};

use crate::shared::reference;

fn check(example: &str, from: u32, to: u32) {
    let exported = Exported::new(&repository::example(example), &format!("--range {from}..{to}"));
    exported.assert_adds_up();
    assert_eq!(exported.media().video.unwrap().frames, u64::from(to - from));
    let whole = &reference(example).lines;
    hashes::assert_same(example, &whole[from as usize..to as usize], &exported.lines);
}

#[test]
fn inside_a_hold_and_over_a_cut() {
    let whole = &reference("data-viz").lines;
    let held = |line: &&hashes::Line| line.held && line.frame > 60;
    let start = whole.iter().find(held).expect("data-viz has holds").frame + 20;
    assert!(whole[start as usize].held, "frame {start} is inside a hold");
    check("data-viz", start, start + 120);
}

#[test]
fn up_to_the_last_frame() {
    check("css-waapi", 200, 240);
}

#[test]
fn a_single_frame() {
    check("hard-cuts", 151, 152);
}
