//! Addresses that leave the loopback server: installed libraries answer first, then the cache, then
//! the network where it is permitted. What cannot be answered is named.

mod answer;
pub(crate) mod intercept;
mod log;
mod node_modules;
mod problems;
mod route;

use stillcut_remote::{Network, RemoteFiles};

use crate::Libraries;

pub(crate) use answer::{Answer, Content, Wish};
pub(crate) use log::RemoteLog;
pub use log::Wanted;
pub(crate) use route::respond;

/// What answers the remote addresses of a composition. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Remote {
    libraries: Libraries,
    files: Option<RemoteFiles>,
}

impl Remote {
    /// Installed libraries, then files of the network.
    pub fn new(libraries: Libraries, files: RemoteFiles) -> Self {
        Self { libraries, files: Some(files) }
    }

    /// Installed libraries alone.
    pub fn installed(libraries: Libraries) -> Self {
        Self { libraries, files: None }
    }

    /// Which hosts may be asked; absent where there is no cache to keep their files in.
    pub fn network(&self) -> Option<&Network> {
        self.files.as_ref().map(RemoteFiles::network)
    }
}
