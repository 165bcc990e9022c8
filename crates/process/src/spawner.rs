//! The thread that starts every child.
//!
//! Linux ties "die with your parent" to the *thread* that started the child. Runtime threads come
//! and go (a blocking one after ten idle seconds), so one thread that never ends does it.

use std::{
    io,
    sync::{
        OnceLock,
        mpsc::{self, Sender, SyncSender},
    },
    thread,
};

use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::{process::Command, runtime::Handle};

use crate::platform::{self, Priority};

pub(crate) type Leader = Box<dyn ChildWrapper>;

struct Order {
    command: CommandWrap,
    runtime: Handle,
    reply: SyncSender<io::Result<Leader>>,
}

/// Starts `command` as leader of a new group, registered with `runtime`.
pub(crate) fn spawn(command: Command, priority: Priority, runtime: Handle) -> io::Result<Leader> {
    let mut command = CommandWrap::from(command);
    platform::prepare(command.wrap(KillOnDrop), priority);
    let (reply, result) = mpsc::sync_channel(1);
    let gone = || io::Error::other("the thread that starts processes is gone");
    orders()?.send(Order { command, runtime, reply }).map_err(|_| gone())?;
    result.recv().map_err(|_| gone())?
}

fn orders() -> io::Result<Sender<Order>> {
    static ORDERS: OnceLock<Sender<Order>> = OnceLock::new();
    if let Some(orders) = ORDERS.get() {
        return Ok(orders.clone());
    }
    let (orders, inbox) = mpsc::channel::<Order>();
    thread::Builder::new().name("stillcut-spawner".to_owned()).spawn(move || {
        for Order { mut command, runtime, reply } in inbox {
            let _entered = runtime.enter();
            // A caller that is gone drops the child, which kills it.
            drop(reply.send(command.spawn()));
        }
    })?;
    // Of two threads started at once, the one whose sender is dropped here ends.
    Ok(ORDERS.get_or_init(|| orders).clone())
}
