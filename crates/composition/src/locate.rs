//! Where an address written in a part leads.
//!
//! Authors write the addresses of parts in three ways: relative to the part's own file, relative to the project, and
//! by the bare name of a file in `compositions/`. All are tried, in that order; what is there first is meant.

use crate::{Project, address::Address};

/// The folder that parts are kept in.
pub(crate) const PARTS_FOLDER: &str = "compositions";

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A part: looked for in `compositions/` too.
    Part,
    /// Any other file.
    File,
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Path from the project's root, parts joined by `/`, percent-decoded, without query and fragment.
    pub path: String,
    /// Whether there is such a file.
    pub exists: bool,
    /// Another file that the same words could mean.
    pub other: Option<String>,
}

impl Project {
    /// The file that `address` means, written in the file `from` of the project (its path from the root).
    ///
    /// `None` for what is no file of the project: inline data, other hosts, fragments, nothing. When there is no such
    /// file anywhere, the answer is the place where it should be. Blocking: asks the file system.
    pub fn locate(&self, address: &str, from: &str, wanted: Wanted) -> Option<Located> {
        let candidates = candidates(address, from, wanted);
        let first = candidates.first()?.clone();
        let mut found = candidates.into_iter().filter(|path| self.resolve_exactly(path).is_ok());
        Some(match found.next() {
            Some(path) => Located { path, exists: true, other: found.next() },
            None => Located { path: first, exists: false, other: None },
        })
    }
}

/// Every place that an address may mean, each once, the first meant first.
pub(crate) fn candidates(address: &str, from: &str, wanted: Wanted) -> Vec<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut folders = vec![folder, ""];
    if wanted == Wanted::Part {
        folders.push(PARTS_FOLDER);
    }
    let mut paths = Vec::new();
    for folder in folders {
        let path = match Address::parse(address, folder) {
            Address::Local(path) => path,
            // `../assets/a.png` in a part that is mounted as if it lay in a folder below the root.
            Address::Above => match Address::parse(below(address), "") {
                Address::Local(path) => path,
                _ => continue,
            },
            Address::Inline | Address::Remote | Address::File => return Vec::new(),
        };
        if !path.is_empty() && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// An address without the steps up at its beginning.
fn below(address: &str) -> &str {
    let mut rest = address.trim();
    while let Some(shorter) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("./")) {
        rest = shorter;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str, from: &str, wanted: Wanted) -> Vec<String> {
        candidates(address, from, wanted)
    }

    #[test]
    fn the_own_folder_comes_first() {
        let from = "compositions/scenes/a.html";
        assert_eq!(
            asked("logo.png", from, Wanted::File),
            ["compositions/scenes/logo.png", "logo.png"]
        );
        assert_eq!(
            asked("../b.html", from, Wanted::Part),
            ["compositions/b.html", "b.html"],
            "steps up that leave the root are left out"
        );
        assert_eq!(
            asked("b.html", "index.html", Wanted::Part),
            ["b.html", "compositions/b.html"],
            "each place once"
        );
    }

    #[test]
    fn addresses_from_the_root_have_one_place() {
        assert_eq!(asked("/a%20b.png?v=1", "compositions/a.html", Wanted::File), ["a b.png"]);
    }

    #[test]
    fn what_is_no_file_has_none() {
        for address in ["https://example.org/a.png", "data:,x", "#a", "", "file:///etc/passwd"] {
            assert_eq!(asked(address, "a.html", Wanted::File), Vec::<String>::new(), "{address}");
        }
    }
}
