//! `cargo xtask walls`: what ARCHITECTURE.md promises about who knows whom, checked.

mod budget;
mod dependencies;
mod sources;

use std::path::Path;

use anyhow::{Result, bail};

use crate::out;

/// Checks every wall and the size of every source file; all breaches are reported at once.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut breaches = dependencies::check(root)?;
    breaches.extend(sources::check(root)?);
    let sizes = budget::measure(root)?;
    for file in sizes.iter().filter(|file| file.is_long() && !file.is_too_long()) {
        out::note(&format!("long: {file}"));
    }
    breaches.extend(sizes.iter().filter(|file| file.is_too_long()).map(budget::Size::breach));
    if breaches.is_empty() {
        out::note(&format!("{} source files, all walls stand", sizes.len()));
        return Ok(());
    }
    bail!("{} breached:\n  {}", count(breaches.len()), breaches.join("\n  "));
}

fn count(walls: usize) -> String {
    if walls == 1 { "1 wall is".to_owned() } else { format!("{walls} walls are") }
}
