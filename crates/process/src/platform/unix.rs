//! Process groups and signals.

use std::{io, os::unix::process::ExitStatusExt, process::ExitStatus};

use process_wrap::tokio::{ChildWrapper, CommandWrap, CommandWrapper, ProcessGroup};
use rustix::process::{Pid, Signal, getpriority_process, kill_process_group, setpriority_process};
use tokio::process::{Child, Command};

use super::Priority;

/// How much nicer than we are children are that leave the processors to others: beside a busy process they get a tenth.
const NICER: i32 = 10;
/// Nobody is nicer.
const NICEST: i32 = 19;

/// Makes the command the leader of a new group.
pub(crate) fn prepare(command: &mut CommandWrap, priority: Priority) {
    command.wrap(ProcessGroup::leader());
    if priority == Priority::Behind {
        command.wrap(Behind);
    }
    #[cfg(target_os = "linux")]
    command.wrap(super::linux::DieWithParent);
}

/// Makes the child nice before it has threads, which take this over from the one that starts them.
#[derive(Debug)]
struct Behind;

impl CommandWrapper for Behind {
    fn post_spawn(
        &mut self,
        _: &mut Command,
        child: &mut Child,
        _: &CommandWrap,
    ) -> io::Result<()> {
        let Some(child) = child.id().and_then(pid) else { return Ok(()) };
        let nicer =
            getpriority_process(None).map(|niceness| niceness.saturating_add(NICER).min(NICEST));
        if let Err(error) = nicer.and_then(|niceness| setpriority_process(Some(child), niceness)) {
            tracing::debug!(%error, "a child does not leave the processors to others");
        }
        Ok(())
    }
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

/// Asks the group to end.
pub(crate) fn terminate(leader: &dyn ChildWrapper) {
    if let Err(error) = leader.signal(Signal::TERM.as_raw()) {
        tracing::trace!(%error, "nothing to terminate");
    }
}

/// Kills the group of a leader that was not reaped yet.
pub(crate) fn kill_group(leader: u32) {
    if let Some(Err(error)) = pid(leader).map(|group| kill_process_group(group, Signal::KILL)) {
        tracing::trace!(%error, "nothing to kill");
    }
}

/// The status of a killed process.
pub(crate) fn killed() -> ExitStatus {
    ExitStatus::from_raw(Signal::KILL.as_raw())
}
