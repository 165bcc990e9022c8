//! The task that owns a child: reaps it and kills what is left of its group.

use std::{
    io,
    process::ExitStatus,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::{platform, spawner::Leader};

/// How long the rest of standard error may take after the group is gone. Only a process that left
/// the group can hold the pipe open that long.
const DRAIN_LIMIT: Duration = Duration::from_millis(500);

/// What the owner wants of the child; only ever rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urge {
    None,
    Terminate,
    Kill,
}

/// A child and its group, killed when dropped.
#[derive(Debug)]
pub(crate) struct Group {
    name: &'static str,
    leader: Leader,
    reaped: Arc<AtomicBool>,
}

impl Group {
    pub(crate) fn new(name: &'static str, leader: Leader, reaped: Arc<AtomicBool>) -> Self {
        Self { name, leader, reaped }
    }

    fn follow(&mut self, urge: Urge) {
        match urge {
            Urge::None => {}
            Urge::Terminate => platform::terminate(self.leader.as_ref()),
            Urge::Kill => self.kill(),
        }
    }

    fn kill(&mut self) {
        // Fails when everything in the group has ended already.
        if let Err(error) = self.leader.start_kill() {
            tracing::trace!(process = self.name, %error, "nothing to kill");
        }
    }

    async fn leader_exit(&mut self) -> ExitStatus {
        // The leader alone, not the group: its end is what callers wait for.
        let exit: io::Result<ExitStatus> = self.leader.inner_mut().wait().await;
        // What the leader left behind goes now, while no other process can have got its group id.
        self.kill();
        self.reaped.store(true, Ordering::Release);
        exit.unwrap_or_else(|error| {
            tracing::warn!(process = self.name, %error, "could not learn how the process ended");
            platform::killed()
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.reaped.load(Ordering::Acquire) {
            self.kill();
        }
    }
}

/// Waits for the end of the leader, on the way doing what the owner wants; an owner that is gone
/// wants it killed. Reports the status once the tail of standard error is complete.
pub(crate) async fn supervise(
    mut group: Group,
    mut urged: watch::Receiver<Urge>,
    drained: JoinHandle<()>,
    ended: watch::Sender<Option<ExitStatus>>,
) {
    let status = exit(&mut group, &mut urged).await;
    tracing::debug!(process = group.name, %status, "ended");
    let stop_reading = drained.abort_handle();
    if timeout(DRAIN_LIMIT, drained).await.is_err() {
        stop_reading.abort();
    }
    ended.send_replace(Some(status));
}

async fn exit(group: &mut Group, urged: &mut watch::Receiver<Urge>) -> ExitStatus {
    loop {
        tokio::select! {
            biased;
            status = group.leader_exit() => return status,
            change = urged.changed() => {
                if change.is_err() {
                    group.kill();
                    return group.leader_exit().await;
                }
            }
        }
        let urge = *urged.borrow_and_update();
        group.follow(urge);
    }
}
