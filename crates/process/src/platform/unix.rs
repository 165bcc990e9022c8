//! Process groups and signals.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus};

use process_wrap::tokio::{ChildWrapper, CommandWrap, ProcessGroup};
use rustix::process::{Pid, Signal, kill_process_group};

/// Makes the command the leader of a new group.
pub(crate) fn prepare(command: &mut CommandWrap) {
    command.wrap(ProcessGroup::leader());
    #[cfg(target_os = "linux")]
    command.wrap(super::linux::DieWithParent);
}

/// Asks the group to end.
pub(crate) fn terminate(leader: &dyn ChildWrapper) {
    if let Err(error) = leader.signal(Signal::TERM.as_raw()) {
        tracing::trace!(%error, "nothing to terminate");
    }
}

/// Kills the group of a leader that was not reaped yet.
pub(crate) fn kill_group(leader: u32) {
    let group = i32::try_from(leader).ok().and_then(Pid::from_raw);
    if let Some(Err(error)) = group.map(|group| kill_process_group(group, Signal::KILL)) {
        tracing::trace!(%error, "nothing to kill");
    }
}

/// The status of a killed process.
pub(crate) fn killed() -> ExitStatus {
    ExitStatus::from_raw(Signal::KILL.as_raw())
}
