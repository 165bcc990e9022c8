//! Child processes that never outlive us.
//!
//! A [`ChildProcess`] is the leader of its own process group (a job object on Windows). It ends,
//! with everything it started in that group, when it is stopped or dropped, and when its leader
//! ends by itself. When we are killed without a chance to clean up, Linux kills the leader (its
//! helpers then lose their connection to it) and Windows kills the job; other systems have no
//! such means, there a killed application can leave a child behind.
//!
//! A [`Program`] tells whether what was learned of a program still counts.

mod child;
mod platform;
mod program;
mod spawner;
mod stderr;
mod supervisor;
mod tree;

pub use child::{ChildProcess, SpawnError};
pub use program::Program;
pub use stderr::WaitLineError;
pub use tree::{
    Member, available_memory, descendants, is_alive, shared_once, tree_members, tree_memory,
};
