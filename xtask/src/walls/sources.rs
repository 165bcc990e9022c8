//! Walls that the manifests cannot show: words that belong to one folder of the sources.

use std::path::Path;

use anyhow::Result;

use crate::repo;

/// Words that may stand in one place only.
#[derive(Debug)]
struct Rule {
    /// Where to look.
    within: &'static [&'static str],
    /// Where the words are at home.
    allowed: &'static [&'static str],
    /// Whether a line says them.
    says: fn(&str) -> bool,
    /// The wall, as a sentence.
    wall: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        within: &["crates", "src-tauri"],
        allowed: &["crates/media/"],
        says: starts_ffmpeg,
        wall: "only stillcut-media starts ffmpeg",
    },
    Rule {
        within: &["ui/src"],
        allowed: &["ui/src/backend/tauri.ts", "ui/src/backend/tauri.test.ts"],
        says: imports_tauri,
        wall: "only ui/src/backend/tauri.ts imports @tauri-apps",
    },
    Rule {
        within: &["crates/timeline/src"],
        allowed: &[],
        says: touches_the_outside,
        wall: "stillcut-timeline knows no I/O, no threads and no clock",
    },
];

fn starts_ffmpeg(line: &str) -> bool {
    let Some((_, argument)) = line.split_once("Command::new(") else { return false };
    let argument = argument.to_ascii_lowercase();
    argument.contains("ffmpeg") || argument.contains("ffprobe")
}

fn imports_tauri(line: &str) -> bool {
    ["\"@tauri-apps", "'@tauri-apps", "`@tauri-apps"].iter().any(|quoted| line.contains(quoted))
}

fn touches_the_outside(line: &str) -> bool {
    const OUTSIDE: [&str; 7] =
        ["fs", "net", "io", "env", "process", "thread", "time::{Instant, SystemTime}"];
    let named = |module: &str| {
        line.split_once(&format!("std::{module}"))
            .is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    OUTSIDE.iter().any(|module| named(module))
        || line.contains("Instant::now")
        || line.contains("SystemTime::now")
}

/// The breaches, as sentences with file and line.
pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for rule in RULES {
        for folder in rule.within {
            for file in repo::files(root, folder)?.iter().filter(|file| is_code(file)) {
                if !rule.allowed.iter().any(|home| file.starts_with(home)) {
                    let text = String::from_utf8_lossy(&repo::read(root, file)?).into_owned();
                    breaches.extend(breaches_in(rule, file, &text));
                }
            }
        }
    }
    Ok(breaches)
}

/// Whether a file is code by its name.
pub(super) fn is_code(file: &str) -> bool {
    const ENDINGS: [&str; 8] = ["rs", "ts", "js", "mjs", "svelte", "css", "html", "sh"];
    Path::new(file)
        .extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn breaches_in(rule: &Rule, file: &str, text: &str) -> Vec<String> {
    let lines = text.lines().zip(1..).filter(|(line, _)| (rule.says)(line));
    lines.map(|(_, number)| format!("{file}:{number}: {}", rule.wall)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_ffmpeg_is_seen_and_speaking_of_it_is_not() {
        assert!(starts_ffmpeg("    let child = Command::new(\"ffmpeg\").spawn();"));
        assert!(starts_ffmpeg("tokio::process::Command::new(&self.ffprobe)"));
        assert!(!starts_ffmpeg("/// Chromium or ffmpeg is missing"));
        assert!(!starts_ffmpeg(
            "Command::new(browser) // not ffmpeg's job".split("//").next().unwrap()
        ));
    }

    #[test]
    fn importing_tauri_is_seen_in_each_kind_of_quotes() {
        assert!(imports_tauri("import { invoke } from '@tauri-apps/api/core';"));
        assert!(imports_tauri("const api = await import(\"@tauri-apps/api\");"));
        assert!(!imports_tauri("// no @tauri-apps here"));
    }

    #[test]
    fn pure_code_names_no_outside() {
        assert!(touches_the_outside("use std::fs;"));
        assert!(touches_the_outside("let now = Instant::now();"));
        assert!(!touches_the_outside("use std::fmt;"));
        assert!(!touches_the_outside("use std::iter::once;"));
    }

    #[test]
    fn a_breach_names_file_and_line() {
        let rule = &RULES[1];
        let found = breaches_in(rule, "ui/src/a.ts", "\nimport '@tauri-apps/api';\n");
        assert_eq!(found, ["ui/src/a.ts:2: only ui/src/backend/tauri.ts imports @tauri-apps"]);
    }
}
