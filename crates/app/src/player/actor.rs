//! The task that owns the browser. It does one thing at a time and takes orders in meanwhile.

use std::{future::Future, sync::Arc};

use stillcut_capture::{CaptureMode, RawFrame};
use stillcut_stage::Wanted;
use stillcut_timeline::Analysis;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::{
    cache::{CACHE_BYTES, Cache},
    encoding::Encoding,
    engine::{Engine, FrameSource},
    inbox::{Change, FirstFrame, Inbox, Opening, Order, PlayOrder, Playback, answer},
    picture::Shot,
    playing::Playing,
    reload::{Reloading, finished},
};
use crate::{
    hub::Hub,
    wire::{AppError, ErrorCode, Seeked},
};

/// What the player tells the dispatcher.
#[derive(Debug)]
pub(crate) enum Note {
    /// A step of opening began.
    Step {
        /// Of the composition that opens.
        revision: u32,
        /// Words to show.
        name: String,
    },
    /// Frames can be shown.
    Opened {
        /// Of the composition.
        revision: u32,
        /// What the page says about itself.
        analysis: Box<Analysis>,
        /// How frames are captured.
        mode: CaptureMode,
        /// Files of the network that nobody has permitted yet.
        wanted: Vec<Wanted>,
    },
    /// There is no browser for this composition, or no more.
    Failed {
        /// Of the composition.
        revision: u32,
        /// Why.
        error: AppError,
    },
    /// It cannot be opened; what was open before stays open.
    NotReloaded {
        /// Of the composition that was to be opened.
        revision: u32,
        /// Why.
        error: AppError,
    },
}

/// Starts the player. It ends, with everything closed, when its orders end.
pub(crate) fn spawn<E: Engine>(
    engine: E,
    orders: mpsc::UnboundedReceiver<Order<E::Target>>,
    hub: Arc<Hub>,
    notes: mpsc::UnboundedSender<Note>,
) -> JoinHandle<()> {
    let player = Player {
        engine: Arc::new(engine),
        orders,
        inbox: Inbox::new(),
        hub,
        notes,
        open: None,
        reloading: None,
        closing: JoinSet::new(),
        position: 0,
        playing: None,
    };
    tokio::spawn(player.run())
}

pub(super) struct Player<E: Engine> {
    engine: Arc<E>,
    pub(super) orders: mpsc::UnboundedReceiver<Order<E::Target>>,
    pub(super) inbox: Inbox<E::Target>,
    pub(super) hub: Arc<Hub>,
    notes: mpsc::UnboundedSender<Note>,
    pub(super) open: Option<Open<E::Source>>,
    pub(super) reloading: Option<Reloading<E::Source>>,
    /// What nobody waits for; it has ended when the player ends.
    closing: JoinSet<()>,
    /// Frame shown last.
    pub(super) position: u32,
    pub(super) playing: Option<Playing>,
}

/// The open composition.
pub(super) struct Open<S> {
    pub(super) revision: u32,
    pub(super) source: S,
    pub(super) cache: Cache,
    /// Made last: the next frame is often the same picture.
    last: Option<Arc<Shot>>,
}

impl<S: FrameSource> Open<S> {
    /// Begins to encode a raw frame; one that shows the last picture again is there at once.
    pub(super) fn encode(&self, raw: RawFrame) -> Encoding {
        let last = self.last.as_ref().and_then(|last| last.again(&raw));
        let begin = || Encoding::begin(raw, self.revision, self.source.encoder());
        last.map_or_else(begin, Encoding::done)
    }

    /// Takes in what was encoded.
    pub(super) fn keep(&mut self, encoding: Encoding) -> Result<Arc<Shot>, AppError> {
        let shot = encoding.into_shot()?;
        self.cache.put(&shot);
        self.last = Some(Arc::clone(&shot));
        Ok(shot)
    }
}

impl<E: Engine> Player<E> {
    async fn run(mut self) {
        loop {
            // Whatever was ordered by now counts: work and orders are often ready at once.
            self.absorb_waiting();
            if let Some(change) = self.inbox.change.take() {
                self.change(change).await;
            } else if self.inbox.ended {
                break;
            } else if let Some((revision, target)) = self.inbox.reload.take() {
                self.reload(revision, target);
            } else if self.reloading.as_ref().is_some_and(Reloading::has_ended) {
                self.take_over().await;
            } else if let Some((frame, reply)) = self.inbox.captures.pop_front() {
                let picture = self.capture(frame).await;
                answer(reply, picture);
            } else if let Some(playback) = self.inbox.playback.take() {
                self.set_playback(playback);
            } else if let Some(seek) = self.inbox.seek.take() {
                let seeked = self.show(seek.frame).await.map(|shot| Seeked::Shown {
                    frame: shot.frame,
                    hash: format!("{:016x}", shot.hash),
                });
                answer(seek.reply, seeked);
            } else if self.playing.is_some() {
                self.play().await;
            } else {
                tokio::select! {
                    order = self.orders.recv() => self.inbox.absorb(order),
                    () = finished(&mut self.reloading) => {}
                    Some(_) = self.closing.join_next() => {}
                }
            }
        }
        while self.closing.join_next().await.is_some() {}
    }

    /// Takes in every order that waits already.
    fn absorb_waiting(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            self.inbox.absorb(Some(order));
        }
    }

    /// Does something that has to be finished, taking orders in meanwhile.
    pub(super) async fn attend<T>(
        orders: &mut mpsc::UnboundedReceiver<Order<E::Target>>,
        inbox: &mut Inbox<E::Target>,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                order = orders.recv(), if !inbox.ended => inbox.absorb(order),
            }
        }
    }

    async fn change(&mut self, change: Change<E::Target>) {
        self.set_playback(Playback::Stop);
        self.inbox.playback = None;
        self.hub.clear();
        self.close().await;
        for done in change.closed {
            answer(done, ());
        }
        let Some(Opening { revision, first, target }) = change.open else { return };
        if first == FirstFrame::Zero {
            self.position = 0;
        }
        let Some(opened) = self.open(revision, target).await else { return };
        match opened {
            Ok(source) => self.begin(revision, source).await,
            Err(error) => self.fail(revision, error),
        }
    }

    async fn close(&mut self) {
        if let Some(reload) = self.reloading.take() {
            Self::attend(&mut self.orders, &mut self.inbox, reload.give_up()).await;
        }
        if let Some(open) = self.open.take() {
            Self::attend(&mut self.orders, &mut self.inbox, open.source.close()).await;
        }
    }

    /// Opens a composition; `None` when something else is to be opened or closed meanwhile, and
    /// then nothing of it is left.
    async fn open(
        &mut self,
        revision: u32,
        target: E::Target,
    ) -> Option<Result<E::Source, AppError>> {
        let notes = self.notes.clone();
        let step = move |name: &str| {
            drop(notes.send(Note::Step { revision, name: name.to_owned() }));
        };
        let cancel = CancellationToken::new();
        let mut work = std::pin::pin!(self.engine.open(target, cancel.clone(), step));
        let opened = loop {
            tokio::select! {
                done = &mut work => break done,
                order = self.orders.recv(), if !self.inbox.ended => self.inbox.absorb(order),
            }
            if self.inbox.change.is_some() {
                cancel.cancel();
            }
        };
        if self.inbox.change.is_none() {
            return Some(opened);
        }
        if let Ok(source) = opened {
            Self::attend(&mut self.orders, &mut self.inbox, source.close()).await;
        }
        None
    }

    /// Begins to open a newer version beside the open one. The newest wins.
    fn reload(&mut self, revision: u32, target: E::Target) {
        if let Some(earlier) = self.reloading.take() {
            self.closing.spawn(earlier.give_up());
        }
        self.reloading = Some(Reloading::begin(&self.engine, revision, target));
    }

    /// The newer version has been opened, or could not be.
    async fn take_over(&mut self) {
        let Some((revision, opened)) = self.reloading.take().and_then(Reloading::ended) else {
            return;
        };
        let source = match opened {
            Ok(source) => source,
            Err(error) => return drop(self.notes.send(Note::NotReloaded { revision, error })),
        };
        if let Some(open) = self.open.take() {
            self.closing.spawn(open.source.close());
        }
        let playing = self.playing.take().map(|playing| playing.order);
        if let Some(order) = playing {
            let order = PlayOrder { from: self.position, ..order };
            self.inbox.playback.get_or_insert(Playback::Start(order));
        }
        self.begin(revision, source).await;
    }

    async fn begin(&mut self, revision: u32, source: E::Source) {
        let (analysis, mode) = (Box::new(source.analysis().clone()), source.mode());
        let wanted = source.wanted();
        self.open = Some(Open { revision, source, cache: Cache::new(CACHE_BYTES), last: None });
        drop(self.notes.send(Note::Opened { revision, analysis, mode, wanted }));
        self.absorb_waiting();
        if self.inbox.seek.is_none()
            && self.inbox.playback.is_none()
            && self.inbox.change.is_none()
            && let Err(error) = self.show(self.position).await
        {
            self.hub.trouble(error);
        }
    }

    /// There is no browser (any more): whoever waits for a frame hears why.
    fn fail(&mut self, revision: u32, error: AppError) {
        if let Some(seek) = self.inbox.seek.take() {
            answer(seek.reply, Err(error.clone()));
        }
        drop(self.notes.send(Note::Failed { revision, error }));
    }

    async fn capture(&mut self, frame: u32) -> Result<RawFrame, AppError> {
        let open = self.open.as_mut().ok_or_else(AppError::nothing_open)?;
        let work = open.source.frame(frame);
        let captured = Self::attend(&mut self.orders, &mut self.inbox, work).await;
        self.check(captured).await
    }

    /// A browser that is gone is closed.
    pub(super) async fn check<T>(&mut self, captured: Result<T, AppError>) -> Result<T, AppError> {
        if let Err(error) = &captured
            && let Some(open) = &self.open
            && error.code == ErrorCode::BrowserGone
        {
            let (revision, error) = (open.revision, error.clone());
            self.set_playback(Playback::Stop);
            self.close().await;
            self.fail(revision, error);
        }
        captured
    }

    /// Shows a frame in every window, from the cache or from the browser.
    async fn show(&mut self, frame: u32) -> Result<Arc<Shot>, AppError> {
        let open = self.open.as_mut().ok_or_else(AppError::nothing_open)?;
        let frame = frame.min(open.source.analysis().frames.saturating_sub(1));
        let shot = match open.cache.get(frame) {
            Some(shot) => shot,
            None => self.make(frame).await?,
        };
        self.position = shot.frame;
        self.hub.show(&shot);
        Ok(shot)
    }

    async fn make(&mut self, frame: u32) -> Result<Arc<Shot>, AppError> {
        let began = Instant::now();
        let raw = self.capture(frame).await?;
        let captured = began.elapsed();
        let open = self.open.as_mut().ok_or_else(AppError::nothing_open)?;
        let mut encoding = open.encode(raw);
        Self::attend(&mut self.orders, &mut self.inbox, encoding.finish()).await;
        let shot = open.keep(encoding)?;
        tracing::debug!(frame, ?captured, total = ?began.elapsed(), "made a preview frame");
        Ok(shot)
    }
}
