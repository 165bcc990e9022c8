//! Processes as the operating system sees them.

use std::{
    collections::{BTreeSet, HashMap},
    ffi::OsStr,
};

use sysinfo::{
    Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, Signal, System, UpdateKind,
};

/// A process that was seen alive. The time it began tells it from a later one with its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Process id.
    pub pid: u32,
    /// Name of the program.
    pub name: String,
    began: u64,
}

/// The living processes started by `root`, directly or not.
pub fn descendants(root: u32) -> BTreeSet<Seen> {
    let system = snapshot();
    let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for process in system.processes().values().filter(|process| runs(process)) {
        if let Some(parent) = process.parent() {
            children.entry(parent).or_default().push(process.pid());
        }
    }
    let mut open = vec![Pid::from_u32(root)];
    let mut found = BTreeSet::new();
    while let Some(parent) = open.pop() {
        for child in children.remove(&parent).unwrap_or_default() {
            open.push(child);
            found.extend(system.process(child).map(seen));
        }
    }
    found
}

/// The words that a process was started with, separated by spaces; empty when it is gone.
pub fn command_line(pid: u32) -> String {
    let mut system = System::new().expect("the system lists its processes");
    let what = ProcessRefreshKind::nothing().with_cmd(UpdateKind::Always).without_tasks();
    let pid = Pid::from_u32(pid);
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
    let words = system.process(pid).map(|process| process.cmd().join(OsStr::new(" ")));
    words.unwrap_or_default().to_string_lossy().into_owned()
}

/// Those of `processes` that still run.
pub fn alive(processes: &BTreeSet<Seen>) -> Vec<Seen> {
    let system = snapshot();
    let lives = |each: &&Seen| {
        system
            .process(Pid::from_u32(each.pid))
            .is_some_and(|process| runs(process) && process.start_time() == each.began)
    };
    processes.iter().filter(lives).cloned().collect()
}

/// Asks a process to end.
pub fn terminate(pid: u32) {
    send(pid, Signal::Term);
}

/// What a terminal sends on Ctrl+C.
pub fn interrupt(pid: u32) {
    send(pid, Signal::Interrupt);
}

/// Ends a process without asking.
pub fn kill(pid: u32) {
    send(pid, Signal::Kill);
}

fn send(pid: u32, signal: Signal) {
    let system = snapshot();
    let process = system.process(Pid::from_u32(pid)).expect("the process runs");
    assert_eq!(process.kill_with(signal), Some(true), "{signal} reaches process {pid}");
}

fn seen(process: &sysinfo::Process) -> Seen {
    Seen {
        pid: process.pid().as_u32(),
        name: process.name().to_string_lossy().into_owned(),
        began: process.start_time(),
    }
}

fn snapshot() -> System {
    let mut system = System::new().expect("the system lists its processes");
    let what = ProcessRefreshKind::nothing().with_exe(UpdateKind::Never).without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
    system
}

fn runs(process: &sysinfo::Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_child_is_seen_until_it_ends() {
        let mut child =
            Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let all = descendants(std::process::id());
        let ours: BTreeSet<_> = all.into_iter().filter(|seen| seen.pid == child.id()).collect();
        assert_eq!(alive(&ours).len(), 1, "{ours:?}");
        assert_eq!(command_line(child.id()), "cat");
        kill(child.id());
        child.wait().unwrap();
        assert_eq!(alive(&ours), []);
    }
}
