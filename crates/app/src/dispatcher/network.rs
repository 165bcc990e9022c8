//! Which hosts the open composition may be given files from.

use std::path::PathBuf;

use stillcut_remote::Network;
use stillcut_stage::Remote;

use super::Dispatcher;
use crate::{network, overrides::resolve_network, wire::AppError};

impl Dispatcher {
    /// What answers the addresses of the open composition: the environment over the settings, and
    /// the hosts agreed to.
    pub(super) fn remote(&self) -> Remote {
        let env = self.options.overrides.network.as_deref();
        // A wrong variable is told at start; what it meant is not known, so nothing is allowed.
        let policy = resolve_network(None, env, self.settings.network)
            .unwrap_or(stillcut_remote::NetworkPolicy::Offline);
        let hosts = self.project.as_ref().map(|current| {
            let mut hosts = self.permissions.of(&PathBuf::from(&current.view.path));
            hosts.extend(current.allowed_once.iter().cloned());
            hosts
        });
        let network = Network { policy, hosts: hosts.unwrap_or_default() };
        network::remote(&self.options.dirs, network)
    }

    /// Lets the open composition have files of these hosts, and opens it again.
    pub(super) fn allow_network(
        &mut self,
        hosts: Vec<String>,
        always: bool,
    ) -> Result<(), AppError> {
        let current = self.project.as_mut().ok_or_else(AppError::nothing_open)?;
        let saved = if always {
            self.permissions.add(&PathBuf::from(&current.view.path), hosts)
        } else {
            current.allowed_once.extend(hosts);
            Ok(())
        };
        self.reopen();
        saved
    }
}
