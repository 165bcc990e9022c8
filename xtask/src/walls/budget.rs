//! How long source files are. Beyond the budget a file holds more than one concept.

use std::fmt;
use std::path::Path;

use anyhow::Result;

use super::sources::is_code;
use crate::repo;

/// Lines from which on a file is mentioned.
const LONG: usize = 400;
/// Lines beyond which a file is refused.
const TOO_LONG: usize = 600;

/// Folders with sources of ours. Compositions are data: `examples` and fixtures are not measured.
const FOLDERS: [&str; 5] = ["crates", "src-tauri", "ui", "tests", "xtask"];
/// Generated, or compositions used as test input.
const NOT_MEASURED: [&str; 2] = ["ui/src/bindings/", "tests/fixtures/"];

/// The length of one source file.
#[derive(Debug)]
pub(super) struct Size {
    file: String,
    lines: usize,
}

impl Size {
    /// Whether it is worth a mention.
    pub(super) fn is_long(&self) -> bool {
        self.lines > LONG
    }

    /// Whether it is refused.
    pub(super) fn is_too_long(&self) -> bool {
        self.lines > TOO_LONG
    }

    /// The breach as a sentence.
    pub(super) fn breach(&self) -> String {
        format!("{self}: split it by concept, {TOO_LONG} lines are the limit")
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has {} lines", self.file, self.lines)
    }
}

/// The length of every source file.
pub(super) fn measure(root: &Path) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for folder in FOLDERS {
        for file in repo::files(root, folder)? {
            if is_code(&file) && !NOT_MEASURED.iter().any(|skipped| file.starts_with(skipped)) {
                let lines = String::from_utf8_lossy(&repo::read(root, &file)?).lines().count();
                sizes.push(Size { file, lines });
            }
        }
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_themselves_are_within_budget() {
        let size = |lines| Size { file: "a.rs".to_owned(), lines };
        assert!(!size(LONG).is_long());
        assert!(size(TOO_LONG).is_long() && !size(TOO_LONG).is_too_long());
        assert!(size(TOO_LONG + 1).is_too_long());
        assert!(size(TOO_LONG + 1).breach().starts_with("a.rs has 601 lines"));
    }

    #[test]
    fn sources_are_counted_and_generated_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("ui/src/bindings")).unwrap();
        std::fs::write(root.join("ui/src/bindings/A.ts"), "\n\n").unwrap();
        std::fs::write(root.join("ui/src/a.ts"), "a\nb\n").unwrap();
        std::fs::write(root.join("ui/picture.png"), "\n").unwrap();
        let sizes = measure(root).unwrap();
        assert_eq!(
            sizes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["ui/src/a.ts has 2 lines"]
        );
    }
}
