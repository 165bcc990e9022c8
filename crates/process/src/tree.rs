//! Looking at processes and what they started.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// A process and the memory it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Process id.
    pub id: u32,
    /// Name of the program, as the system tells it; it may be cut off.
    pub name: String,
    /// Memory in bytes; 0 when the process is gone or the system does not tell. A page shared by
    /// several processes counts once for each, which is an upper bound; on Linux [`shared_once`]
    /// knows better.
    pub memory: u64,
}

/// A process and all its living descendants, with pages counted once for each process that has them;
/// none when the system does not tell. [`shared_once`] corrects that, for some milliseconds.
pub fn tree_members(pid: u32) -> Vec<Member> {
    let Some(system) = snapshot(ProcessesToUpdate::All) else { return Vec::new() };
    let mut members = descendants_in(&system, pid);
    members.push(pid);
    let member = |id: u32| {
        let process = system.process(Pid::from_u32(id));
        let memory = process.map_or(0, sysinfo::Process::memory);
        let name = process.map(|process| process.name().to_string_lossy().into_owned());
        Member { id, name: name.unwrap_or_default(), memory }
    };
    members.into_iter().map(member).collect()
}

/// The same processes, with pages that several have counted once in all, where the system tells.
pub fn shared_once(members: Vec<Member>) -> Vec<Member> {
    let look = |member: Member| {
        let memory = proportional_memory(member.id).unwrap_or(member.memory);
        Member { memory, ..member }
    };
    members.into_iter().map(look).collect()
}

/// Memory of a process and all its living descendants, in bytes.
pub fn tree_memory(pid: u32) -> u64 {
    shared_once(tree_members(pid)).iter().map(|member| member.memory).sum()
}

/// Processor time so far of a process and all its living descendants.
pub fn tree_processor_time(pid: u32) -> Duration {
    let what = ProcessRefreshKind::nothing().with_cpu().without_tasks();
    let Some(system) = look(ProcessesToUpdate::All, what) else { return Duration::ZERO };
    let mut members = descendants_in(&system, pid);
    members.push(pid);
    let processes = members.into_iter().filter_map(|id| system.process(Pid::from_u32(id)));
    Duration::from_millis(processes.map(sysinfo::Process::accumulated_cpu_time).sum())
}

/// Memory that programs can still get without others being pushed out, in bytes; 0 when the system
/// does not tell.
pub fn available_memory() -> u64 {
    let Ok(mut system) = System::new() else { return 0 };
    system.refresh_memory();
    let limit = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
    system.available_memory().min(limit)
}

/// The share of memory of one process, shared pages divided by the number of their users.
#[cfg(target_os = "linux")]
fn proportional_memory(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The share of memory of one process; not told here.
#[cfg(not(target_os = "linux"))]
fn proportional_memory(_pid: u32) -> Option<u64> {
    None
}

/// The living processes started by a process, directly or not, ascending; none when the system does
/// not tell. One whose own parent has ended belongs to nobody and is missing.
pub fn descendants(pid: u32) -> Vec<u32> {
    let system = snapshot(ProcessesToUpdate::All);
    let mut found = system.map_or_else(Vec::new, |system| descendants_in(&system, pid));
    found.sort_unstable();
    found
}

/// Whether a process runs. One that ended but was not reaped by its parent yet does not.
pub fn is_alive(pid: u32) -> bool {
    let pid = Pid::from_u32(pid);
    snapshot(ProcessesToUpdate::Some(&[pid]))
        .is_some_and(|system| system.process(pid).is_some_and(runs))
}

/// The processes as they are now; nothing where the system does not tell.
fn snapshot(which: ProcessesToUpdate<'_>) -> Option<System> {
    look(which, ProcessRefreshKind::nothing().with_memory().without_tasks())
}

fn look(which: ProcessesToUpdate<'_>, what: ProcessRefreshKind) -> Option<System> {
    let mut system = System::new().ok()?;
    system.refresh_processes_specifics(which, true, what);
    Some(system)
}

fn runs(process: &sysinfo::Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

fn descendants_in(system: &System, root: u32) -> Vec<u32> {
    let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for process in system.processes().values().filter(|process| runs(process)) {
        if let Some(parent) = process.parent() {
            children.entry(parent).or_default().push(process.pid());
        }
    }
    let root = Pid::from_u32(root);
    let mut seen = HashSet::from([root]);
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(parent) = open.pop() {
        for &child in children.get(&parent).into_iter().flatten() {
            // A reused id can make a circle of stale parents.
            if seen.insert(child) {
                open.push(child);
                found.push(child.as_u32());
            }
        }
    }
    found
}
