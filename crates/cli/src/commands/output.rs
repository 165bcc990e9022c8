//! Names of the files that are written.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use stillcut_app::wire::{AppError, ErrorCode};
use stillcut_composition::Project;
use stillcut_timeline::FrameRange;

use crate::failure::Failure;

/// Folder beside the composition.
const FOLDER: &str = "renders";
/// Longer names are hard to read and not portable.
const LONGEST: usize = 80;

/// Refuses a name that promises another format: it would puzzle whoever opens the file. A name
/// that promises nothing is fine.
pub(super) fn check_format(path: &Path, extension: &str) -> Result<(), Failure> {
    let Some(promised) = path.extension().and_then(OsStr::to_str) else { return Ok(()) };
    if promised.eq_ignore_ascii_case(extension) {
        return Ok(());
    }
    let message = format!("this is written as {} only", extension.to_uppercase());
    let error = AppError::new(ErrorCode::BadRequest, message)
        .at(path.display().to_string())
        .fix(format!("Choose a file name that ends in .{extension}."));
    Err(error.into())
}

/// Where an export goes that was not told, the same place as from the window:
/// `renders/NAME-N.mp4` in the composition's folder, with the first `N` that is free; with a
/// range `renders/NAME-A-B-N.mp4`.
pub(super) fn default_path(project: &Project, range: Option<FrameRange>) -> PathBuf {
    let taken = |path: &Path| path.symlink_metadata().is_ok();
    first_free(&project.root().join(FOLDER), project.name(), range, taken)
}

fn first_free(
    folder: &Path,
    name: &str,
    range: Option<FrameRange>,
    taken: impl Fn(&Path) -> bool,
) -> PathBuf {
    let name = file_name(name);
    let stem = match range {
        Some(FrameRange { start, end }) => format!("{name}-{start}-{end}"),
        None => name,
    };
    (1..=u32::MAX)
        .map(|number| folder.join(format!("{stem}-{number}.mp4")))
        .find(|path| !taken(path))
        .unwrap_or_else(|| folder.join(stem))
}

/// A name for people as a file name on every system: letters and digits of any script, the rest
/// as single dashes.
fn file_name(name: &str) -> String {
    let letters: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() || letter == '_' { letter } else { '-' })
        .collect();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    let file: String = words.join("-").chars().take(LONGEST).collect();
    let file = file.trim_end_matches('-');
    if file.is_empty() { "composition".to_owned() } else { file.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_promise_another_format() {
        for name in ["film.mp4", "film.MP4", "film"] {
            assert!(check_format(Path::new(name), "mp4").is_ok(), "{name}");
        }
        assert!(check_format(Path::new("film.gif"), "mp4").is_err());
    }

    #[test]
    fn names_fit_every_file_system() {
        assert_eq!(file_name("Launch Day"), "launch-day");
        assert_eq!(file_name("  ../..\\con: \"q\"?  "), "con-q");
        assert_eq!(file_name("Übung 5 – 東京"), "übung-5-東京");
        assert_eq!(file_name("***"), "composition");
        assert_eq!(file_name(&"long ".repeat(99)).chars().count(), 79, "cut at a dash");
    }

    #[test]
    fn the_first_free_number_is_taken() {
        let folder = Path::new("film/renders");
        let second = |path: &Path| !path.ends_with("film-2.mp4");
        assert_eq!(first_free(folder, "Film", None, second), folder.join("film-2.mp4"));
        let range = FrameRange::new(30, 90);
        let name = first_free(folder, "Film", range, |_| false);
        assert_eq!(name, folder.join("film-30-90-1.mp4"));
    }
}
