//! What was asked of the player and is not done yet. Newest wins, nothing queues up.

use std::collections::VecDeque;

use stillcut_capture::RawFrame;
use stillcut_timeline::FrameRange;
use tokio::sync::oneshot;

use crate::wire::{AppError, Seeked};

/// Something asked of the player.
#[derive(Debug)]
pub(crate) enum Order<T> {
    /// Close what is open and open this.
    Open {
        /// Carried by every frame and note.
        revision: u32,
        /// Frame to show first.
        first: FirstFrame,
        /// What to open.
        target: T,
    },
    /// Open this beside what is open, and show it in its place as soon as it can be shown. When it
    /// cannot be opened, what is open stays.
    Reload {
        /// Carried by every frame and note of the new one.
        revision: u32,
        /// What to open.
        target: T,
    },
    /// Close what is open; answered when no process is left.
    Close(oneshot::Sender<()>),
    /// Show a frame. Ends playback.
    Seek {
        /// Absolute frame.
        frame: u32,
        /// Answered when it was shown or overtaken.
        reply: oneshot::Sender<Result<Seeked, AppError>>,
    },
    /// Give the raw picture of a frame, without showing it.
    Capture {
        /// Absolute frame.
        frame: u32,
        /// Answered with the picture.
        reply: oneshot::Sender<Result<RawFrame, AppError>>,
    },
    /// Play, or play differently.
    Play(PlayOrder),
    /// Stop playing.
    Pause,
}

/// The frame that is shown once a composition is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstFrame {
    /// Frame 0.
    Zero,
    /// The one shown last: it is the same composition again.
    Kept,
}

/// How to play.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlayOrder {
    /// First frame.
    pub(crate) from: u32,
    /// Finite, not zero; negative plays backwards.
    pub(crate) speed: f64,
    /// Range to repeat.
    pub(crate) repeat: Option<FrameRange>,
}

/// A change of what is open.
#[derive(Debug)]
pub(super) struct Change<T> {
    /// To open afterwards.
    pub(super) open: Option<Opening<T>>,
    /// To answer when closed.
    pub(super) closed: Vec<oneshot::Sender<()>>,
}

/// A composition to open.
#[derive(Debug)]
pub(super) struct Opening<T> {
    pub(super) revision: u32,
    pub(super) first: FirstFrame,
    pub(super) target: T,
}

/// A frame to show.
#[derive(Debug)]
pub(super) struct Seek {
    pub(super) frame: u32,
    pub(super) reply: oneshot::Sender<Result<Seeked, AppError>>,
}

/// A change of playback.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Playback {
    Start(PlayOrder),
    Stop,
}

/// A picture to give.
pub(super) type Capture = (u32, oneshot::Sender<Result<RawFrame, AppError>>);

/// The newest order of every kind.
#[derive(Debug)]
pub(super) struct Inbox<T> {
    pub(super) change: Option<Change<T>>,
    pub(super) reload: Option<(u32, T)>,
    pub(super) captures: VecDeque<Capture>,
    pub(super) seek: Option<Seek>,
    pub(super) playback: Option<Playback>,
    /// Nobody can ask anything any more.
    pub(super) ended: bool,
}

impl<T> Inbox<T> {
    pub(super) fn new() -> Self {
        Self {
            change: None,
            reload: None,
            captures: VecDeque::new(),
            seek: None,
            playback: None,
            ended: false,
        }
    }

    /// Takes an order in; `None` means that the orders have ended.
    pub(super) fn absorb(&mut self, order: Option<Order<T>>) {
        match order {
            None => {
                self.ended = true;
                self.change(None, None);
            }
            Some(Order::Open { revision, first, target }) => {
                self.change(Some(Opening { revision, first, target }), None);
            }
            Some(Order::Reload { revision, target }) => self.reload = Some((revision, target)),
            Some(Order::Close(done)) => self.change(None, Some(done)),
            Some(Order::Seek { frame, reply }) => {
                self.supersede();
                self.playback = Some(Playback::Stop);
                self.seek = Some(Seek { frame, reply });
            }
            Some(Order::Capture { frame, reply }) => self.captures.push_back((frame, reply)),
            Some(Order::Play(order)) => {
                self.supersede();
                self.playback = Some(Playback::Start(order));
            }
            Some(Order::Pause) => self.playback = Some(Playback::Stop),
        }
    }

    /// What was asked of the composition that closes is void.
    fn change(&mut self, open: Option<Opening<T>>, done: Option<oneshot::Sender<()>>) {
        self.supersede();
        self.reload = None;
        for (_, reply) in self.captures.drain(..) {
            answer(reply, Err(AppError::overtaken()));
        }
        self.playback = Some(Playback::Stop);
        let change = self.change.get_or_insert_with(|| Change { open: None, closed: Vec::new() });
        change.open = open;
        change.closed.extend(done);
    }

    /// The waiting seek, if any, is overtaken.
    fn supersede(&mut self) {
        if let Some(seek) = self.seek.take() {
            answer(seek.reply, Ok(Seeked::Superseded));
        }
    }
}

/// Answers; whoever asked may be gone, and then nobody minds.
pub(super) fn answer<T>(reply: oneshot::Sender<T>, value: T) {
    drop(reply.send(value));
}
