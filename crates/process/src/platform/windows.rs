//! Job objects, which the system kills when their last handle closes, ours at the latest.

use std::{os::windows::process::ExitStatusExt, process::ExitStatus};

use process_wrap::tokio::{ChildWrapper, CommandWrap, CreationFlags, JobObject};
use windows::Win32::System::Threading::CREATE_NO_WINDOW;

/// Puts the command into a job of its own, without a console window.
pub(crate) fn prepare(command: &mut CommandWrap) {
    command.wrap(CreationFlags(CREATE_NO_WINDOW)).wrap(JobObject);
}

/// Windows has no polite request for programs without a window.
pub(crate) fn terminate(_: &dyn ChildWrapper) {}

/// The job's handle is with the supervisor, which kills when the owner is gone.
pub(crate) fn kill_group(_: u32) {}

/// The status of a killed process.
pub(crate) fn killed() -> ExitStatus {
    ExitStatus::from_raw(1)
}
