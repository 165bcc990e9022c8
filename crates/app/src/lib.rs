//! What a host can ask for. Tauri-free; wire types; the development web host.

pub mod wire;
