//! `settings.json`.

use std::path::{Path, PathBuf};

use super::atomic::{self, Found};
use crate::wire::{AppError, Settings};

/// The settings file.
#[derive(Debug, Clone)]
pub struct SettingsStore {
    path: PathBuf,
}

impl SettingsStore {
    /// The file in this configuration folder.
    pub fn new(config: &Path) -> Self {
        Self { path: config.join("settings.json") }
    }

    /// The saved settings, or defaults; with the trouble when a damaged file was set aside.
    pub fn load(&self) -> (Settings, Option<AppError>) {
        match atomic::load(&self.path) {
            Found::Value(settings) => (settings, None),
            Found::Nothing => (Settings::default(), None),
            Found::Damaged(error) => (Settings::default(), Some(error)),
        }
    }

    /// Saves all settings at once.
    pub fn save(&self, settings: &Settings) -> Result<(), AppError> {
        atomic::save(&self.path, settings)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use stillcut_capture::{Batch, Dedup};

    use super::*;
    use crate::wire::Theme;

    fn store() -> (tempfile::TempDir, SettingsStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = SettingsStore::new(&folder.path().join("config"));
        (folder, store)
    }

    #[test]
    fn settings_come_back_as_saved() {
        let (_folder, store) = store();
        assert_eq!(store.load(), (Settings::default(), None), "no file yet");
        let settings = Settings {
            batch: Batch::new(8).unwrap(),
            dedup: Dedup::Off,
            theme: Theme::Dark,
            chromium: Some("/opt/chromium".into()),
            ..Settings::default()
        };
        store.save(&settings).unwrap();
        assert_eq!(store.load(), (settings, None));
    }

    #[test]
    fn unknown_fields_and_absent_ones_are_no_damage() {
        let (_folder, store) = store();
        store.save(&Settings::default()).unwrap();
        fs::write(&store.path, r#"{"dedup": "off", "from_the_future": [1]}"#).unwrap();
        let (settings, trouble) = store.load();
        assert_eq!(settings, Settings { dedup: Dedup::Off, ..Settings::default() });
        assert_eq!(trouble, None);
    }

    #[test]
    fn a_damaged_file_is_kept_aside() {
        let (_folder, store) = store();
        store.save(&Settings::default()).unwrap();
        for number in 1..=2 {
            fs::write(&store.path, format!("{{ torn {number}")).unwrap();
            let (settings, trouble) = store.load();
            assert_eq!(settings, Settings::default());
            let fix = trouble.unwrap().fix.unwrap();
            assert!(fix.contains(&format!("settings.damaged-{number}.json")), "{fix}");
            let aside = store.path.with_file_name(format!("settings.damaged-{number}.json"));
            assert_eq!(fs::read_to_string(aside).unwrap(), format!("{{ torn {number}"));
        }
        assert_eq!(store.load().1, None, "the damage is reported once");
    }
}
