//! The largest memory of the process tree, sampled while a job runs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use stillcut_process::{Member, shared_once, tree_members};
use tokio::task::JoinHandle;

/// Looking at the processes costs some milliseconds.
const INTERVAL: Duration = Duration::from_secs(1);
/// Short exports are over soon.
const FIRST_INTERVAL: Duration = Duration::from_millis(125);

/// Samples until it is dropped.
#[derive(Debug)]
pub(crate) struct MemoryWatch {
    peak: Arc<Mutex<Peak>>,
    task: JoinHandle<()>,
}

/// The largest memory seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Peak {
    /// Bytes of all processes.
    pub(crate) total: u64,
    /// The same by kind of process, at that moment.
    pub(crate) kinds: BTreeMap<String, u64>,
}

impl MemoryWatch {
    pub(crate) fn start() -> Self {
        let peak = Arc::new(Mutex::default());
        let seen = Arc::clone(&peak);
        let task = tokio::spawn(async move {
            let (mut interval, mut highest) = (FIRST_INTERVAL, 0);
            loop {
                let looked = tokio::task::spawn_blocking(move || look(highest)).await;
                if let Ok(Some((bound, sample))) = looked {
                    highest = bound;
                    lock(&seen).raise(sample);
                }
                tokio::time::sleep(interval).await;
                interval = (2 * interval).min(INTERVAL);
            }
        });
        Self { peak, task }
    }

    pub(crate) fn peak(&self) -> Peak {
        lock(&self.peak).clone()
    }
}

impl Drop for MemoryWatch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Our processes, and an upper bound of their memory, if that is higher than `highest`. The exact sum takes
/// as long as a frame, so it is looked at only then.
fn look(highest: u64) -> Option<(u64, Peak)> {
    let ours = std::process::id();
    let members = tree_members(ours);
    let bound = members.iter().map(|member| member.memory).sum();
    (bound > highest).then(|| (bound, Peak::of(ours, shared_once(members))))
}

impl Peak {
    fn of(ours: u32, members: Vec<Member>) -> Self {
        let mut sum = Self::default();
        for member in members.into_iter().filter(|member| member.memory > 0) {
            sum.total += member.memory;
            *sum.kinds.entry(kind(&member, ours).to_owned()).or_default() += member.memory;
        }
        sum
    }

    fn raise(&mut self, sample: Self) {
        if sample.total > self.total {
            *self = sample;
        }
    }
}

fn kind(member: &Member, ours: u32) -> &'static str {
    let is = |word: &str| member.name.contains(word);
    match member {
        Member { id, .. } if *id == ours => "stillcut",
        _ if is("ffmpeg") || is("ffprobe") => "ffmpeg",
        _ if is("chrom") || is("headless") => "browser",
        _ => "other",
    }
}

fn lock(peak: &Mutex<Peak>) -> std::sync::MutexGuard<'_, Peak> {
    peak.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_sample_counts_with_its_kinds() {
        let member = |id, name: &str, memory| Member { id, name: name.to_owned(), memory };
        let mut peak = Peak::default();
        for browser in [5, 9, 7] {
            peak.raise(Peak::of(
                1,
                vec![
                    member(1, "stillcut", 2),
                    member(2, "headless_shell", browser),
                    member(3, "chrome_crashpad", 1),
                    member(4, "ffmpeg", 3),
                    member(5, "gone", 0),
                ],
            ));
        }
        assert_eq!(peak.total, 15);
        let kinds: Vec<_> = peak.kinds.iter().map(|(kind, bytes)| (&kind[..], *bytes)).collect();
        assert_eq!(kinds, [("browser", 10), ("ffmpeg", 3), ("stillcut", 2)]);
    }
}
