//! The files behind the addresses of sounds, each looked into once.

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
};

use futures_util::{StreamExt, stream};
use percent_encoding::percent_decode_str;
use stillcut_composition::Project;
use stillcut_media::{
    Ffmpeg, InspectError,
    sound::{SoundStream, probe_sound},
};
use stillcut_stage::{Media, Remote, is_remote};

/// What an address leads to.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A file with sound.
    Sound { path: PathBuf, stream: SoundStream },
    /// A file without sound.
    Silent,
    /// No file of the project: its path, decoded.
    Missing { path: String },
    /// No address of a file.
    Foreign,
    /// A file of another host that cannot be had: why, and the way out.
    Unanswered { message: String, fix: String },
    /// A file that cannot be read.
    Broken { detail: String },
}

/// Files that are looked into at a time: the processes are short, and disks take turns anyway.
const AT_ONCE: usize = 4;

/// What the addresses lead to, each looked up once.
pub(super) async fn find(
    (project, remote): (&Project, &Remote),
    ffmpeg: &Ffmpeg,
    addresses: impl IntoIterator<Item = &str>,
) -> HashMap<String, Found> {
    let distinct: BTreeSet<String> = addresses.into_iter().map(str::to_owned).collect();
    let looks = distinct.into_iter().map(async |address| {
        let found = look((project, remote), ffmpeg, &address).await;
        (address, found)
    });
    stream::iter(looks).buffer_unordered(AT_ONCE).collect().await
}

async fn look((project, remote): (&Project, &Remote), ffmpeg: &Ffmpeg, address: &str) -> Found {
    if is_remote(address) {
        return match remote.media(address, Media::Audio).await {
            Ok(path) => inside(ffmpeg, path).await,
            Err(problem) => {
                Found::Unanswered { message: problem.message, fix: problem.fix.unwrap_or_default() }
            }
        };
    }
    // The page names paths of its own origin from the root; what is left is inline, or made by scripts.
    if !address.starts_with('/') {
        return Found::Foreign;
    }
    let decoded = percent_decode_str(address).decode_utf8_lossy().into_owned();
    let Ok(path) = project.resolve(&decoded) else {
        return Found::Missing { path: decoded };
    };
    inside(ffmpeg, path).await
}

/// What is in a file.
async fn inside(ffmpeg: &Ffmpeg, path: PathBuf) -> Found {
    match probe_sound(ffmpeg, &path).await {
        Ok(Some(stream)) => Found::Sound { path, stream },
        Ok(None) => Found::Silent,
        Err(error) => Found::Broken { detail: detail(&error) },
    }
}

/// What ffprobe said, without its own name for the file.
fn detail(error: &InspectError) -> String {
    let words = error.to_string();
    words.rsplit_once(": ").map_or_else(|| words.clone(), |(_, last)| last.to_owned())
}
