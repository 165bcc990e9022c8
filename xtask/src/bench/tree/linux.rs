//! Processes as `/proc` shows them.

use std::collections::{HashMap, HashSet};
use std::fs;

use crate::shell::Program;

/// Clock ticks a second in `/proc`; the kernel's interface has the same number everywhere.
const TICKS: f64 = 100.0;

/// A program and everything it started, also what outlived the one that started it.
#[derive(Debug)]
pub(super) struct Tree {
    members: HashSet<u32>,
    /// Processes of others: not looked at again.
    others: HashSet<u32>,
    /// Ticks by process id and start time, as seen last.
    ticks: HashMap<(u32, u64), u64>,
    looks: u32,
    memory: u64,
    /// Ticks of all processes that had been waited for before.
    waited_before: u64,
}

impl Tree {
    pub(super) fn of(root: u32) -> Self {
        let (members, others) = (HashSet::from([root]), HashSet::new());
        let (ticks, waited_before) = (HashMap::new(), waited_for());
        Self { members, others, ticks, looks: 0, memory: 0, waited_before }
    }

    /// Looks once; every so many looks sums up memory, too.
    pub(super) fn look(&mut self, looks_a_sum: u32) {
        let fresh: Vec<(u32, Stat)> = ids()
            .into_iter()
            .filter(|id| !self.others.contains(id))
            .filter_map(|id| {
                Some((id, stat(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)?))
            })
            .collect();
        self.take_in(&fresh);
        for (id, stat) in fresh {
            if self.members.contains(&id) {
                self.ticks.insert((id, stat.start), stat.ticks);
            } else {
                self.others.insert(id);
            }
        }
        if self.looks.is_multiple_of(looks_a_sum) {
            self.memory = self.memory.max(self.members.iter().filter_map(|id| pss(*id)).sum());
        }
        self.looks += 1;
    }

    /// Children of members become members, and theirs.
    fn take_in(&mut self, processes: &[(u32, Stat)]) {
        let mut grew = true;
        while grew {
            grew = false;
            for (id, stat) in processes {
                if self.members.contains(&stat.parent) {
                    grew |= self.members.insert(*id);
                }
            }
        }
    }

    /// Seconds of processor time of all members. While the program runs, what was seen of them.
    /// After its end also what the kernel has summed up: exact, but without those that nobody
    /// waited for. Each may miss something and none counts too much, so the larger one holds.
    pub(super) fn cpu(&self) -> Option<f64> {
        let seen: u64 = self.ticks.values().sum();
        let waited = waited_for().saturating_sub(self.waited_before);
        u32::try_from(seen.max(waited)).ok().map(|ticks| f64::from(ticks) / TICKS)
    }

    /// Largest sum so far; absent before the first.
    pub(super) fn memory(&self) -> Option<u64> {
        (self.memory > 0).then_some(self.memory)
    }

    /// Ends every member.
    pub(super) fn end(&mut self) {
        // Stopped first, until none is new: what is started in between would be missed.
        let mut known = 0;
        while known < self.members.len() {
            known = self.members.len();
            self.signal("-STOP");
            self.look(u32::MAX);
        }
        self.signal("-KILL");
    }

    fn signal(&self, signal: &str) {
        // Some are gone already, and `kill` complains about them.
        Program::new("kill").args([signal]).args(self.members.iter().map(u32::to_string)).answer();
    }
}

/// What `/proc/ID/stat` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// User and system time.
    ticks: u64,
    /// Tells processes apart that had the same id one after the other.
    start: u64,
}

fn stat(text: &str) -> Option<Stat> {
    // The name of the program stands in parentheses and may itself hold any character.
    let (_, fields) = text.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        ticks: number(11)? + number(12)?,
        start: number(19)?,
    })
}

/// Ticks of all processes that we have waited for, and of those that they have waited for.
fn waited_for() -> u64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// Proportional set size in bytes.
fn pss(id: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

fn ids() -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_stat_line_is_read_whatever_the_program_is_called() {
        let line = "7 (a) (b c) S 5 7 7 0 -1 4194560 100 0 0 0 30 12 0 0 20 0 1 0 4242 1 1";
        assert_eq!(stat(line), Some(Stat { parent: 5, ticks: 42, start: 4242 }));
        assert_eq!(stat("7 (a) S 5"), None);
    }

    #[test]
    fn grandchildren_belong_to_the_tree_and_strangers_do_not() {
        let mut tree = Tree::of(10);
        let process = |parent| Stat { parent, ticks: 1, start: 1 };
        tree.take_in(&[(12, process(11)), (11, process(10)), (20, process(1))]);
        assert_eq!(tree.members, HashSet::from([10, 11, 12]));
    }

    fn seen(tree: &Tree) -> u64 {
        tree.ticks.values().sum()
    }

    #[test]
    fn the_work_of_a_child_counts_until_the_tree_is_ended() {
        // The shell that we start only waits for the one that works.
        let script = "sh -c 'while true; do :; done'; true";
        let mut child = Command::new("sh").args(["-c", script]).spawn().unwrap();
        let mut tree = Tree::of(child.id());
        let begin = Instant::now();
        while seen(&tree) < 10 && begin.elapsed() < Duration::from_secs(60) {
            tree.look(1);
        }
        tree.end();
        child.wait().unwrap();
        assert!(seen(&tree) >= 10 && tree.cpu() >= Some(0.1), "{tree:?}");
        assert!(tree.members.len() > 1 && tree.memory() > Some(0), "{tree:?}");
    }

    #[test]
    fn the_work_of_what_has_ended_counts_although_nobody_looked() {
        // The shell that we start waits for one that has worked for a fifth of a second.
        let busy =
            "while read -r line < /proc/$$/stat; set -- ${line##*)}; [ ${12} -lt 20 ]; do :; done";
        let script = format!("sh -c '{busy}'; true");
        let mut child = Command::new("sh").args(["-c", &script]).spawn().unwrap();
        let tree = Tree::of(child.id());
        child.wait().unwrap();
        assert!(tree.cpu() >= Some(0.2), "{tree:?}");
    }

    #[test]
    fn our_own_memory_is_seen() {
        assert!(pss(std::process::id()).unwrap() > 0);
    }
}
