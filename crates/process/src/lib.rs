//! Child processes that never outlive us.
//!
//! A [`ChildProcess`] is the leader of its own process group (a job object on Windows). It ends,
//! with everything it started in that group, when it is stopped or dropped, and when its leader
//! ends by itself. When we are killed without a chance to clean up, Linux kills the leader (its
//! helpers then lose their connection to it) and Windows kills the job; other systems have no
//! such means, there a killed application can leave a child behind.
//!
//! What programs said of themselves is kept by [`remembered`], as long as they are the same files.

mod child;
mod dropped;
mod platform;
mod program;
pub mod remembered;
mod spawner;
mod stderr;
mod supervisor;
mod tree;

pub use child::{ChildProcess, SpawnError};
pub use dropped::dropped_are_gone;
pub use stderr::WaitLineError;
pub use tree::{
    Member, available_memory, descendants, is_alive, shared_once, tree_members, tree_memory,
    tree_processor_time,
};
