//! Addresses that leave the loopback server: installed libraries answer first, then the cache, then
//! the network where it is permitted. What cannot be answered is named.

mod answer;
pub(crate) mod intercept;
mod log;
mod media;
mod node_modules;
mod problems;
mod route;

use std::path::PathBuf;

use stillcut_composition::Project;
use stillcut_remote::{Network, RemoteFiles};

use crate::{Libraries, libraries::PackagedFamily};

pub(crate) use answer::{Answer, Content, Wish};
pub(crate) use log::RemoteLog;
pub use log::{RemoteUse, Wanted};
pub use media::{Media, is_remote};
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

    /// The families that a project names and that are installed. Blocking: reads its files.
    pub(crate) fn packaged_fonts(&self, project: &Project) -> Vec<PackagedFamily> {
        let names = self.libraries.font_names();
        let mentioned = project.mentioned(&names);
        mentioned.into_iter().filter_map(|name| self.libraries.font_family(name)).collect()
    }

    /// The file of a path below [`FONT_PREFIX`](crate::libraries::FONT_PREFIX).
    pub(crate) async fn font_file(&self, path: String) -> Option<PathBuf> {
        let libraries = self.libraries.clone();
        tokio::task::spawn_blocking(move || libraries.font_file(&path)).await.ok().flatten()
    }

    /// Which hosts may be asked; absent where there is no cache to keep their files in.
    pub fn network(&self) -> Option<&Network> {
        self.files.as_ref().map(RemoteFiles::network)
    }
}
