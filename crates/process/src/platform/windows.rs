//! Job objects, which the system kills when their last handle closes, ours at the latest.

use std::{os::windows::process::ExitStatusExt, process::ExitStatus};

use process_wrap::tokio::{ChildWrapper, CommandWrap, CreationFlags, JobObject};
use windows::Win32::System::Threading::{BELOW_NORMAL_PRIORITY_CLASS, CREATE_NO_WINDOW};

use super::Priority;

/// Puts the command into a job of its own, without a console window.
pub(crate) fn prepare(command: &mut CommandWrap, priority: Priority) {
    let flags = match priority {
        Priority::Normal => CREATE_NO_WINDOW,
        Priority::Behind => CREATE_NO_WINDOW | BELOW_NORMAL_PRIORITY_CLASS,
    };
    command.wrap(CreationFlags(flags)).wrap(JobObject);
}

/// Windows has no polite request for programs without a window.
pub(crate) fn terminate(_: &dyn ChildWrapper) {}

/// The job's handle is with the supervisor, which kills when the owner is gone.
pub(crate) fn kill_group(_: u32) {}

/// The status of a killed process.
pub(crate) fn killed() -> ExitStatus {
    ExitStatus::from_raw(1)
}
