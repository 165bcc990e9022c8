//! The files behind the addresses of sounds, each looked into once.

use std::{collections::HashMap, path::PathBuf};

use percent_encoding::percent_decode_str;
use stillcut_composition::Project;
use stillcut_media::{
    Ffmpeg, InspectError,
    sound::{SoundStream, probe_sound},
};

/// What an address leads to.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A file with sound.
    Sound { path: PathBuf, stream: SoundStream },
    /// A file without sound.
    Silent,
    /// No file of the project: its path, decoded.
    Missing { path: String },
    /// Not an address inside the project.
    Foreign,
    /// A file that cannot be read.
    Broken { detail: String },
}

/// Looks every address up once.
pub(super) struct Sources<'a> {
    project: &'a Project,
    ffmpeg: &'a Ffmpeg,
    known: HashMap<String, Found>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(project: &'a Project, ffmpeg: &'a Ffmpeg) -> Self {
        Self { project, ffmpeg, known: HashMap::new() }
    }

    pub(super) async fn find(&mut self, address: &str) -> Found {
        if let Some(found) = self.known.get(address) {
            return found.clone();
        }
        let found = self.look(address).await;
        self.known.insert(address.to_owned(), found.clone());
        found
    }

    async fn look(&self, address: &str) -> Found {
        // The page names paths of its own origin from the root; everything else is elsewhere.
        if !address.starts_with('/') {
            return Found::Foreign;
        }
        let decoded = percent_decode_str(address).decode_utf8_lossy().into_owned();
        let Ok(path) = self.project.resolve(&decoded) else {
            return Found::Missing { path: decoded };
        };
        match probe_sound(self.ffmpeg, &path).await {
            Ok(Some(stream)) => Found::Sound { path, stream },
            Ok(None) => Found::Silent,
            Err(error) => Found::Broken { detail: detail(&error) },
        }
    }
}

/// What ffprobe said, without its own name for the file.
fn detail(error: &InspectError) -> String {
    let words = error.to_string();
    words.rsplit_once(": ").map_or_else(|| words.clone(), |(_, last)| last.to_owned())
}
