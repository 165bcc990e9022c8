//! The desktop host: the only code that names `tauri` or `rfd`. Thin adapters, no logic.
