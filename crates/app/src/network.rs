//! What answers addresses of other hosts, put together for a composition.

use std::path::Path;

use stillcut_remote::{Network, RemoteFiles, RemoteOptions};
use stillcut_stage::{Libraries, Remote};

use crate::AppDirs;

/// Folder of downloaded files inside the application's cache.
const FOLDER: &str = "remote";

/// Installed libraries, then the cache of this user, then the hosts that `network` permits.
pub fn remote(dirs: &AppDirs, network: Network) -> Remote {
    let cache = dirs.cache.join(FOLDER);
    let files = RemoteFiles::new(RemoteOptions { cache, network, resolver: None });
    Remote::new(Libraries::locate(), files)
}

/// The hosts that the user agreed to for a composition, in the window, for good.
pub fn permitted_hosts(dirs: &AppDirs, composition: &Path) -> std::collections::BTreeSet<String> {
    let (permissions, _damaged) = crate::store::PermissionStore::load(&dirs.config);
    permissions.of(composition)
}
