//! What a process may leave behind: files in a folder, browser profiles.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

/// The profile folders of browsers that this process started.
pub fn profiles(pid: u32) -> Vec<PathBuf> {
    let prefix = format!("stillcut-{pid}-");
    let places = BTreeSet::from([PathBuf::from("/dev/shm"), env::temp_dir()]);
    let entries = places.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path())
        .collect()
}

/// The names in a folder, hidden ones, too.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be read"))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
