//! Debian and Ubuntu: `dpkg-query` knows, `apt-get` installs.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;

use anyhow::{Context as _, Result, bail};

use super::needs::Need;
use crate::out;
use crate::shell::{self, Program};

/// Whether this system has apt.
pub(super) fn is_here() -> bool {
    shell::find("apt-get").is_some() && shell::find("dpkg-query").is_some()
}

/// The needs with a package that is not installed. One query for all of them.
pub(super) fn not_installed(needs: Vec<Need>) -> Vec<Need> {
    let wanted: Vec<&str> = needs.iter().flat_map(|need| need.apt).copied().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let installed = installed(&wanted);
    let lacks = |need: &Need| need.apt.iter().any(|package| !installed.contains(*package));
    needs.into_iter().filter(lacks).collect()
}

fn installed(packages: &[&str]) -> BTreeSet<String> {
    // Packages dpkg has never heard of make it exit with 1 after listing the others, so its
    // output counts and its exit code does not.
    let query = Program::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(packages);
    let output = query.command().output().map(|output| output.stdout).unwrap_or_default();
    parse_installed(&String::from_utf8_lossy(&output))
}

fn parse_installed(listing: &str) -> BTreeSet<String> {
    let entries = listing.lines().filter_map(|line| line.split_once(' '));
    entries.filter(|(_, status)| *status == "installed").map(|(name, _)| name.to_owned()).collect()
}

/// Installs the packages of these needs.
pub(super) fn install(needs: &[Need]) -> Result<()> {
    let wanted: Vec<&str> = needs.iter().flat_map(|need| need.apt).copied().collect();
    let installed = installed(&wanted);
    let packages: Vec<&str> =
        wanted.into_iter().filter(|package| !installed.contains(*package)).collect();
    update(&packages)?;
    install_packages(&packages)
}

/// Installs packages by name, from the package lists that are here.
pub(super) fn install_packages(packages: &[&str]) -> Result<()> {
    apt_get(packages)?
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .run()
        .with_context(|| format!("packages were not installed; by hand, {}", by_hand(packages)))
}

/// Refreshes the package lists, in order to install `packages`. Offline, the packages that apt
/// already holds may still do.
pub(super) fn update(packages: &[&str]) -> Result<()> {
    if let Err(error) = apt_get(packages)?.args(["update", "--quiet"]).run() {
        out::warning(&format!("{error:#}; going on with the package lists that are here"));
    }
    Ok(())
}

fn by_hand(packages: &[&str]) -> String {
    format!("as root: apt-get update && apt-get install {}", packages.join(" "))
}

/// The version apt would install, such as `20.19.2+dfsg-1`.
pub(super) fn candidate(package: &str) -> Option<String> {
    // The labels are translated where a locale is set.
    let policy = Program::new("apt-cache").args(["policy", package]).env("LC_ALL", "C").answer()?;
    parse_candidate(&policy)
}

fn parse_candidate(policy: &str) -> Option<String> {
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

fn apt_get(packages: &[&str]) -> Result<Program> {
    if is_root() {
        return Ok(Program::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive"));
    }
    if shell::find("sudo").is_none() {
        bail!("installing needs root and there is no sudo; {}", by_hand(packages));
    }
    let sudo = Program::new("sudo");
    // Without a terminal a password prompt would wait for ever; `-n` fails at once instead.
    let sudo = if std::io::stdin().is_terminal() { sudo.interactive() } else { sudo.args(["-n"]) };
    Ok(sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]))
}

fn is_root() -> bool {
    Program::new("id").args(["-u"]).answer().is_some_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removed_packages_with_files_left_do_not_count_as_installed() {
        let listing = "ffmpeg installed\nxvfb config-files\nchromium not-installed\n";
        let found: Vec<_> = parse_installed(listing).into_iter().collect();
        assert_eq!(found, ["ffmpeg"]);
    }

    #[test]
    fn the_candidate_is_read_from_the_policy() {
        let policy = "nodejs:\n  Installed: (none)\n  Candidate: 18.20.4+dfsg-1~deb12u1\n";
        assert_eq!(parse_candidate(policy).as_deref(), Some("18.20.4+dfsg-1~deb12u1"));
        assert_eq!(parse_candidate("x:\n  Candidate: (none)\n"), None);
        assert_eq!(parse_candidate(""), None);
    }
}
