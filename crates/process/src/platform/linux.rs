//! Children that die with us however we die.

use std::io;

use process_wrap::tokio::{CommandWrap, CommandWrapper};
use rustix::{
    io::Errno,
    process::{Signal, getpid, getppid, set_parent_process_death_signal},
};
use tokio::process::Command;

/// Has the kernel kill the child when the thread that started it ends.
#[derive(Debug)]
pub(crate) struct DieWithParent;

impl CommandWrapper for DieWithParent {
    #[expect(unsafe_code, reason = "the kernel takes this request only from the child itself")]
    fn pre_spawn(&mut self, command: &mut Command, _: &CommandWrap) -> io::Result<()> {
        let parent = getpid();
        let ask = move || {
            set_parent_process_death_signal(Some(Signal::KILL))?;
            // A parent that died before the request would never be noticed.
            if getppid() == Some(parent) { Ok(()) } else { Err(Errno::SRCH.into()) }
        };
        // SAFETY: between fork and exec `ask` makes two system calls and neither allocates nor
        // locks nor panics; an error made from an errno needs no memory.
        unsafe { command.pre_exec(ask) };
        Ok(())
    }
}
