//! Systems without process groups: only the child itself is ended.

use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap};

use super::Priority;

pub(crate) fn prepare(_: &mut CommandWrap, _: Priority) {}

pub(crate) fn terminate(_: &dyn ChildWrapper) {}

pub(crate) fn kill_group(_: u32) {}

pub(crate) fn killed() -> ExitStatus {
    ExitStatus::default()
}
