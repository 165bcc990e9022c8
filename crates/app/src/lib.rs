//! What a host can ask for. Tauri-free; wire types; the development web host.
//!
//! A host starts an [`App`], passes [`wire::Request`]s to [`App::handle`] and forwards what
//! [`App::subscribe`] gives to its window. Inside, one task (the dispatcher) owns everything that
//! is true, and another (the player) owns the browser that shows frames.

mod app;
#[cfg(test)]
mod bindings;
mod command_line;
mod dialogs;
mod dirs;
mod dispatcher;
mod error;
mod hub;
pub mod logging;
pub mod network;
pub mod output;
pub mod overrides;
mod player;
mod queue;
mod signals;
mod store;
mod tools;
mod watch;
pub mod web;
pub mod wire;

pub use app::{App, AppOptions};
pub use dialogs::{CopiedPicture, Dialogs, NoDialogs, SaveQuestion};
pub use dirs::AppDirs;
pub use hub::{CREDITS, Message, Subscription};
pub use signals::ended_by_signal;
pub use store::SettingsStore;
