//! What became of the remote addresses of a composition.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use stillcut_remote::RemoteError;
use stillcut_timeline::Problem;
use ts_rs::TS;

use super::Wish;

/// A file that would be downloaded if its host might be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Wanted {
    /// The host.
    pub host: String,
    /// The whole address.
    pub address: String,
}

/// How many remote addresses were answered, and from where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RemoteUse {
    /// By installed libraries and fonts.
    pub installed: u32,
    /// By files of the network, kept from before or downloaded.
    pub files: u32,
    /// Not at all. Sounds and videos are not among them: their own decoders ask.
    pub missing: u32,
}

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Installed,
    Files,
    Nowhere,
}

/// Shared by the pages and the server of one browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct RemoteLog {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    asked: AtomicBool,
    problems: Mutex<BTreeMap<String, Problem>>,
    /// Hosts by address.
    wanted: Mutex<BTreeMap<String, String>>,
    answered: Mutex<BTreeMap<String, Source>>,
}

impl RemoteLog {
    /// What could not be answered, or not as asked, by address.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let problems = self.shared.problems.lock().unwrap_or_else(PoisonError::into_inner);
        problems.values().cloned().collect()
    }

    /// Files that a permission is missing for, by host.
    pub(crate) fn wanted(&self) -> Vec<Wanted> {
        let wanted = self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let one = |(address, host): (&String, &String)| Wanted {
            host: host.clone(),
            address: address.clone(),
        };
        let mut all: Vec<_> = wanted.iter().map(one).collect();
        all.sort_by(|a, b| a.host.cmp(&b.host));
        all
    }

    /// How many addresses were answered; each counts once.
    pub(crate) fn used(&self) -> RemoteUse {
        let answered = self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sum = RemoteUse::default();
        for from in answered.values() {
            match from {
                Source::Installed => sum.installed += 1,
                Source::Files => sum.files += 1,
                Source::Nowhere => sum.missing += 1,
            }
        }
        sum
    }

    pub(super) fn note_answer(&self, address: &str, from: Source) {
        let mut answered = self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.insert(address.to_owned(), from);
    }

    /// Whether any remote address was asked for.
    pub(crate) fn was_asked(&self) -> bool {
        self.shared.asked.load(Ordering::Relaxed)
    }

    pub(super) fn note_asked(&self) {
        self.shared.asked.store(true, Ordering::Relaxed);
    }

    pub(super) fn note(&self, address: &str, problem: Problem) {
        let mut problems = self.shared.problems.lock().unwrap_or_else(PoisonError::into_inner);
        problems.insert(address.to_owned(), problem);
    }

    /// It could be answered after all.
    pub(super) fn forget(&self, address: &str) {
        self.shared.problems.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
        self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
    }

    pub(super) fn want(&self, wish: &Wish<'_>, error: &RemoteError) {
        if let RemoteError::NotPermitted { host } = error {
            let mut wanted = self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            wanted.insert(wish.address.to_owned(), host.clone());
        }
    }
}
