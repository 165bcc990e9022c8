//! The stage page: the composition in a drawable canvas, frames in batches.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use stillcut_timeline::Problem;

use crate::{
    Opened, PageFacts, PixelOrder, RingError, StageError, VolumeChange,
    browser::resize,
    devtools::DevTools,
    kept::KeptProblems,
    opened::{OpenReply, View, rate_argument},
    producing::{EarlyNotices, Producing},
    ring::Ring,
    watched::Visit,
};

/// Loading, fonts and images have deadlines of their own inside the page; this one is above them.
const OPEN_DEADLINE: Duration = Duration::from_secs(60);
/// A page that hangs is loaded again without asking it for long.
const KEEP_DEADLINE: Duration = Duration::from_secs(1);
const SHORT_DEADLINE: Duration = Duration::from_secs(15);
/// Tells the frame being visited.
const CURRENT: &str = "stillcut.current()";
/// The page counts batches from here after every load.
const FIRST_BATCH: u32 = 1;

/// The page that a composition is loaded into.
#[derive(Debug, Clone)]
pub(crate) struct HostPage {
    pub(crate) devtools: DevTools,
    pub(crate) early: EarlyNotices,
}

/// A composition in a drawable canvas.
#[derive(Debug)]
pub struct StagePage {
    host: HostPage,
    opened: Opened,
    path: String,
    view: View,
    kept: KeptProblems,
    test: SelfTest,
    /// Number of the next batch; the page runs them in this order.
    next_batch: AtomicU32,
    /// The frame after those sent so far.
    next_frame: AtomicU32,
}

/// What the browser can do, tested with known pixels and known changes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SelfTest {
    /// Elements are drawn into a canvas as they look.
    pub draws: bool,
    /// Every change is reported by a paint event.
    pub detects: bool,
    /// Names of the changes that were missed, or what is missing.
    pub failed: Vec<String>,
}

/// One call into the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchCall {
    /// Number of the call, as [`crate::Slots::lend`] gave it.
    pub call: u32,
    /// Absolute frames, ascending.
    pub frames: Vec<u32>,
    /// Slots that the page may write, one for each frame that is not left out.
    pub slots: Vec<u32>,
    /// Frames that are captured even when nothing painted.
    pub capture: Vec<u32>,
    /// Frames that are taken for changed, and captured without a look, after one that changed.
    pub guess: Vec<u32>,
    /// Whether the frame before the first one had changed.
    pub moves: bool,
    /// Frames that are captured also when they are held, to be compared with their anchor.
    pub verify: Vec<u32>,
    /// Frames whose rendering update is left out: they repeat the frame before them.
    pub skip: Vec<u32>,
}

/// Where pictures are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// By the worker that also takes the pixels, while the page goes on to the next frame.
    #[default]
    Worker,
    /// On the page's own thread.
    Page,
}

/// What the page says of an opened way for frames.
#[derive(Debug, Deserialize)]
struct TransportReply {
    /// Whether pictures are drawn beside the page's own thread.
    beside: bool,
}

/// What became of a batch.
#[derive(Debug, Clone, Deserialize)]
pub struct BatchReply {
    /// One a frame, in order; fewer when the batch failed in the middle.
    pub notices: Vec<Notice>,
    /// Where and why it stopped.
    pub error: Option<BatchFailure>,
}

/// A frame that could not be produced.
#[derive(Debug, Clone, Deserialize)]
pub struct BatchFailure {
    /// The frame.
    pub frame: u32,
    /// What the page said.
    pub message: String,
}

/// One produced frame.
#[derive(Debug, Clone, Deserialize)]
pub struct Notice {
    /// The frame.
    pub frame: u32,
    /// How it came about.
    pub kind: NoticeKind,
    /// The slot with its pixels; -1 for held frames.
    pub slot: i64,
    /// In what order the bytes of its pixels are there.
    pub order: PixelOrder,
    /// Where the time went.
    pub ms: FrameMs,
}

/// How a frame came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Its pixels are in a slot.
    Captured,
    /// Its pixels are in a slot, and whether anything changed was not looked at.
    Assumed,
    /// Nothing painted since the last capture.
    Held,
}

/// Milliseconds of one frame in the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub struct FrameMs {
    /// Putting the page into the frame's state.
    pub seek: f64,
    /// Waiting for images, fonts and promises.
    pub settle: f64,
    /// Waiting for the rendering update.
    pub paint: f64,
    /// Drawing and reading back.
    pub draw: f64,
    /// Handing over the pixels.
    pub write: f64,
}

impl StagePage {
    /// Tests the browser of a host page.
    pub(crate) async fn test(host_page: &DevTools) -> Result<SelfTest, StageError> {
        host_page
            .evaluate("testing the browser", SHORT_DEADLINE, "stillcut.selfTest()".to_owned())
            .await
    }

    /// Loads the composition at `size` and waits until it is ready; loads it again when it turns out to be of another
    /// size. `test` is what [`Self::test`] said.
    pub(crate) async fn open(
        host: HostPage,
        test: SelfTest,
        path: String,
        size: (u32, u32),
        view: View,
    ) -> Result<Self, StageError> {
        if !test.draws {
            return Err(StageError::CannotDraw { missing: test.failed.join(", ") });
        }
        let mut opened = load(&host.devtools, &path, size, view).await?;
        let real = (opened.width, opened.height);
        if opened.looks_at_window {
            // What is outside of the window is not there for it.
            resize(&host.devtools, real).await?;
        }
        if real != size || opened.looks_at_window {
            opened = load(&host.devtools, &path, real, view).await?;
        }
        let (kept, next_batch) = (KeptProblems::default(), AtomicU32::new(FIRST_BATCH));
        let next_frame = AtomicU32::new(0);
        Ok(Self { host, opened, path, view, kept, test, next_batch, next_frame })
    }

    /// What the page said when it was ready.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// What the browser can do.
    pub fn self_test(&self) -> &SelfTest {
        &self.test
    }

    /// DevTools commands sent to this page so far.
    pub fn round_trips(&self) -> u32 {
        self.host.devtools.round_trips()
    }

    /// Clips, spans, problems.
    pub async fn facts(&self) -> Result<PageFacts, StageError> {
        self.host
            .devtools
            .evaluate("reading the timeline", SHORT_DEADLINE, "stillcut.facts()".to_owned())
            .await
    }

    /// Problems met so far, those of seeking included.
    pub async fn problems(&self) -> Result<Vec<Problem>, StageError> {
        Ok(self.kept.and(self.problems_now(SHORT_DEADLINE).await?))
    }

    /// Those of the present document.
    async fn problems_now(&self, deadline: Duration) -> Result<Vec<Problem>, StageError> {
        self.host
            .devtools
            .evaluate("reading the problems", deadline, "stillcut.problems()".to_owned())
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
            expression: format!("stillcut.volumes({from}, {to})"),
            current: CURRENT,
            frames: to.saturating_sub(from),
        };
        visit.evaluate(&self.host.devtools).await
    }

    /// Loads the composition afresh: the next frame is visited from the beginning.
    pub async fn reload(&self) -> Result<(), StageError> {
        self.keep_problems().await;
        let size = (self.opened.width, self.opened.height);
        load(&self.host.devtools, &self.path, size, self.view).await?;
        self.next_batch.store(FIRST_BATCH, Ordering::Relaxed);
        self.next_frame.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Bytes of a frame: RGBA.
    pub(crate) fn frame_bytes(&self) -> usize {
        self.opened.width as usize * self.opened.height as usize * 4
    }

    /// Opens a ring of `slots` frames in the page and gives its file.
    pub(crate) async fn open_ring(
        &self,
        folder: &std::path::Path,
        marker: &str,
        slots: u32,
        drawing: Drawing,
    ) -> Result<Result<(Ring, Drawing), RingError>, StageError> {
        let slot_bytes = self.frame_bytes();
        let options = format!("marker: \"{marker}\", slotBytes: {slot_bytes}, slots: {slots}");
        let drawing = self.open_transport("ring", &options, drawing).await?;
        Ok(Ring::find(folder, marker, slot_bytes, slots).map(|ring| (ring, drawing)))
    }

    /// Connects the page with the server, which expects this key.
    pub(crate) async fn open_socket(
        &self,
        key: &str,
        drawing: Drawing,
    ) -> Result<Drawing, StageError> {
        self.open_transport("socket", &format!("key: \"{key}\""), drawing).await
    }

    /// Tells where pictures are really drawn.
    async fn open_transport(
        &self,
        kind: &str,
        options: &str,
        drawing: Drawing,
    ) -> Result<Drawing, StageError> {
        let beside = drawing == Drawing::Worker;
        let expression = format!("stillcut.transport(\"{kind}\", {{{options}, beside: {beside}}})");
        let TransportReply { beside } = self
            .host
            .devtools
            .evaluate("opening the way for frames", SHORT_DEADLINE, expression)
            .await?;
        Ok(if beside { Drawing::Worker } else { Drawing::Page })
    }

    /// Produces the frames of a batch. The order of the calls of this function counts, not the order
    /// in which their ends are waited for. Several calls may be under way; the page runs them in the
    /// order in which they were sent. One DevTools round trip. Call it inside of a Tokio runtime.
    pub fn produce(&self, call: &BatchCall) -> Producing {
        const NAME: &str = "producing frames";
        let argument =
            serde_json::to_string(call).map_err(|source| StageError::Answer { call: NAME, source });
        let first = call.frames.first().copied().unwrap_or_default();
        let after = call.frames.last().map_or(0, |last| last + 1);
        let from = self.next_frame.swap(after, Ordering::Relaxed);
        let devtools = self.host.devtools.clone();
        let id = self.next_batch.fetch_add(1, Ordering::Relaxed);
        let early = self.host.early.expect(call.call, call.frames.len());
        let graphics = devtools.graphics().clone();
        Producing::begin(early, graphics, async move {
            let visit = Visit {
                call: NAME,
                expression: format!("stillcut.produce({id}, {})", argument?),
                current: CURRENT,
                frames: first.saturating_sub(from),
            };
            visit.evaluate(&devtools).await
        })
    }
}

async fn load(
    devtools: &DevTools,
    path: &str,
    (width, height): (u32, u32),
    View { rate, transparent }: View,
) -> Result<Opened, StageError> {
    let path = serde_json::Value::from(path);
    let rate = rate_argument(rate);
    let expression = format!(
        "stillcut.load({{path: {path}, width: {width}, height: {height}, transparent: {transparent}}}).then(() => stillcut.open({rate}))"
    );
    let reply: OpenReply =
        devtools.evaluate("loading the composition", OPEN_DEADLINE, expression).await?;
    let opened = reply.into_opened()?;
    tracing::debug!(waits = ?opened.waits, "the composition is ready");
    Ok(opened)
}
