//! Processes that die in the middle of an export.

use stillcut_tests::{cli::Running, processes, repository};

use crate::attempt::{Attempt, Fault, exit};

/// The first process that the export started under this name.
fn child(running: &mut Running, name: &str) -> u32 {
    let children = running.children();
    let found = children.iter().find(|child| child.name.contains(name));
    found.unwrap_or_else(|| panic!("no {name} among {children:?}")).pid
}

fn kill_in_the_middle(name: &str) -> Fault {
    let (mut running, target) = Attempt::new(&repository::example("steady-motion")).start();
    running.wait_until_capturing();
    let pid = child(&mut running, name);
    processes::kill(pid);
    Fault::of(&running.wait(), &target, exit::FAILED)
}

#[test]
fn encoder_dies() {
    kill_in_the_middle("ffmpeg").has_code("encoder_failed").says(&["ffmpeg", "fix: "]);
}

#[test]
fn browser_dies() {
    kill_in_the_middle("chrom").has_code("browser_gone").says(&["browser", "fix: "]);
}
