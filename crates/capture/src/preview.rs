//! Single frames on demand, from the engine that exports.

use std::{collections::HashMap, sync::Arc};

use stillcut_composition::Project;
use stillcut_stage::{Chromium, Remote, SoundFacts, StillSource, Wanted};
use stillcut_timeline::{Analysis, FrameRange, Problem};
use tokio_util::sync::CancellationToken;

use crate::{
    Batch, CaptureError, CaptureMode, Drawing, FrameKind, ModeChoice, Picture, PixelHash, RawFrame,
    Session, SessionOptions, Transport,
    draw::DrawSource,
    orders::Order,
    run::{plain_frame, stretches},
    segments::{NotDrawn, Segment},
    source::{FrameOrder, Outcome, Pixels},
};

/// What a preview needs.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    /// The composition.
    pub project: Project,
    /// The browser.
    pub chromium: Chromium,
    /// What answers addresses of other hosts.
    pub remote: Remote,
    /// Which way to capture.
    pub mode: ModeChoice,
    /// Who gives the stills of videos; without, they are not shown.
    pub stills: Option<Arc<dyn StillSource>>,
    /// Where nothing is painted, pictures are transparent instead of white.
    pub transparent: bool,
}

/// An open composition that shows any frame.
#[derive(Debug)]
pub struct Preview {
    /// Boxed: it is large, and a preview is handed from one to another.
    session: Box<Session>,
    segments: Vec<Segment>,
    /// The frame the stage page is at.
    at: Option<u32>,
    /// The last captured picture of the stage page.
    last: Option<RawFrame>,
    /// Hashes of the frames shown so far: going back must give the same.
    known: HashMap<u32, PixelHash>,
    going_back: GoingBack,
}

/// How an earlier frame is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GoingBack {
    /// Not tried yet; nothing speaks against a direct seek.
    Untried,
    /// A direct seek gave the same pixels as a fresh visit.
    Direct,
    /// Frames depend on earlier ones: load again and visit in order.
    Reload,
}

impl Preview {
    /// Starts the browser and loads the composition. `step` hears the name of every step as it
    /// begins (`Start browser`, `Load page`, `Read timeline`). When `cancel` comes first, the error
    /// is [`CaptureError::Cancelled`] and no process is left. Dropping the future ends the browser,
    /// too, but does not wait for its end.
    pub async fn open(
        options: PreviewOptions,
        cancel: &CancellationToken,
        step: impl Fn(&str) + Send,
    ) -> Result<Self, CaptureError> {
        let options = SessionOptions {
            project: options.project,
            chromium: options.chromium,
            remote: options.remote,
            mode: options.mode,
            rate: None,
            transport: Transport::default(),
            drawing: Drawing::default(),
            stills: options.stills,
            transparent: options.transparent,
        };
        let mut session = Box::new(Session::open(options, cancel, step).await?);
        let prepared = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(CaptureError::Cancelled),
            prepared = session.prepare(Batch::OFF) => prepared,
        };
        if let Err(error) = prepared {
            session.close().await;
            return Err(error);
        }
        let analysis = session.analysis();
        let going_back =
            if analysis.history.is_free() { GoingBack::Untried } else { GoingBack::Reload };
        let segments = stretches(&session, whole(analysis), &[]);
        Ok(Self { session, segments, at: None, last: None, known: HashMap::new(), going_back })
    }

    /// What the page says about the composition.
    pub fn analysis(&self) -> &Analysis {
        self.session.analysis()
    }

    /// Product and version of the browser.
    pub fn browser(&self) -> &str {
        self.session.browser()
    }

    /// Shows these frames by screenshot, as an export does that knows that they look different when
    /// drawn. To be called before the first frame is shown.
    pub fn do_not_draw(&mut self, not_drawn: &[NotDrawn]) {
        self.segments = stretches(&self.session, whole(self.session.analysis()), not_drawn);
    }

    /// What sounds.
    pub fn sound(&self) -> &SoundFacts {
        self.session.sound()
    }

    /// Adds to the problems of the analysis what was found out elsewhere.
    pub fn add_problems(&mut self, problems: Vec<Problem>) {
        self.session.add_problems(problems);
    }

    /// How frames are captured here.
    pub fn mode(&self) -> CaptureMode {
        self.session.mode()
    }

    /// Files of the network that nobody has permitted yet.
    pub fn wanted(&self) -> Vec<Wanted> {
        self.session.wanted()
    }

    /// Process id of the browser.
    pub fn browser_pid(&self) -> u32 {
        self.session.browser_pid()
    }

    /// The raw picture of a frame, the same an export gives to the encoder.
    /// `frame` is clamped to the last frame. Not cancel-safe: let it finish.
    pub async fn frame(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        let frame = frame.min(self.analysis().frames.saturating_sub(1));
        let segment = self.segments.iter().find(|segment| segment.range.contains(frame));
        let raw = match segment.map_or(CaptureMode::DrawElement, |segment| segment.mode) {
            CaptureMode::Screenshot => self.shot(frame).await?,
            CaptureMode::DrawElement => match self.drawn(frame).await {
                Err(CaptureError::Frame { reason, .. }) => {
                    tracing::debug!(frame, reason, "a frame could not be drawn");
                    self.last = None;
                    self.shot(frame).await?
                }
                drawn => drawn?,
            },
        };
        self.known.insert(frame, raw.hash);
        Ok(raw)
    }

    async fn shot(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        Ok(captured(frame, plain_frame(&mut self.session, frame).await?))
    }

    async fn drawn(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        if self.at.is_none_or(|at| frame >= at) {
            return self.step_to(frame, Order::Detect).await;
        }
        match self.going_back {
            GoingBack::Reload => self.reload_and_visit(frame).await,
            GoingBack::Untried => self.try_going_back(frame).await,
            GoingBack::Direct => {
                let raw = self.step_to(frame, Order::Capture).await?;
                if self.known.get(&frame).is_none_or(|known| *known == raw.hash) {
                    return Ok(raw);
                }
                self.going_back = GoingBack::Reload;
                self.reload_and_visit(frame).await
            }
        }
    }

    /// The first way back: direct and fresh, compared. Equal pixels make later ways back direct.
    async fn try_going_back(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        let direct = self.step_to(frame, Order::Capture).await?;
        let fresh = self.reload_and_visit(frame).await?;
        let same = direct.hash == fresh.hash;
        self.going_back = if same { GoingBack::Direct } else { GoingBack::Reload };
        tracing::debug!(frame, same, "went back directly and afresh");
        Ok(fresh)
    }

    async fn reload_and_visit(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        let (stage, _slots) = self.session.stage_and_slots()?;
        stage.reload().await?;
        (self.at, self.last) = (None, None);
        self.step_to(frame, Order::Capture).await
    }

    async fn step_to(&mut self, frame: u32, order: Order) -> Result<RawFrame, CaptureError> {
        let order = if self.last.is_none() { Order::Capture } else { order };
        let (stage, slots) = self.session.stage_and_slots()?;
        let mut source = DrawSource::new(stage, slots, Batch::OFF);
        let produced = source.one(FrameOrder { frame, order }).await;
        self.at = Some(frame);
        match (produced?, &self.last) {
            (
                Outcome::Captured(pixels) | Outcome::Assumed(pixels) | Outcome::Verified(pixels),
                _,
            ) => {
                let raw = captured(frame, pixels);
                self.last = Some(raw.clone());
                Ok(raw)
            }
            (Outcome::Held | Outcome::Skipped, Some(last)) => {
                Ok(RawFrame { frame, kind: FrameKind::Held { anchor: last.frame }, ..last.clone() })
            }
            (Outcome::Held | Outcome::Skipped, None) => Err(CaptureError::BadNotice { frame }),
        }
    }

    /// Ends the browser and removes its profile; afterwards no process is left.
    pub async fn close(self) {
        self.session.close().await;
    }
}

fn whole(analysis: &Analysis) -> FrameRange {
    FrameRange { start: 0, end: analysis.frames }
}

fn captured(frame: u32, Pixels { picture, hash }: Pixels) -> RawFrame {
    let picture: Arc<Picture> = Arc::new(picture);
    RawFrame { frame, kind: FrameKind::Captured, hash, picture }
}
