//! `cargo xtask bindings`: the TypeScript types of what crosses to the front end, made from Rust.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::shell::Program;
use crate::{out, repo};

/// Where the front end keeps them; nothing else is in there.
const FOLDER: &str = "ui/src/bindings/generated";

/// Writes them anew.
pub(crate) fn write(root: &Path) -> Result<()> {
    let fresh = generate(root)?;
    let folder = root.join(FOLDER);
    for left_over in contents(&folder)?.keys().filter(|name| !fresh.contains_key(*name)) {
        out::note(&format!("{FOLDER}/{left_over} is of no type any more"));
        std::fs::remove_file(folder.join(left_over))
            .with_context(|| format!("{FOLDER}/{left_over} could not be removed"))?;
    }
    for (name, text) in &fresh {
        let file = folder.join(name);
        let parent = file.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&file, text))
            .with_context(|| format!("{FOLDER}/{name} could not be written"))?;
    }
    out::note(&format!("{} files in {FOLDER}", fresh.len()));
    Ok(())
}

/// Fails when those in the checkout are not the ones Rust would write now.
pub(crate) fn check(root: &Path) -> Result<()> {
    let differing = differences(&contents(&root.join(FOLDER))?, &generate(root)?);
    if differing.is_empty() {
        return Ok(());
    }
    bail!("{FOLDER} is stale ({}); write it anew: cargo xtask bindings", differing.join(", "));
}

/// The files as Rust writes them now.
fn generate(root: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let folder = repo::build_folder(root).join("xtask/bindings");
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).context("the earlier bindings could not be removed")?;
    }
    Program::cargo()
        .args(["test", "--package", "stillcut-app", "--lib", "--quiet", "export_bindings"])
        .env("TS_RS_EXPORT_DIR", &folder)
        .folder(root)
        .run_quietly()?;
    let fresh = contents(&folder)?;
    if fresh.is_empty() {
        bail!("no type was written: stillcut-app has no test called `export_bindings`");
    }
    Ok(fresh)
}

fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let files = repo::files(folder, "")?.into_iter();
    files.map(|file| Ok((file.clone(), repo::read(folder, &file)?))).collect()
}

fn differences(ours: &BTreeMap<String, Vec<u8>>, fresh: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = ours.keys().chain(fresh.keys()).collect();
    names.into_iter().filter(|name| ours.get(*name) != fresh.get(*name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_left_over_files_are_differences() {
        let folder = |files: &[(&str, &str)]| -> BTreeMap<String, Vec<u8>> {
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect()
        };
        let ours = folder(&[("A.ts", "1"), ("B.ts", "1"), ("Gone.ts", "1")]);
        let fresh = folder(&[("A.ts", "1"), ("B.ts", "2"), ("New.ts", "1")]);
        assert_eq!(differences(&ours, &fresh), ["B.ts", "Gone.ts", "New.ts"]);
        assert!(differences(&ours, &ours).is_empty());
    }
}
