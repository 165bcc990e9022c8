//! Videos and sounds of other hosts. They are decoded here; the browser never plays them.

use std::path::PathBuf;

use stillcut_remote::Integrity;
use stillcut_timeline::Problem;

use super::{Remote, RemoteLog, Wish, problems};

/// What a remote address of media is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// A video's pictures.
    Video,
    /// A sound.
    Audio,
}

impl Media {
    const fn destination(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }

    /// Whether a request is for media: the browser's own player asks.
    pub(super) fn is(destination: &str) -> bool {
        [Self::Video, Self::Audio].iter().any(|each| each.destination() == destination)
    }
}

/// Whether an address leaves the composition's own origin.
pub fn is_remote(address: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme))
}

impl Remote {
    /// The file behind a remote address: kept from before, or downloaded where that is permitted.
    ///
    /// # Errors
    ///
    /// What is to be told where there is no such file; its place is the address.
    pub async fn media(&self, address: &str, media: Media) -> Result<PathBuf, Box<Problem>> {
        self.media_for(address, media, &RemoteLog::default()).await
    }

    /// The same, with a missing permission noted in `log`.
    pub(crate) async fn media_for(
        &self,
        address: &str,
        media: Media,
        log: &RemoteLog,
    ) -> Result<PathBuf, Box<Problem>> {
        let (integrity, destination) = (Integrity::default(), media.destination());
        let wish = Wish { address, method: "GET", integrity, destination };
        log.note_asked();
        self.fetch(&wish).await.map(|file| file.path).map_err(|error| {
            log.want(&wish, &error);
            Box::new(problems::unanswered(&wish, &error))
        })
    }
}
