//! Node and the packages of the folders that have a `package.json`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::debian;
use crate::out;
use crate::repo::Stamp;
use crate::shell::{self, Program};

/// What the front end's build tool runs on, as people say it.
const SUITABLE: &str = "20.19 or newer (of 22: 22.12 or newer)";

/// Where a folder remembers for which `package-lock.json` its packages were installed.
const STAMP: &str = "node_modules/.installed-for";

/// Checks that Node is here and new enough; installs it where the system's own is.
pub(super) fn ensure_node() -> Result<()> {
    let found = version();
    if found.is_some_and(is_suitable) && shell::find("npm").is_some() {
        return Ok(());
    }
    out::heading("set-up: Node");
    if install()? {
        return Ok(());
    }
    let found =
        found.map_or_else(|| "none".to_owned(), |(major, minor)| format!("{major}.{minor}"));
    bail!("Node {SUITABLE} with npm is needed, found {found}. Install it:\n{}", advice());
}

fn version() -> Option<(u32, u32)> {
    parse_version(&Program::new("node").args(["--version"]).answer()?)
}

fn is_suitable((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Installs Node where the system's package manager has one that is new enough.
fn install() -> Result<bool> {
    if debian::is_here() {
        debian::update(&["nodejs", "npm"])?;
        let candidate = debian::candidate("nodejs").unwrap_or_default();
        if parse_version(&candidate).is_some_and(is_suitable) {
            debian::install_packages(packages_with_npm(&candidate))?;
            return Ok(true);
        }
    } else if cfg!(target_os = "macos") && shell::find("brew").is_some() {
        Program::new("brew").args(["install", "node"]).run()?;
        return Ok(true);
    } else if cfg!(windows) && shell::find("winget").is_some() {
        Program::new("winget")
            .args(["install", "--exact", "--id", "OpenJS.NodeJS.LTS"])
            .args(["--accept-package-agreements", "--accept-source-agreements"])
            .run()?;
        return Ok(true);
    }
    Ok(false)
}

/// The package of nodesource.com brings npm and conflicts with Debian's.
fn packages_with_npm(candidate: &str) -> &'static [&'static str] {
    if candidate.contains("nodesource") { &["nodejs"] } else { &["nodejs", "npm"] }
}

fn advice() -> &'static str {
    if cfg!(target_os = "linux") {
        "  curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash -\n  \
           sudo apt-get install --yes nodejs\n\
         or unpack a release from https://nodejs.org/en/download and put its bin folder on PATH"
    } else if cfg!(target_os = "macos") {
        "  brew install node"
    } else {
        "  winget install --exact --id OpenJS.NodeJS.LTS"
    }
}

/// Installs the packages of `folder` when its `package-lock.json` is not the one they were
/// installed for.
pub(super) fn ensure_packages(root: &Path, folder: &str) -> Result<()> {
    let lock = format!("{folder}/package-lock.json");
    if !root.join(&lock).is_file() {
        bail!("{lock} is missing: the checkout is not complete");
    }
    let stamp = Stamp::new(root, &format!("{folder}/{STAMP}"), &[&lock])?;
    if stamp.is_current() {
        return Ok(());
    }
    out::heading(&format!("set-up: packages of {folder}/"));
    Program::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--prefer-offline"])
        .folder(&root.join(folder))
        .run()
        .with_context(|| format!("the packages of {folder}/ were not installed"))?;
    stamp.set()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_node_and_apt_write_them() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_version("18.20.4+dfsg-1~deb12u1"), Some((18, 20)));
        assert_eq!(parse_version("node"), None);
    }

    #[test]
    fn npm_comes_with_the_package_or_beside_it() {
        assert_eq!(packages_with_npm("20.20.2-1nodesource1"), ["nodejs"]);
        assert_eq!(packages_with_npm("20.19.2+dfsg-1"), ["nodejs", "npm"]);
    }

    #[test]
    fn versions_the_build_tool_refuses_are_refused() {
        let suitable = |text| is_suitable(parse_version(text).unwrap());
        assert!(["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.0"].into_iter().all(suitable));
        assert!(!["v18.20.4", "v20.9.0", "v21.7.0", "v22.1.0"].into_iter().any(suitable));
    }
}
