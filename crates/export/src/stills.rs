//! The stills of a composition's videos: what a browser asks for, answered by ffmpeg.

use std::{path::PathBuf, sync::Arc};

use futures_util::future::{BoxFuture, FutureExt};
use stillcut_media::{Ffmpeg, LocateError, StillError, Stills};
use stillcut_stage::{MovingPicture, StillFailure, StillFile, StillRequest, StillSource};
use tokio::sync::OnceCell;

/// The ffmpeg that a setting names, else one that is found when it is first needed.
#[derive(Debug, Default)]
pub(crate) struct FfmpegSearch {
    setting: Option<PathBuf>,
    /// Where is kept what it said.
    cache: Option<PathBuf>,
    found: OnceCell<Ffmpeg>,
}

impl FfmpegSearch {
    pub(crate) fn new(setting: Option<PathBuf>, cache: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self { setting, cache, found: OnceCell::new() })
    }

    /// Whoever asks first looks for it; who asks meanwhile waits.
    pub(crate) async fn get(&self) -> Result<&Ffmpeg, LocateError> {
        let locate = || Ffmpeg::locate_known(self.setting.as_deref(), self.cache.as_deref());
        self.found.get_or_try_init(locate).await
    }
}

/// Gives the stills of one composition's videos. Nothing is started before the first is asked for.
#[derive(Debug)]
pub struct VideoStills {
    ffmpeg: Arc<FfmpegSearch>,
    stills: OnceCell<Stills>,
}

impl VideoStills {
    /// With an ffmpeg that others look for, too.
    pub(crate) fn new(ffmpeg: Arc<FfmpegSearch>) -> Arc<Self> {
        Arc::new(Self { ffmpeg, stills: OnceCell::new() })
    }

    /// With the ffmpeg that `setting` names, else one that is found when a video is met.
    pub fn locate(setting: Option<PathBuf>) -> Arc<Self> {
        Self::new(FfmpegSearch::new(setting, None))
    }

    async fn stills(&self) -> Result<&Stills, StillFailure> {
        let locate = async || self.ffmpeg.get().await.map(|ffmpeg| Stills::new(ffmpeg.clone()));
        self.stills.get_or_try_init(locate).await.map_err(|error| StillFailure {
            code: "video_without_ffmpeg".to_owned(),
            message: format!("Videos cannot be shown: {error}"),
            fix: Some(format!("Install ffmpeg: {}", stillcut_media::install_hint())),
        })
    }
}

impl StillSource for VideoStills {
    fn describe(&self, file: PathBuf) -> BoxFuture<'_, Result<MovingPicture, StillFailure>> {
        async move {
            let source =
                self.stills().await?.source(&file).await.map_err(|error| failure(&error))?;
            Ok(MovingPicture {
                width: source.width,
                height: source.height,
                duration: source.duration,
                tick: source.tick,
                plays: source.plays,
                frames: source.frames.clone(),
            })
        }
        .boxed()
    }

    fn still(&self, request: StillRequest) -> BoxFuture<'_, Result<StillFile, StillFailure>> {
        async move {
            let StillRequest { lane, file, index, size } = request;
            let still = self.stills().await?.still(&lane, &file, index, size).await;
            let bytes = still.map_err(|error| failure(&error))?;
            Ok(StillFile { kind: "image/bmp", bytes })
        }
        .boxed()
    }

    fn another(&self) -> Arc<dyn StillSource> {
        Self::new(Arc::clone(&self.ffmpeg))
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move {
            if let Some(stills) = self.stills.get() {
                stills.close().await;
            }
        }
        .boxed()
    }
}

/// What the author of a composition is told.
fn failure(error: &StillError) -> StillFailure {
    const CONVERT: &str =
        "Convert the file to MP4 with H.264, for example: ffmpeg -i FILE -c:v libx264 video.mp4";
    let (code, fix) = match error {
        StillError::Read { .. } => ("video_unreadable", "Check the file and its permissions."),
        StillError::NoVideo => {
            ("video_without_pictures", "Use <audio> for a file with sound only.")
        }
        StillError::UnknownCodec { .. } | StillError::Size { .. } => ("video_codec", CONVERT),
        StillError::Spawn(_) => ("video_without_ffmpeg", stillcut_media::install_hint()),
        _ => ("video_broken", CONVERT),
    };
    StillFailure { code: code.to_owned(), message: error.to_string(), fix: Some(fix.to_owned()) }
}
