//! Names of the files that exports and snapshots write.

use std::path::{Path, PathBuf};

use stillcut_timeline::FrameRange;

/// Folder beside the composition.
const FOLDER: &str = "renders";
/// Longer names are hard to read and not portable.
const LONGEST: usize = 80;

/// `renders/NAME-N.mp4` in the composition's folder, with the first `N` that is free; with a
/// range `renders/NAME-A-B-N.mp4`.
pub fn export_path(
    root: &Path,
    name: &str,
    range: Option<FrameRange>,
    taken: impl Fn(&Path) -> bool,
) -> PathBuf {
    let stem = match range {
        Some(FrameRange { start, end }) => format!("{}-{start}-{end}", file_name(name)),
        None => file_name(name),
    };
    let folder = root.join(FOLDER);
    (1..=u32::MAX)
        .map(|number| folder.join(format!("{stem}-{number}.mp4")))
        .find(|path| !taken(path))
        .unwrap_or_else(|| folder.join(stem))
}

/// `renders/NAME-frame-N.png` in the composition's folder. The same frame is the same picture:
/// it is written over.
pub(crate) fn snapshot_path(root: &Path, name: &str, frame: u32) -> PathBuf {
    root.join(FOLDER).join(format!("{}-frame-{frame}.png", file_name(name)))
}

/// A name for people as a file name on every system: letters and digits of any script, the rest
/// as single dashes.
pub(crate) fn file_name(name: &str) -> String {
    let mut file = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if file.chars().count() == LONGEST {
            break;
        }
        if letter.is_alphanumeric() || letter == '_' {
            file.push(letter);
        } else if !file.is_empty() && !file.ends_with('-') {
            file.push('-');
        }
    }
    let file = file.trim_end_matches('-');
    if file.is_empty() { "composition".to_owned() } else { file.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_every_file_system() {
        assert_eq!(file_name("Launch Day"), "launch-day");
        assert_eq!(file_name("  ../..\\con: \"q\"?  "), "con-q");
        assert_eq!(file_name("Übung 5 – 東京"), "übung-5-東京");
        assert_eq!(file_name("***"), "composition");
        assert_eq!(file_name(&"long ".repeat(99)).chars().count(), 79, "cut at a dash");
    }

    #[test]
    fn exports_take_the_first_free_number() {
        let root = Path::new("film");
        let free = export_path(root, "Film", None, |_| false);
        assert_eq!(free, Path::new("film/renders/film-1.mp4"));
        let range = Some(FrameRange { start: 30, end: 90 });
        let third =
            export_path(root, "Film", range, |path| !path.to_string_lossy().ends_with("-3.mp4"));
        assert_eq!(third, Path::new("film/renders/film-30-90-3.mp4"));
        assert_eq!(snapshot_path(root, "Film", 7), Path::new("film/renders/film-frame-7.png"));
    }
}
