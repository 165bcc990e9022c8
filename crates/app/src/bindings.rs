//! The TypeScript types of the wire, as tests: one writes them, one compares.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use ts_rs::{Config, ExportError, TS};

use crate::wire::{AppState, Event, Request, Seeked};

/// Where the front end keeps them.
const COMMITTED: &str = "../../ui/src/bindings/generated";

/// Requests, replies and events reach every other type.
fn export(folder: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(folder);
    Request::export_all(&config)?;
    AppState::export_all(&config)?;
    Seeked::export_all(&config)?;
    Event::export_all(&config)
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(COMMITTED)
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    entries.map(file).collect()
}

/// Writes the types to `TS_RS_EXPORT_DIR`; without it, to a folder that is thrown away, so that a
/// plain test run changes nothing in the checkout.
#[test]
fn export_bindings() {
    let thrown_away = tempfile::tempdir().unwrap();
    let folder = env::var_os("TS_RS_EXPORT_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| thrown_away.path().to_owned());
    export(&folder).unwrap();
    let written = files(&folder);
    assert!(written.contains_key("Analysis.ts"), "types of other crates are reached");
    assert!(written["Request.ts"].contains("export type Request"));
}

#[test]
fn committed_bindings_are_up_to_date() {
    let fresh = tempfile::tempdir().unwrap();
    export(fresh.path()).unwrap();
    let (committed, fresh) = (files(&committed()), files(fresh.path()));
    let names: std::collections::BTreeSet<_> = committed.keys().chain(fresh.keys()).collect();
    let stale: Vec<_> =
        names.into_iter().filter(|name| committed.get(*name) != fresh.get(*name)).collect();
    assert!(stale.is_empty(), "write these anew with `cargo xtask bindings`: {stale:?}");
}
