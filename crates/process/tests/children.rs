//! Real children: what ends them, and what is left of them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Command as StdCommand, Stdio},
    time::Duration,
};

use stillcut_process::{
    ChildProcess, WaitLineError, descendants, dropped_are_gone, is_alive, tree_memory,
    tree_processor_time,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader as AsyncBufReader, Lines},
    process::{ChildStdout, Command},
    time::timeout,
};

/// Far longer than anything here takes: reaching it is a failure.
const LONG: Duration = Duration::from_secs(60);

fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

fn spawn(script: &str) -> ChildProcess {
    ChildProcess::spawn("test child", sh(script)).unwrap()
}

fn lines(child: &mut ChildProcess) -> Lines<AsyncBufReader<ChildStdout>> {
    AsyncBufReader::new(child.take_stdout().unwrap()).lines()
}

/// The pipe ends when the last process that holds it ends.
async fn everyone_is_gone(mut output: Lines<AsyncBufReader<ChildStdout>>) {
    let end = timeout(LONG, async { while output.next_line().await.unwrap().is_some() {} });
    end.await.expect("a process still holds the pipe");
}

const FAMILY: &str = "sleep 600 & sh -c 'sleep 600; true' & echo ready; wait";

#[tokio::test]
async fn stop_ends_children_and_grandchildren() {
    let mut child = spawn(FAMILY);
    let mut output = lines(&mut child);
    assert_eq!(output.next_line().await.unwrap().as_deref(), Some("ready"));
    assert!(descendants(child.id()).len() >= 2);
    assert!(tree_memory(child.id()) > tree_memory(descendants(child.id())[0]));

    let status = timeout(LONG, child.stop(LONG)).await.unwrap();
    assert!(!status.success());
    assert!(!is_alive(child.id()));
    everyone_is_gone(output).await;
    assert_eq!(child.stop(LONG).await, status, "a second stop has nothing to do");
}

#[tokio::test]
async fn processor_time_is_that_of_grandchildren_too() {
    let work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; sleep 600; true";
    let mut child = spawn(&format!("sh -c '{work}' & wait"));
    let mut output = lines(&mut child);
    assert_eq!(output.next_line().await.unwrap().as_deref(), Some("done"));
    assert!(tree_processor_time(child.id()) > Duration::ZERO);
    assert_eq!(tree_processor_time(u32::MAX), Duration::ZERO, "nobody");
    child.stop(Duration::ZERO).await;
}

#[tokio::test]
async fn stop_kills_what_ignores_the_polite_request() {
    let mut child = spawn("trap '' TERM; echo ready; while :; do sleep 600; done");
    let mut output = lines(&mut child);
    output.next_line().await.unwrap();
    timeout(LONG, child.stop(Duration::from_millis(50))).await.unwrap();
    assert!(!is_alive(child.id()));
    everyone_is_gone(output).await;
}

/// The second child, and what it starts, are nicer than the first one.
#[tokio::test]
async fn a_child_behind_leaves_the_processors_to_others() {
    // `nice` prints the niceness it runs with, once the child was told to go on.
    let script = "read line; nice";
    let with_input = || {
        let mut command = sh(script);
        command.stdin(Stdio::piped());
        command
    };
    let first = ChildProcess::spawn("first", with_input()).unwrap();
    let second = ChildProcess::spawn_behind("second", with_input()).unwrap();
    let mut niceness = Vec::new();
    for mut child in [first, second] {
        child.take_stdin().unwrap().write_all(b"\n").await.unwrap();
        let said = lines(&mut child).next_line().await.unwrap().unwrap();
        niceness.push(said.parse::<i32>().unwrap());
    }
    assert!(niceness[1] > niceness[0], "{niceness:?}");
}

#[tokio::test]
async fn drop_kills_the_whole_group() {
    let mut child = spawn(FAMILY);
    let mut output = lines(&mut child);
    output.next_line().await.unwrap();
    drop(child);
    everyone_is_gone(output).await;
}

#[tokio::test]
async fn dropped_children_are_waited_for() {
    let children = [(); 8].map(|()| spawn("exec sleep 600"));
    let ids = children.each_ref().map(ChildProcess::id);
    drop(children);
    timeout(LONG, dropped_are_gone(LONG)).await.unwrap();
    assert_eq!(ids.map(is_alive), [false; 8]);
}

#[test]
fn end_of_the_runtime_kills_the_whole_group() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let child = runtime.block_on(async {
        let mut command = sh("sleep 600 & sleep 600; true");
        command.stdout(writer);
        ChildProcess::spawn("test child", command).unwrap()
    });
    drop(runtime);
    assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), 0);
    drop(child);
}

#[tokio::test]
async fn leftovers_go_when_the_leader_ends_by_itself() {
    let mut child = spawn("sleep 600 & exit 7");
    let output = lines(&mut child);
    let (one, other) = tokio::join!(child.wait(), child.wait());
    assert_eq!((one.code(), other.code()), (Some(7), Some(7)));
    everyone_is_gone(output).await;
    assert_eq!(child.exit_status(), Some(one));
}

/// Runs itself a second time as the parent that is killed.
#[test]
fn killed_parent_takes_its_child_along() {
    const ROLE: &str = "STILLCUT_TEST_DOOMED_PARENT";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if std::env::var_os(ROLE).is_some() {
        let _entered = runtime.enter();
        let mut command = Command::new("sleep");
        // Standard output is the parent's own: it tells the test when the child is gone.
        let child = ChildProcess::spawn("doomed child", {
            command.arg("600");
            command
        })
        .unwrap();
        writeln!(std::io::stderr(), "child {}", child.id()).unwrap();
        runtime.block_on(child.wait());
        return;
    }
    let mut parent = StdCommand::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed_parent_takes_its_child_along", "--nocapture"])
        .env(ROLE, "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(parent.stderr.take().unwrap()).lines();
    let id = said.find_map(|line| line.unwrap().strip_prefix("child ")?.parse().ok()).unwrap();
    assert!(is_alive(id));

    parent.kill().unwrap();
    let mut output = parent.stdout.take().unwrap();
    let (done, end) = std::sync::mpsc::channel();
    std::thread::spawn(move || done.send(output.read_to_end(&mut Vec::new())));
    end.recv_timeout(LONG).expect("the child outlived its parent").unwrap();
    parent.wait().unwrap();
}

#[tokio::test]
async fn child_survives_the_thread_that_asked_for_it() {
    let runtime = tokio::runtime::Handle::current();
    let asking = std::thread::spawn(move || {
        let _entered = runtime.enter();
        let mut command = Command::new("cat");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        ChildProcess::spawn("cat", command).unwrap()
    });
    let mut child = asking.join().unwrap();
    let mut input = child.take_stdin().unwrap();
    input.write_all(b"still here").await.unwrap();
    drop(input);
    let mut echo = String::new();
    child.take_stdout().unwrap().read_to_string(&mut echo).await.unwrap();
    assert_eq!(echo, "still here");
    assert!(child.wait().await.success());
}

#[tokio::test]
async fn line_on_stderr_is_found_before_and_after_it_came() {
    let child = spawn("echo noise >&2; echo listening on 4711 >&2; sleep 600");
    let port = |line: &str| line.strip_prefix("listening on ")?.parse::<u16>().ok();
    assert_eq!(child.wait_for_stderr_line(port, LONG).await.unwrap(), 4711);
    assert_eq!(child.wait_for_stderr_line(port, LONG).await.unwrap(), 4711);
}

#[tokio::test]
async fn waiting_for_a_line_ends_with_the_process() {
    let child = spawn("echo cannot open display >&2; exit 3");
    match child.wait_for_stderr_line(|_| None::<()>, LONG).await.unwrap_err() {
        WaitLineError::Exited { status, tail } => {
            assert_eq!((status.code(), tail.as_str()), (Some(3), "cannot open display\n"));
        }
        other @ WaitLineError::TimedOut { .. } => panic!("{other}"),
    }
}

#[tokio::test]
async fn waiting_for_a_line_ends_at_the_deadline() {
    let child = spawn("exec sleep 600");
    let error = child.wait_for_stderr_line(|_| None::<()>, Duration::from_millis(20)).await;
    assert!(matches!(error, Err(WaitLineError::TimedOut { .. })));
    assert!(is_alive(child.id()));
}

#[tokio::test]
async fn endless_stderr_neither_blocks_the_child_nor_fills_memory() {
    let child = spawn("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last words >&2");
    assert!(timeout(LONG, child.wait()).await.unwrap().success());
    let tail = child.stderr_tail();
    assert!(tail.len() <= 64 * 1024, "{}", tail.len());
    assert!(tail.ends_with("\nlast words\n"));
}

#[tokio::test]
async fn program_that_is_not_there_is_named() {
    let error = ChildProcess::spawn("viewer", Command::new("/nowhere/viewer")).unwrap_err();
    assert_eq!(error.source.kind(), std::io::ErrorKind::NotFound);
    assert_eq!(error.program.to_str(), Some("/nowhere/viewer"));
    assert!(error.to_string().contains("/nowhere/viewer"), "{error}");
}
