//! The repository: its root, its build folder, its source files and their fingerprints.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Folders that hold no source of ours, wherever they are.
const NOT_SOURCE: [&str; 4] = ["node_modules", "dist", "renders", ".git"];
/// The same, at the root only.
const NOT_SOURCE_AT_ROOT: [&str; 2] = ["target", "gen"];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable for programs it runs; the constant serves a binary started directly.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_owned)
}

/// The folder cargo builds into, `CARGO_TARGET_DIR` respected.
pub(crate) fn build_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// The variable that names the script libraries, and where set-up puts them. Programs find them by
/// themselves while cargo builds into the checkout; with `CARGO_TARGET_DIR` they need to be told.
pub(crate) fn libraries(root: &Path) -> (&'static str, PathBuf) {
    ("STILLCUT_LIBRARIES", root.join("libraries/node_modules"))
}

/// A program built by cargo in `profile` (`debug`, `release`).
pub(crate) fn built(root: &Path, profile: &str, name: &str) -> PathBuf {
    build_folder(root).join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Every file under `folder`, relative to `root` with `/`, sorted; folders without source left out.
pub(crate) fn files(root: &Path, folder: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let start = root.join(folder);
    if start.is_file() {
        found.insert(folder.to_owned());
    } else if start.is_dir() {
        collect(&start, folder, &mut found)?;
    }
    Ok(found)
}

fn collect(folder: &Path, name: &str, found: &mut BTreeSet<String>) -> Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("{name} could not be listed"))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("{name} could not be listed"))?;
        let file_name = entry.file_name();
        let file_name = file_name.to_string_lossy();
        let path =
            if name.is_empty() { file_name.to_string() } else { format!("{name}/{file_name}") };
        let kind = entry.file_type().with_context(|| format!("{path} could not be read"))?;
        if kind.is_dir() {
            let skipped = NOT_SOURCE.contains(&file_name.as_ref())
                || NOT_SOURCE_AT_ROOT.contains(&path.as_str());
            if !skipped {
                collect(&entry.path(), &path, found)?;
            }
        } else if kind.is_file() {
            found.insert(path);
        }
    }
    Ok(())
}

/// One number for the names and contents of files; equal numbers mean nothing changed.
pub(crate) fn fingerprint(root: &Path, names: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for name in names {
        for file in files(root, name)? {
            file.hash(&mut hasher);
            read(root, &file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The bytes of a file.
pub(crate) fn read(root: &Path, file: &str) -> Result<Vec<u8>> {
    std::fs::read(root.join(file)).with_context(|| format!("{file} could not be read"))
}

/// A file that remembers with which fingerprint some work was done.
#[derive(Debug)]
pub(crate) struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// A stamp in `file` for work that depends on `inputs`.
    pub(crate) fn new(root: &Path, file: &str, inputs: &[&str]) -> Result<Self> {
        Ok(Self { file: root.join(file), fingerprint: fingerprint(root, inputs)? })
    }

    /// Whether the work was done with these very inputs.
    pub(crate) fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|found| found == self.fingerprint)
    }

    /// Remembers that it was done.
    pub(crate) fn set(&self) -> Result<()> {
        std::fs::write(&self.file, &self.fingerprint)
            .with_context(|| format!("{} could not be written", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_current_until_an_input_changes_comes_or_goes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("src")).unwrap();
        std::fs::write(root.join("src/a.ts"), "a").unwrap();
        let stamp = || Stamp::new(root, "stamp", &["src"]).unwrap();
        assert!(!stamp().is_current(), "nothing was done yet");
        stamp().set().unwrap();
        assert!(stamp().is_current());
        std::fs::write(root.join("src/a.ts"), "b").unwrap();
        assert!(!stamp().is_current(), "a changed file");
        stamp().set().unwrap();
        std::fs::write(root.join("src/b.ts"), "").unwrap();
        assert!(!stamp().is_current(), "a new file");
        stamp().set().unwrap();
        std::fs::remove_file(root.join("src/b.ts")).unwrap();
        assert!(!stamp().is_current(), "a removed file");
    }

    #[test]
    fn folders_without_source_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("ui/node_modules/x")).unwrap();
        std::fs::create_dir_all(root.join("ui/src")).unwrap();
        std::fs::write(root.join("ui/node_modules/x/a.js"), "").unwrap();
        std::fs::write(root.join("ui/src/a.ts"), "").unwrap();
        let found: Vec<_> = files(root, "ui").unwrap().into_iter().collect();
        assert_eq!(found, ["ui/src/a.ts"]);
    }
}
