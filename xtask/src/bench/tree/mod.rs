//! What a program costs with all processes that it starts: time, processor time, memory.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux::Tree;
#[cfg(not(target_os = "linux"))]
mod unseen;
#[cfg(not(target_os = "linux"))]
use unseen::Tree;

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell::Program;

/// Between two looks at the processes. What a process works after the last look at it is not seen.
const LOOK: Duration = Duration::from_millis(100);
/// Every how many looks memory is summed up, which costs the system more; in the first seconds, every
/// time: a short run has its peak just before its end.
const LOOKS_A_SUM: u32 = 5;
const EARLY: Duration = Duration::from_secs(2);
/// Characters of a failed program's output that are shown.
const TAIL: usize = 2000;

/// What one run cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    /// Seconds from start to end of the program.
    pub(super) wall: f64,
    /// Seconds of all processors, over every process seen; absent where they are not measured.
    pub(super) cpu: Option<f64>,
    /// Largest sum of the proportional set sizes (shared pages counted once) in bytes; absent where
    /// it is not measured.
    pub(super) memory: Option<u64>,
}

/// How a run came to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ended {
    /// By itself, without an error.
    Done(Cost),
    /// By us, as it took longer than allowed.
    Stopped,
}

/// Runs a program to its end, its output in the file `log`; an exit code other than 0 is an error
/// with the end of that output. A program that takes longer than `limit` is ended with everything
/// it started.
pub(super) fn run(program: &Program, log: &Path, limit: Option<Duration>) -> Result<Ended> {
    let output = File::create(log).context("the log could not be written")?;
    let also = output.try_clone().context("the log could not be written")?;
    let begin = Instant::now();
    let mut child = program
        .command()
        .stdout(output)
        .stderr(also)
        .spawn()
        .with_context(|| format!("`{}` could not be started", program.line()))?;
    let mut tree = Tree::of(child.id());
    let (ended, end) = mpsc::channel();
    // The wait has its own thread, so that the end is timed exactly and not by the next look.
    let waiter = thread::spawn(move || {
        let status = child.wait();
        // Nobody listens any more when the program was ended by us.
        ended.send((status, Instant::now())).ok();
    });
    let mut stopped = false;
    let (status, end) = loop {
        tree.look(if begin.elapsed() < EARLY { 1 } else { LOOKS_A_SUM });
        match end.recv_timeout(LOOK) {
            Ok(end) => break end,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => bail!("`{}` was lost", program.line()),
        }
        if !stopped && limit.is_some_and(|limit| begin.elapsed() > limit) {
            stopped = true;
            tree.end();
        }
    };
    waiter.join().ok();
    if stopped {
        return Ok(Ended::Stopped);
    }
    let status = status.with_context(|| format!("`{}` was lost", program.line()))?;
    if !status.success() {
        bail!("`{}` failed: {status}\n{}", program.line(), tail(log));
    }
    let wall = end.duration_since(begin).as_secs_f64();
    Ok(Ended::Done(Cost { wall, cpu: tree.cpu(), memory: tree.memory() }))
}

/// Runs a program to its end however long it takes.
pub(super) fn run_to_end(program: &Program, log: &Path) -> Result<Cost> {
    match run(program, log, None)? {
        Ended::Done(cost) => Ok(cost),
        Ended::Stopped => bail!("`{}` was stopped", program.line()),
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let start = text.char_indices().rev().nth(TAIL).map_or(0, |(start, _)| start);
    text[start..].to_owned()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Program {
        Program::new("sh").args(["-c", script])
    }

    #[test]
    fn a_program_is_run_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let cost = run_to_end(&shell("true"), &folder.path().join("log"));
        let cost = cost.unwrap();
        assert!(cost.wall > 0.0 && cost.cpu.is_some(), "{cost:?}");
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let endless = shell("sh -c 'while true; do sleep 1; done'; true");
        let limit = Some(Duration::from_millis(1));
        let ended = run(&endless, &folder.path().join("log"), limit).unwrap();
        assert_eq!(ended, Ended::Stopped);
    }

    #[test]
    fn a_failure_shows_what_the_program_said_last() {
        let folder = tempfile::tempdir().unwrap();
        let failing = shell("echo the reason; exit 3");
        let error = run_to_end(&failing, &folder.path().join("log")).unwrap_err().to_string();
        assert!(error.contains("the reason"), "{error}");
    }
}
