//! The plain page: the composition as a page of its own size, for screenshots.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::{
    dom::Rgba,
    emulation::SetDefaultBackgroundColorOverrideParams,
    page::{CaptureScreenshotFormat, CaptureScreenshotParams, NavigateParams},
};
use image::RgbaImage;
use stillcut_timeline::{FrameRate, Problem};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    Opened, PageFacts, StageError, VolumeChange,
    devtools::DevTools,
    kept::KeptProblems,
    opened::{OpenReply, View, rate_argument},
    watched::Visit,
};

const OPEN_DEADLINE: Duration = Duration::from_secs(60);
/// A page that hangs is loaded again without asking it for long.
const KEEP_DEADLINE: Duration = Duration::from_secs(1);
const SHORT_DEADLINE: Duration = Duration::from_secs(20);
const SCREENSHOT: &str = "taking a screenshot";
/// Tells the frame being visited.
const CURRENT: &str = "__stillcut.current()";

/// A composition as a page of its own.
#[derive(Debug)]
pub struct PlainPage {
    devtools: DevTools,
    opened: Opened,
    address: String,
    view: View,
    kept: KeptProblems,
    visited: Option<u32>,
}

impl PlainPage {
    pub(crate) async fn open(
        devtools: DevTools,
        address: String,
        view: View,
    ) -> Result<Self, StageError> {
        if view.transparent {
            let clear = Rgba { r: 0, g: 0, b: 0, a: Some(0.0) };
            let backdrop = SetDefaultBackgroundColorOverrideParams { color: Some(clear) };
            devtools.execute("clearing the backdrop", SHORT_DEADLINE, backdrop).await?;
        }
        let opened = load(&devtools, &address, view.rate).await?;
        Ok(Self { devtools, opened, address, view, kept: KeptProblems::default(), visited: None })
    }

    /// What the page said when it was ready.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// DevTools commands sent to this page so far.
    pub fn round_trips(&self) -> u32 {
        self.devtools.round_trips()
    }

    /// Clips, spans, problems.
    pub async fn facts(&self) -> Result<PageFacts, StageError> {
        self.devtools
            .evaluate("reading the timeline", SHORT_DEADLINE, "__stillcut.facts()".to_owned())
            .await
    }

    /// Problems met so far, those of seeking included.
    pub async fn problems(&self) -> Result<Vec<Problem>, StageError> {
        Ok(self.kept.and(self.problems_now(SHORT_DEADLINE).await?))
    }

    /// Those of the present document.
    async fn problems_now(&self, deadline: Duration) -> Result<Vec<Problem>, StageError> {
        self.devtools
            .evaluate("reading the problems", deadline, "__stillcut.problems()".to_owned())
            .await
    }

    /// What this document met would be lost with it.
    async fn keep_problems(&self) {
        match self.problems_now(KEEP_DEADLINE).await {
            Ok(found) => self.kept.keep(found),
            Err(error) => tracing::debug!(%error, "problems are lost with their document"),
        }
    }

    /// Visits the frames `from..to` in order and tells how loud everything is, where that changes.
    /// The page must be fresh or at the frame before, and must be loaded again before anything else
    /// is done with it.
    pub async fn volumes(&self, from: u32, to: u32) -> Result<Vec<VolumeChange>, StageError> {
        let visit = Visit {
            call: "reading the volumes",
            expression: format!("__stillcut.volumes({from}, {to})"),
            current: CURRENT,
            frames: to.saturating_sub(from),
        };
        visit.evaluate(&self.devtools).await
    }

    /// Loads the composition afresh: the next frame is visited from the beginning.
    pub async fn reload(&mut self) -> Result<(), StageError> {
        self.keep_problems().await;
        self.opened = load(&self.devtools, &self.address, self.view.rate).await?;
        self.visited = None;
        Ok(())
    }

    /// Closes the page and its window.
    pub async fn close(self) {
        if let Err(error) = self.devtools.page().clone().close().await {
            tracing::debug!(%error, "a page was not closed");
        }
    }

    /// The frame last visited.
    pub fn visited(&self) -> Option<u32> {
        self.visited
    }

    /// Seeks to a frame, visiting every frame between. It is rendered when a picture is taken.
    pub async fn visit(&mut self, frame: u32) -> Result<(), StageError> {
        let expression = format!("Promise.resolve(__stillcut.visit({frame})).then(() => null)");
        let from = self.visited.map_or(0, |visited| visited + 1);
        let visit = Visit {
            call: "seeking",
            expression,
            current: CURRENT,
            frames: frame.saturating_sub(from),
        };
        let () = visit.evaluate(&self.devtools).await?;
        self.visited = Some(frame);
        Ok(())
    }

    /// A lossless picture of the page as it is, over white where the page is transparent, unless
    /// that is to be kept. The browser renders the page for it.
    pub async fn screenshot(&self) -> Result<Screenshot, StageError> {
        let params = CaptureScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .from_surface(true)
            // The fast way loses alpha.
            .optimize_for_speed(!self.view.transparent)
            .build();
        let answer = self.devtools.execute(SCREENSHOT, SHORT_DEADLINE, params).await?;
        Ok(Screenshot { base64: answer.data.into() })
    }
}

/// A picture as the browser sent it.
#[derive(Debug)]
pub struct Screenshot {
    base64: String,
}

impl Screenshot {
    /// Its pixels. Blocking, some milliseconds.
    pub fn decode(self) -> Result<RgbaImage, StageError> {
        let png = STANDARD.decode(self.base64).map_err(|error| StageError::Refused {
            call: SCREENSHOT,
            message: error.to_string(),
        })?;
        let picture = image::load_from_memory_with_format(&png, image::ImageFormat::Png);
        Ok(picture.map_err(StageError::Screenshot)?.into_rgba8())
    }
}

async fn load(
    devtools: &DevTools,
    address: &str,
    rate: Option<FrameRate>,
) -> Result<Opened, StageError> {
    const NAME: &str = "loading the composition";
    devtools.execute(NAME, OPEN_DEADLINE, NavigateParams::new(address)).await?;
    let expression = format!("__stillcut.open({})", rate_argument(rate));
    let reply: OpenReply = devtools.evaluate(NAME, OPEN_DEADLINE, expression).await?;
    reply.into_opened()
}
