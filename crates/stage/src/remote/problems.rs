//! Remote addresses that were not answered, or not as asked, for the Problems list.

use stillcut_remote::RemoteError;
use stillcut_timeline::{Problem, Severity};

use super::Wish;
use crate::libraries::{LibraryFile, Match, parse_address};

/// An address without an answer. Without a script or a style sheet the composition is broken;
/// without a picture or a font it looks different.
pub(super) fn unanswered(wish: &Wish<'_>, error: &RemoteError) -> Problem {
    let what = words(wish);
    let (code, message, fix) = match error {
        RemoteError::NotPermitted { host } => (
            "remote_asset",
            format!("{what} is not on this machine, and {host} is not asked"),
            not_permitted_fix(wish),
        ),
        RemoteError::Hung { .. } | RemoteError::Slow { .. } => {
            ("remote_hung", format!("{what} did not come: {error}"), KEEP_A_COPY.to_owned())
        }
        RemoteError::Integrity { .. } => (
            "integrity",
            format!("{what} is not used: {error}"),
            "Correct the integrity attribute, or the version in the address.".to_owned(),
        ),
        RemoteError::Private { .. } | RemoteError::BadAddress { .. } => {
            ("remote_refused", format!("{what} is not loaded: {error}"), KEEP_A_COPY.to_owned())
        }
        RemoteError::Status { .. } => (
            "remote_asset",
            format!("{what} is not there: {error}"),
            "Correct the address, or put the file into the project folder.".to_owned(),
        ),
        _ => ("remote_asset", format!("{what} did not come: {error}"), KEEP_A_COPY.to_owned()),
    };
    let is_needed = matches!(wish.destination, "script" | "style" | "video" | "audio");
    Problem {
        severity: if is_needed { Severity::Error } else { Severity::Warning },
        code: code.to_owned(),
        message,
        place: Some(wish.address.to_owned()),
        fix: Some(fix),
    }
}

/// A style sheet with fewer font families than it should have.
pub(super) fn missing_fonts(wish: &Wish<'_>, families: &[String], error: &RemoteError) -> Problem {
    Problem {
        severity: Severity::Warning,
        code: "missing_font".to_owned(),
        message: format!("Fonts are not on this machine: {} ({error})", families.join(", ")),
        place: Some(wish.address.to_owned()),
        fix: Some(not_permitted_fix(wish)),
    }
}

const KEEP_A_COPY: &str =
    "Put the file into the project folder and name it by a relative path, or try again later.";

fn not_permitted_fix(wish: &Wish<'_>) -> String {
    let allow = "Allow the network once (--network allow); the file is then kept for later";
    match parse_address(wish.address) {
        Some(library) => {
            format!("{allow}. Or install the npm package '{}' in libraries/.", library.package)
        }
        None => format!("{allow}. Or put the file into the project folder."),
    }
}

/// Something sent to a host: not part of a picture that can be made again.
pub(super) fn not_get(wish: &Wish<'_>) -> Problem {
    Problem {
        severity: Severity::Warning,
        code: "remote_refused".to_owned(),
        message: format!("A {} request is not sent: compositions only load files", wish.method),
        place: Some(wish.address.to_owned()),
        fix: Some("Leave the request out of the composition.".to_owned()),
    }
}

/// A site in a frame: it would keep its own origin and is left out when frames are drawn.
pub(super) fn other_site(address: &str) -> Problem {
    Problem {
        severity: Severity::Warning,
        code: "remote_site".to_owned(),
        message: "A page of another site in an iframe is not shown".to_owned(),
        place: Some(address.to_owned()),
        fix: Some("Put a copy of the page, or a picture of it, into the project.".to_owned()),
    }
}

/// A library is answered by a version that is not the one asked for.
pub(super) fn other_version(wish: &Wish<'_>, file: &LibraryFile) -> Problem {
    let Some(asked) = parse_address(wish.address) else {
        return other_font_file(wish);
    };
    let (package, asked) = (asked.package, asked.version);
    let near = file.matches == Match::Near;
    Problem {
        severity: if near { Severity::Warning } else { Severity::Info },
        code: "library_version".to_owned(),
        message: format!("{package} {asked} is answered by version {}", file.version),
        place: Some(wish.address.to_owned()),
        fix: near.then(|| {
            format!("Allow the network once for version {asked}, or ask for {}.", file.version)
        }),
    }
}

/// A file of Google Fonts whose style cannot be read from its address.
fn other_font_file(wish: &Wish<'_>) -> Problem {
    Problem {
        severity: Severity::Info,
        code: "library_version".to_owned(),
        message: format!("{} is answered by the installed font of that family", words(wish)),
        place: Some(wish.address.to_owned()),
        fix: Some("Allow the network once for the very file that is asked for.".to_owned()),
    }
}

/// What it is and where: `The picture example.org/sky.png`.
fn words(wish: &Wish<'_>) -> String {
    let what = match wish.destination {
        "script" | "worker" | "sharedworker" => "script",
        "style" => "style sheet",
        "image" => "picture",
        "font" => "font",
        "video" => "video",
        "audio" => "sound",
        _ => "file",
    };
    let address = wish.address.split_once("://").map_or(wish.address, |(_, rest)| rest);
    let short: String = address.chars().take(MOST_SHOWN).collect();
    let dots = if short.len() < address.len() { "..." } else { "" };
    format!("The {what} {short}{dots}")
}

/// Letters of an address inside a sentence; the place has all of it.
const MOST_SHOWN: usize = 100;
