//! What the player drives: the real engine, or a fake one in tests.

use std::{future::Future, path::PathBuf, sync::Arc};

use stillcut_capture::{CaptureMode, ModeChoice, Preview, PreviewOptions, RawFrame};
use stillcut_composition::Project;
use stillcut_export::{VideoStills, not_drawn_in_exports, sound_problems};
use stillcut_stage::{Chromium, Remote, Wanted};
use stillcut_timeline::Analysis;
use tokio_util::sync::CancellationToken;

use super::picture::Shot;
use crate::wire::AppError;

/// Opens compositions.
pub(crate) trait Engine: Send + Sync + 'static {
    /// What can be opened.
    type Target: Send + 'static;
    /// What is then open.
    type Source: FrameSource;

    /// Opens a composition; `step` hears the name of every step as it begins. When `cancel` comes
    /// first, it ends with an error, and nothing that it started is left.
    fn open(
        &self,
        target: Self::Target,
        cancel: CancellationToken,
        step: impl Fn(&str) + Send + Sync + 'static,
    ) -> impl Future<Output = Result<Self::Source, AppError>> + Send;
}

/// An open composition.
pub(crate) trait FrameSource: Send + 'static {
    /// What the page says about itself.
    fn analysis(&self) -> &Analysis;

    /// How frames are captured.
    fn mode(&self) -> CaptureMode;

    /// Files of the network that nobody has permitted yet.
    fn wanted(&self) -> Vec<Wanted> {
        Vec::new()
    }

    /// A raw frame. Not cancel-safe.
    fn frame(&mut self, frame: u32) -> impl Future<Output = Result<RawFrame, AppError>> + Send;

    /// Makes images of its frames.
    fn encoder(&self) -> Encoder {
        Arc::new(Shot::encode)
    }

    /// Ends every process of it.
    fn close(self) -> impl Future<Output = ()> + Send;
}

/// Makes the image of a raw frame, for a project revision. Called where blocking is allowed.
pub(crate) type Encoder = Arc<dyn Fn(&RawFrame, u32) -> Result<Shot, AppError> + Send + Sync>;

/// The engine that exports, too.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chrome;

/// A composition to open and how.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The composition.
    pub(crate) project: Project,
    /// Chromium to use instead of the one found.
    pub(crate) chromium: Option<PathBuf>,
    /// ffmpeg to use for videos instead of the one found.
    pub(crate) ffmpeg: Option<PathBuf>,
    /// What answers addresses of other hosts.
    pub(crate) remote: Remote,
    /// Which way to capture.
    pub(crate) mode: ModeChoice,
    /// Where exports remember what they do not draw, and what Chromium said of itself is kept.
    pub(crate) cache: PathBuf,
}

impl Engine for Chrome {
    type Target = Target;
    type Source = Preview;

    async fn open(
        &self,
        target: Target,
        cancel: CancellationToken,
        step: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Preview, AppError> {
        step("Find Chromium");
        let chromium = tokio::select! {
            () = cancel.cancelled() => return Err(AppError::overtaken()),
            chromium = Chromium::locate(target.chromium.as_deref(), Some(&target.cache)) => chromium?,
        };
        let options = PreviewOptions {
            project: target.project.clone(),
            chromium,
            remote: target.remote.clone(),
            mode: target.mode,
            stills: Some(VideoStills::locate(target.ffmpeg.clone())),
            transparent: false,
        };
        let mut preview = Preview::open(options, &cancel, step).await?;
        let known = preview.analysis().problems.clone();
        let looking = sound_problems(
            (&target.project, &target.remote),
            target.ffmpeg.as_deref(),
            preview.sound(),
            preview.analysis(),
            known,
        );
        let found = tokio::select! {
            found = looking => found,
            () = cancel.cancelled() => {
                preview.close().await;
                return Err(AppError::overtaken());
            }
        };
        preview.add_problems(found);
        let not_drawn = not_drawn_in_exports(&target.cache, &target.project, &preview).await;
        preview.do_not_draw(&not_drawn);
        Ok(preview)
    }
}

impl FrameSource for Preview {
    fn analysis(&self) -> &Analysis {
        Self::analysis(self)
    }

    fn mode(&self) -> CaptureMode {
        Self::mode(self)
    }

    fn wanted(&self) -> Vec<Wanted> {
        Self::wanted(self)
    }

    async fn frame(&mut self, frame: u32) -> Result<RawFrame, AppError> {
        Ok(Self::frame(self, frame).await?)
    }

    async fn close(self) {
        Self::close(self).await;
    }
}
