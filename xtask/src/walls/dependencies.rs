//! Who may depend on whom, read from the manifests (`cargo metadata`) and the resolved tree.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::shell::Program;

/// Our packages and what each may name of ours. A package that is not listed is a breach: a new
/// one gets its place here and in ARCHITECTURE.md first.
const DIRECTION: &[(&str, &[&str])] = &[
    ("stillcut-timeline", &[]),
    ("stillcut-process", &[]),
    ("stillcut-composition", &["stillcut-timeline"]),
    ("stillcut-remote", &[]),
    (
        "stillcut-stage",
        &["stillcut-timeline", "stillcut-process", "stillcut-composition", "stillcut-remote"],
    ),
    ("stillcut-capture", &["stillcut-timeline", "stillcut-composition", "stillcut-stage"]),
    ("stillcut-media", &["stillcut-timeline", "stillcut-process"]),
    (
        "stillcut-export",
        &[
            "stillcut-timeline",
            "stillcut-process",
            "stillcut-composition",
            "stillcut-stage",
            "stillcut-capture",
            "stillcut-media",
        ],
    ),
    ("stillcut-app", BELOW_APP),
    ("stillcut-cli", HOST),
    ("stillcut-desktop", HOST),
    ("stillcut-tests", HOST),
    ("xtask", &[]),
];

const BELOW_APP: &[&str] = &[
    "stillcut-timeline",
    "stillcut-composition",
    "stillcut-remote",
    "stillcut-stage",
    "stillcut-capture",
    "stillcut-media",
    "stillcut-export",
];

const HOST: &[&str] = &[
    "stillcut-timeline",
    "stillcut-composition",
    "stillcut-remote",
    "stillcut-stage",
    "stillcut-capture",
    "stillcut-media",
    "stillcut-export",
    "stillcut-app",
];

/// Packages of others that only one of ours may name. `tauri` stands for `tauri-build` and
/// `tauri-plugin-*`, too.
const KNOWN_TO_ONE: &[(&str, &str)] = &[
    ("chromiumoxide", "stillcut-stage"),
    ("tauri", "stillcut-desktop"),
    ("wry", "stillcut-desktop"),
    ("rfd", "stillcut-desktop"),
];

/// What must not come in by any way, not even through a package of others.
const NEVER_BELOW: &[(&str, &[&str])] =
    &[("stillcut-timeline", &["tokio", "mio"]), ("stillcut-cli", &["tauri", "wry", "gtk"])];

/// A member of the workspace and the names of its direct dependencies.
#[derive(Debug)]
struct Member {
    name: String,
    dependencies: BTreeSet<String>,
}

/// The breaches, as sentences.
pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    // Without dependencies: the manifests alone tell what each member names, offline, too.
    let metadata = Program::cargo()
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .folder(root)
        .output()?;
    let members = members(&metadata)?;
    let mut breaches: Vec<String> = members.iter().flat_map(breaches_of).collect();
    for (package, forbidden) in NEVER_BELOW {
        let tree = Program::cargo()
            .args(["tree", "--package", package, "--edges", "normal", "--prefix", "none"])
            .args(["--format", "{p}"])
            .folder(root)
            .output()?;
        breaches.extend(
            in_tree(&tree, forbidden)
                .map(|name| format!("{package} reaches {name} through others")),
        );
    }
    Ok(breaches)
}

fn members(metadata: &str) -> Result<Vec<Member>> {
    let metadata: Value = serde_json::from_str(metadata).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    packages.iter().map(member).collect()
}

fn member(package: &Value) -> Result<Member> {
    let name = |value: &Value| value["name"].as_str().map(str::to_owned);
    let dependencies = package["dependencies"].as_array().context("a package without a list")?;
    Ok(Member {
        name: name(package).context("a package without a name")?,
        dependencies: dependencies.iter().filter_map(name).collect(),
    })
}

fn breaches_of(member: &Member) -> Vec<String> {
    let Some((_, allowed)) = DIRECTION.iter().find(|(name, _)| *name == member.name) else {
        return vec![format!("{} has no place in the walls (xtask/src/walls)", member.name)];
    };
    let ours = |name: &&String| name.starts_with("stillcut-") || *name == "xtask";
    let (own, others): (Vec<_>, Vec<_>) = member.dependencies.iter().partition(ours);
    let against_direction = own.into_iter().filter(|name| !allowed.contains(&name.as_str()));
    let not_theirs = others.into_iter().filter(|name| {
        KNOWN_TO_ONE.iter().any(|(tool, owner)| is_part_of(name, tool) && member.name != *owner)
    });
    against_direction
        .chain(not_theirs)
        .map(|name| format!("{} must not depend on {name}", member.name))
        .collect()
}

fn is_part_of(name: &str, tool: &str) -> bool {
    let Some(rest) = name.strip_prefix(tool) else { return false };
    rest.is_empty() || rest.starts_with(['-', '_'])
}

fn in_tree<'a>(tree: &'a str, forbidden: &[&str]) -> impl Iterator<Item = &'a str> {
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    names.into_iter().filter(move |name| forbidden.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(name: &str, dependencies: &[&str]) -> Vec<String> {
        let dependencies = dependencies.iter().map(ToString::to_string).collect();
        breaches_of(&Member { name: name.to_owned(), dependencies })
    }

    #[test]
    fn dependencies_point_one_way() {
        assert!(breaches("stillcut-stage", &["stillcut-composition", "chromiumoxide"]).is_empty());
        assert_eq!(
            breaches("stillcut-composition", &["stillcut-stage"]),
            ["stillcut-composition must not depend on stillcut-stage"]
        );
        assert_eq!(breaches("stillcut-app", &["stillcut-process"]).len(), 1);
    }

    #[test]
    fn tools_are_known_to_one_crate_with_all_their_parts() {
        assert_eq!(breaches("stillcut-capture", &["chromiumoxide_cdp"]).len(), 1);
        assert_eq!(breaches("stillcut-app", &["tauri-plugin-dialog"]).len(), 1);
        assert!(breaches("stillcut-desktop", &["tauri", "tauri-build", "rfd"]).is_empty());
        assert!(breaches("stillcut-app", &["taurine"]).is_empty());
    }

    #[test]
    fn a_new_package_needs_a_place() {
        assert_eq!(breaches("stillcut-extra", &[]).len(), 1);
    }

    #[test]
    fn metadata_is_read_as_cargo_writes_it() {
        let metadata = r#"{"packages":[{"name":"stillcut-cli","dependencies":
            [{"name":"clap","kind":null},{"name":"stillcut-app","kind":"dev"}]}]}"#;
        let members = members(metadata).unwrap();
        assert_eq!(members[0].name, "stillcut-cli");
        assert!(members[0].dependencies.contains("stillcut-app"));
    }

    #[test]
    fn what_comes_in_through_others_is_found() {
        let tree = "stillcut-timeline v0.1.0\nserde v1.0.2\ntokio v1.54.1\ntokio v1.54.1 (*)\n";
        let found: Vec<_> = in_tree(tree, &["tokio", "mio"]).collect();
        assert_eq!(found, ["tokio"]);
    }
}
