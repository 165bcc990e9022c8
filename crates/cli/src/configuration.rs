//! What flags leave open: the environment, then the settings of the application.

use std::path::{Path, PathBuf};

use stillcut_app::{
    AppDirs, SettingsStore, network,
    overrides::{Overrides, resolve_batch, resolve_dedup, resolve_network},
    wire::Settings,
};
use stillcut_capture::{Batch, Dedup};
use stillcut_remote::{Network, NetworkPolicy};
use stillcut_stage::{Libraries, Remote};

use crate::{console, failure::Failure};

/// The environment and the settings, read once.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    pub(crate) settings: Settings,
    /// The settings file, whether there is one or not.
    pub(crate) settings_file: Option<PathBuf>,
    overrides: Overrides,
    dirs: Option<AppDirs>,
}

impl Configuration {
    /// Reads both. What is wrong with the settings is a warning: defaults still export.
    pub(crate) fn read() -> Self {
        let found = Self { overrides: Overrides::from_env(), ..Self::default() };
        let dirs = match AppDirs::from_system() {
            Ok(dirs) => dirs,
            Err(error) => {
                console::warn(&error);
                return found;
            }
        };
        let (settings, trouble) = SettingsStore::new(&dirs.config).load();
        trouble.iter().for_each(console::warn);
        let settings_file = Some(dirs.config.join("settings.json"));
        Self { settings, settings_file, dirs: Some(dirs), ..found }
    }

    pub(crate) fn batch(&self, flag: Option<Batch>) -> Result<Batch, Failure> {
        Ok(resolve_batch(flag, self.overrides.batch.as_deref(), self.settings.batch)?)
    }

    pub(crate) fn dedup(&self, flag: Option<Dedup>) -> Result<Dedup, Failure> {
        Ok(resolve_dedup(flag, self.overrides.dedup.as_deref(), self.settings.dedup)?)
    }

    /// What answers addresses of other hosts. A terminal is not asked: where the settings would
    /// ask, only hosts that were agreed to in the window are.
    pub(crate) fn remote(
        &self,
        flag: Option<NetworkPolicy>,
        composition: &Path,
    ) -> Result<Remote, Failure> {
        let env = self.overrides.network.as_deref();
        let policy = resolve_network(flag, env, self.settings.network)?;
        let Some(dirs) = &self.dirs else { return Ok(Remote::installed(Libraries::locate())) };
        let path = composition.canonicalize().unwrap_or_else(|_absent| composition.to_owned());
        let hosts = network::permitted_hosts(dirs, &path);
        Ok(network::remote(dirs, Network { policy, hosts }))
    }

    /// The folder for what can be made again, if there is one.
    pub(crate) fn cache(&self) -> Option<PathBuf> {
        self.dirs.as_ref().map(|dirs| dirs.cache.clone())
    }

    /// Chromium as named by a flag or the settings; without one it is looked for.
    pub(crate) fn chromium(&self, flag: Option<&Path>) -> Option<PathBuf> {
        flag.or(self.settings.chromium.as_deref()).map(Path::to_owned)
    }

    /// ffmpeg as named by a flag or the settings; without one it is looked for.
    pub(crate) fn ffmpeg(&self, flag: Option<&Path>) -> Option<PathBuf> {
        flag.or(self.settings.ffmpeg.as_deref()).map(Path::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_is_above_environment_is_above_settings() {
        let path = |text: &str| Some(PathBuf::from(text));
        let mut configuration = Configuration {
            settings: Settings {
                chromium: path("of settings"),
                dedup: Dedup::Predicted,
                ..Settings::default()
            },
            ..Configuration::default()
        };
        assert_eq!(configuration.chromium(Some(Path::new("of flag"))), path("of flag"));
        assert_eq!(configuration.chromium(None), path("of settings"));
        assert_eq!(configuration.ffmpeg(None), None);

        assert_eq!(configuration.dedup(None).unwrap(), Dedup::Predicted);
        configuration.overrides.dedup = Some("off".to_owned());
        assert_eq!(configuration.dedup(None).unwrap(), Dedup::Off);
        assert_eq!(configuration.dedup(Some(Dedup::Exact)).unwrap(), Dedup::Exact);
    }
}
