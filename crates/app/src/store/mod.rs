//! The application's own files: settings, recent compositions, given variables.

mod atomic;
mod recents;
mod settings;
mod variables;

pub(crate) use recents::RecentStore;
pub use settings::SettingsStore;
pub(crate) use variables::{Values, VariableStore};
