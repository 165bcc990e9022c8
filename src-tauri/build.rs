//! Prepares the Tauri build: capabilities, embedded front end.

use std::{fs, io, path::Path};

/// Shown when the front end was not built before the desktop program.
const PLACEHOLDER: &str = "<!doctype html><meta charset=\"utf-8\"><title>Stillcut</title>\
    <p>The front end was not built. Run <code>npm ci && npm run build</code> in <code>ui/</code>.";

fn main() {
    // tauri-build does not watch a pattern of our own.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    ensure_front_end(Path::new("ui/dist")).expect("ui/dist must be writable");
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("the Tauri configuration must be valid");
    // Editor help only, written beside the manifest; nothing reads it.
    if let Err(error) = fs::remove_dir_all("gen") {
        assert!(error.kind() == io::ErrorKind::NotFound, "gen/ cannot be removed: {error}");
    }
}

/// A fresh clone compiles without Node: the embedded folder only has to exist.
fn ensure_front_end(dist: &Path) -> io::Result<()> {
    let index = dist.join("index.html");
    if index.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(index, PLACEHOLDER)
}
