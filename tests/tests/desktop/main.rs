//! The real window on a display, driven through `WebDriver` as a user would: by
//! pointer and keys.
//!
//! `WebKitWebDriver` (Debian package `webkit2gtk-driver`) starts the application and talks to its
//! web view. On systems without it the window is not tested here.
#![cfg(target_os = "linux")]

mod cancelling;
mod closing;
mod display;
mod driver;
mod exporting;
mod home;
mod keys;
mod opening;
mod plan;
mod playing;
mod pointer;
mod reloading;
mod scrubbing;
mod settings;
mod timeline;
mod tools;
mod window;
mod window_manager;
