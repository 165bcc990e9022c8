//! The application's own files: settings, recent compositions, given variables, permissions.

mod atomic;
mod permissions;
mod recents;
mod settings;
mod variables;

pub(crate) use permissions::PermissionStore;
pub(crate) use recents::RecentStore;
pub use settings::SettingsStore;
pub(crate) use variables::{Values, VariableStore};
