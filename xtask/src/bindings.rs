//! `cargo xtask bindings`: the TypeScript types of what crosses to the front end, made from Rust.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::shell::Program;
use crate::{out, repo};

/// Where the front end keeps them.
const FOLDER: &str = "ui/src/bindings";

/// Writes them anew.
pub(crate) fn write(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER);
    if folder.is_dir() {
        // A type that is gone must not leave its file behind.
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("{FOLDER} could not be emptied"))?;
    }
    generate(root, &folder)?;
    out::note(&format!("{} files in {FOLDER}", contents(&folder)?.len()));
    Ok(())
}

/// Fails when those in the checkout are not the ones Rust would write now.
pub(crate) fn check(root: &Path) -> Result<()> {
    let fresh = repo::build_folder(root).join("xtask/bindings");
    if fresh.is_dir() {
        std::fs::remove_dir_all(&fresh).context("the earlier bindings could not be removed")?;
    }
    generate(root, &fresh)?;
    let differing = differences(&contents(&root.join(FOLDER))?, &contents(&fresh)?);
    if differing.is_empty() {
        return Ok(());
    }
    bail!("{FOLDER} is stale ({}); write it anew: cargo xtask bindings", differing.join(", "));
}

fn generate(root: &Path, folder: &Path) -> Result<()> {
    // The whole workspace, so that features are resolved as in the test step and nothing is built
    // twice; the filter leaves only the tests that ts-rs derives.
    Program::cargo()
        .args(["test", "--workspace", "--lib", "--quiet", "export_bindings"])
        .env("TS_RS_EXPORT_DIR", folder)
        .folder(root)
        .run_quietly()?;
    if contents(folder)?.is_empty() {
        bail!("no type was written: ts-rs derives no `export_bindings` test");
    }
    Ok(())
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
