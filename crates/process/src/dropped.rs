//! Children that were dropped, which kills them, and that may not have ended yet.

use std::{
    process::ExitStatus,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

type Status = watch::Receiver<Option<ExitStatus>>;

static DROPPED: Mutex<Vec<Status>> = Mutex::new(Vec::new());

/// Dropping cannot wait: whoever wants to know waits later, for all of them.
pub(crate) fn remember(status: Status) {
    let mut dropped = dropped();
    dropped.retain(|status| !is_gone(status));
    dropped.push(status);
}

/// Waits until every child that was dropped before has ended, whoever dropped it; for `limit` at most, as a process
/// that the system does not let go ends at no kill. May be dropped at any time.
pub async fn dropped_are_gone(limit: Duration) {
    let waiting = dropped().clone();
    let gone = async {
        for mut status in waiting {
            // An error is the end of its runtime, which killed it, too.
            drop(status.wait_for(Option::is_some).await);
        }
    };
    if timeout(limit, gone).await.is_err() {
        tracing::warn!(limit_ms = limit.as_millis(), "a killed process has not ended");
    }
    dropped().retain(|status| !is_gone(status));
}

fn is_gone(status: &Status) -> bool {
    status.borrow().is_some() || status.has_changed().is_err()
}

fn dropped() -> MutexGuard<'static, Vec<Status>> {
    DROPPED.lock().unwrap_or_else(PoisonError::into_inner)
}
