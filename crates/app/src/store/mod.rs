//! The application's own files: settings and recent compositions.

mod atomic;
mod recents;
mod settings;

pub(crate) use recents::RecentStore;
pub use settings::SettingsStore;
