//! Names of the files that exports and snapshots write.

use std::path::{Path, PathBuf};

use stillcut_media::Format;
use stillcut_timeline::FrameRange;

use crate::wire::{AppError, ErrorCode};

/// Folder beside the composition.
const FOLDER: &str = "renders";
/// Longer names are hard to read and not portable.
const LONGEST: usize = 80;

/// Where exports of a composition go: `renders` beside it, or where that cannot be written, as with
/// a composition that was installed, a folder of its name among the user's videos. Blocking: tries to
/// write.
pub fn folder(root: &Path, name: &str, videos: &Path) -> PathBuf {
    let beside = root.join(FOLDER);
    if takes_files(&beside) { beside } else { videos.join("Stillcut").join(file_name(name)) }
}

/// Whether a folder, or the one that it would be made in, takes new files.
fn takes_files(folder: &Path) -> bool {
    let there = folder.symlink_metadata().is_ok();
    let tried = if there { Some(folder) } else { folder.parent() };
    tried.is_some_and(|tried| {
        tempfile::Builder::new().prefix(".stillcut-").tempfile_in(tried).is_ok()
    })
}

/// `renders/NAME-N.mp4` in the composition's folder, with the first `N` that is free; with a
/// range `renders/NAME-A-B-N.mp4`. Other formats have other endings, a PNG sequence has none.
pub fn export_path(
    root: &Path,
    name: &str,
    range: Option<FrameRange>,
    format: Format,
    taken: impl Fn(&Path) -> bool,
) -> PathBuf {
    export_path_in(&root.join(FOLDER), name, range, format, taken)
}

/// Where and what to write, when a name was given: what is asked for by name, else what the file
/// name promises, else `usual`. A PNG sequence that is named like a file becomes a folder.
pub fn resolve(
    output: &Path,
    asked: Option<Format>,
    usual: Format,
) -> Result<(PathBuf, Format), AppError> {
    let promised = Format::promised_by(output);
    let place = || output.display().to_string();
    let format = match (asked, promised) {
        (Some(asked), Some(promised)) if asked != promised => {
            let message =
                format!("a name that ends in .{promised} promises another format than {asked}");
            let error = AppError::new(ErrorCode::BadRequest, message).at(place());
            return Err(error.fix(format!("Choose a name that ends in .{asked}.")));
        }
        (None, None) if output.extension().is_some() => {
            let message = "the name promises a format that is not written here";
            let endings = Format::ALL.map(|format| format!(".{format}")).join(", ");
            let error = AppError::new(ErrorCode::BadRequest, message).at(place());
            return Err(error.fix(format!("Choose a name that ends in one of {endings}.")));
        }
        (asked, promised) => asked.or(promised).unwrap_or(usual),
    };
    let path = if format.is_folder() && promised == Some(format) {
        output.with_extension("")
    } else {
        output.to_owned()
    };
    Ok((path, format))
}

/// The same in another folder than `renders`.
pub(crate) fn export_path_in(
    folder: &Path,
    name: &str,
    range: Option<FrameRange>,
    format: Format,
    taken: impl Fn(&Path) -> bool,
) -> PathBuf {
    let ending = if format.is_folder() { String::new() } else { format!(".{format}") };
    let stem = match range {
        Some(FrameRange { start, end }) => format!("{}-{start}-{end}", file_name(name)),
        None => file_name(name),
    };
    (1..=u32::MAX)
        .map(|number| folder.join(format!("{stem}-{number}{ending}")))
        .find(|path| !taken(path))
        .unwrap_or_else(|| folder.join(stem))
}

/// The path itself while it is free, else the first free one with another number at its end.
pub(crate) fn next_free(path: &Path, taken: impl Fn(&Path) -> bool) -> PathBuf {
    if !taken(path) {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-');
    let name = |number: u32| match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    (1..=u32::MAX)
        .map(|number| path.with_file_name(name(number)))
        .find(|path| !taken(path))
        .unwrap_or_else(|| path.to_owned())
}

/// `NAME-frame-N.png` in the folder of exports. The same frame is the same picture: it is written
/// over.
pub(crate) fn snapshot_path(folder: &Path, name: &str, frame: u32) -> PathBuf {
    folder.join(format!("{}-frame-{frame}.png", file_name(name)))
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
    fn formats_come_from_names_unless_they_are_asked_for() {
        let resolved = |output: &str, asked| resolve(Path::new(output), asked, Format::Webm);
        let ok = |output: &str, asked| {
            let (path, format) = resolved(output, asked).unwrap();
            (path.display().to_string(), format)
        };
        assert_eq!(ok("a/film.GIF", None), ("a/film.GIF".to_owned(), Format::Gif));
        assert_eq!(ok("film", None), ("film".to_owned(), Format::Webm));
        assert_eq!(ok("film", Some(Format::Mov)), ("film".to_owned(), Format::Mov));
        assert_eq!(ok("film.v2", Some(Format::Png)), ("film.v2".to_owned(), Format::Png));
        assert_eq!(ok("film.png", None), ("film".to_owned(), Format::Png), "a folder");
        for (output, asked, way_out) in
            [("film.mkv", None, ".webm"), ("film.mp4", Some(Format::Gif), ".gif")]
        {
            let error = resolved(output, asked).unwrap_err();
            assert_eq!(error.place.as_deref(), Some(output));
            assert!(error.fix.unwrap().contains(way_out), "{output}");
        }
    }

    #[test]
    fn exports_take_the_first_free_number() {
        let frames = export_path(Path::new("film"), "Film", None, Format::Png, |_| false);
        assert_eq!(frames, Path::new("film/renders/film-1"));
        let root = Path::new("film");
        let free = export_path(root, "Film", None, Format::Mp4, |_| false);
        assert_eq!(free, Path::new("film/renders/film-1.mp4"));
        let range = Some(FrameRange { start: 30, end: 90 });
        let third = export_path(root, "Film", range, Format::Mp4, |path| {
            !path.to_string_lossy().ends_with("-3.mp4")
        });
        assert_eq!(third, Path::new("film/renders/film-30-90-3.mp4"));
        assert_eq!(snapshot_path(root, "Film", 7), Path::new("film/film-frame-7.png"));
    }

    #[test]
    fn an_export_once_more_takes_the_next_number() {
        let path = Path::new("renders/film-2.mp4");
        assert_eq!(next_free(path, |_| false), path, "it failed and left nothing");
        let taken = |path: &Path| !path.ends_with("film-4.mp4");
        assert_eq!(next_free(path, taken), Path::new("renders/film-4.mp4"));
        let chosen = next_free(Path::new("a/trailer.mp4"), |path| path.ends_with("trailer.mp4"));
        assert_eq!(chosen, Path::new("a/trailer-1.mp4"));
    }

    #[test]
    fn exports_of_what_cannot_be_written_to_go_to_the_videos() {
        let place = tempfile::tempdir().unwrap();
        let (root, videos) = (place.path().join("film"), place.path().join("videos"));
        assert_eq!(folder(&root, "My Film", &videos), videos.join("Stillcut/my-film"), "no folder");
        std::fs::create_dir(&root).unwrap();
        assert_eq!(folder(&root, "My Film", &videos), root.join("renders"));
        assert_eq!(std::fs::read_dir(&root).unwrap().count(), 0, "the try leaves nothing");
        std::fs::write(root.join("renders"), "in the way").unwrap();
        assert_eq!(folder(&root, "My Film", &videos), videos.join("Stillcut/my-film"));
    }
}
