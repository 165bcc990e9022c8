//! From the application to its windows: events and frames, bounded for every window.
//!
//! A window that reads slowly never builds a queue. Events of one subject replace each other,
//! frames replace each other, and at most [`CREDITS`] frames are on their way at once; drawing
//! one (`Request::FrameShown`) frees its credit.

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::{
    player::Shot,
    wire::{AppError, Event},
};

/// Frames sent to a window and not yet drawn by it. Two keep decoding and sending apart.
pub const CREDITS: usize = 2;

/// Troubles kept for a window that does not read; older ones are in the log.
const MOST_TROUBLES: usize = 32;

/// One thing for a window.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Something happened.
    Event(Event),
    /// A frame; see [`crate::wire::FRAME_HEADER_BYTES`].
    Frame(Vec<u8>),
}

/// Everything that listens. One for an application.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    inner: Mutex<Inner>,
    /// A window can take another frame.
    freed: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    next_id: u64,
    next_seq: u32,
    /// What a new window sees first.
    last: Option<Arc<Shot>>,
    /// Troubles that no window has heard of.
    unheard: Vec<Event>,
    windows: Vec<Window>,
    closed: bool,
}

#[derive(Debug)]
struct Window {
    id: u64,
    events: VecDeque<Event>,
    shot: Option<Arc<Shot>>,
    in_flight: VecDeque<u32>,
    wake: Arc<Notify>,
}

impl Hub {
    pub(crate) fn subscribe(self: &Arc<Self>) -> Subscription {
        let mut inner = self.lock();
        let (id, wake) = (inner.next_id, Arc::new(Notify::new()));
        inner.next_id += 1;
        let window = Window {
            id,
            events: mem::take(&mut inner.unheard).into(),
            shot: inner.last.clone(),
            in_flight: VecDeque::new(),
            wake: Arc::clone(&wake),
        };
        inner.windows.push(window);
        drop(inner);
        self.freed.notify_one();
        Subscription { hub: Arc::clone(self), id, wake }
    }

    /// Tells every window.
    pub(crate) fn publish(&self, event: &Event) {
        for window in &mut self.lock().windows {
            window.push(event.clone());
        }
    }

    /// Tells every window about a failure that nobody asked for directly.
    pub(crate) fn trouble(&self, error: AppError) {
        tracing::warn!(code = ?error.code, "{error}");
        let event = Event::Trouble(error);
        let mut inner = self.lock();
        if inner.windows.is_empty() {
            if inner.unheard.len() < MOST_TROUBLES {
                inner.unheard.push(event);
            }
            return;
        }
        drop(inner);
        self.publish(&event);
    }

    /// Shows a frame in every window; it takes the place of one that waits.
    pub(crate) fn show(&self, shot: &Arc<Shot>) {
        let mut inner = self.lock();
        inner.last = Some(Arc::clone(shot));
        for window in &mut inner.windows {
            window.shot = Some(Arc::clone(shot));
            window.wake.notify_one();
        }
    }

    /// Forgets the frame that is shown: its composition was closed.
    pub(crate) fn clear(&self) {
        let mut inner = self.lock();
        inner.last = None;
        for window in &mut inner.windows {
            window.shot = None;
        }
    }

    /// A frame was drawn: frees its credit and those of the frames before it.
    pub(crate) fn shown(&self, seq: u32) {
        let mut inner = self.lock();
        for window in &mut inner.windows {
            if let Some(place) = window.in_flight.iter().position(|&sent| sent == seq) {
                window.in_flight.drain(..=place);
                window.wake.notify_one();
            }
        }
        drop(inner);
        self.freed.notify_one();
    }

    /// Waits until some window can take another frame at once. One waiter at a time.
    pub(crate) async fn ready(&self) {
        while !self.lock().windows.iter().any(Window::is_ready) {
            self.freed.notified().await;
        }
    }

    /// Ends every subscription once it has read what waits.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        for window in &inner.windows {
            window.wake.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    fn is_ready(&self) -> bool {
        self.shot.is_none() && self.in_flight.len() < CREDITS
    }

    /// Puts an event last and drops those it makes stale.
    fn push(&mut self, event: Event) {
        self.events.retain(|earlier| !replaces(&event, earlier));
        if matches!(event, Event::Trouble(_)) {
            self.forget_oldest_trouble();
        }
        self.events.push_back(event);
        self.wake.notify_one();
    }

    fn forget_oldest_trouble(&mut self) {
        let is_trouble = |event: &Event| matches!(event, Event::Trouble(_));
        if self.events.iter().filter(|event| is_trouble(event)).count() >= MOST_TROUBLES
            && let Some(oldest) = self.events.iter().position(is_trouble)
        {
            self.events.remove(oldest);
        }
    }
}

/// Whether `later` says all that `earlier` said.
fn replaces(later: &Event, earlier: &Event) -> bool {
    match (later, earlier) {
        (Event::Job(later), Event::Job(earlier)) => later.id == earlier.id,
        (Event::JobDismissed(id), Event::Job(job)) => *id == job.id,
        (Event::Job(_) | Event::JobDismissed(_) | Event::Trouble(_), _) => false,
        _ => mem::discriminant(later) == mem::discriminant(earlier),
    }
}

/// One window's side. Dropping it ends the subscription.
#[derive(Debug)]
pub struct Subscription {
    hub: Arc<Hub>,
    id: u64,
    wake: Arc<Notify>,
}

impl Subscription {
    /// The next thing for this window: events first, then the newest frame when a credit is
    /// free. `None` when the application has ended. Cancel-safe.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            match self.take() {
                Taken::Message(message) => return Some(message),
                Taken::End => return None,
                Taken::Nothing => {}
            }
            self.wake.notified().await;
        }
    }

    fn take(&self) -> Taken {
        let mut inner = self.hub.lock();
        let (closed, seq) = (inner.closed, inner.next_seq);
        let mut windows = inner.windows.iter_mut();
        let Some(window) = windows.find(|window| window.id == self.id) else { return Taken::End };
        if let Some(event) = window.events.pop_front() {
            return Taken::Message(Message::Event(event));
        }
        if closed {
            return Taken::End;
        }
        if window.in_flight.len() >= CREDITS {
            return Taken::Nothing;
        }
        let Some(shot) = window.shot.take() else { return Taken::Nothing };
        window.in_flight.push_back(seq);
        inner.next_seq = seq.wrapping_add(1);
        drop(inner);
        self.hub.freed.notify_one();
        Taken::Message(Message::Frame(shot.message(seq)))
    }
}

/// What a window finds when it looks.
enum Taken {
    Message(Message),
    Nothing,
    End,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.lock().windows.retain(|window| window.id != self.id);
        self.hub.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;
    use crate::{
        player::ImageFormat,
        wire::{ErrorCode, FRAME_HEADER_BYTES, Playback, Theme},
    };

    fn shot(frame: u32) -> Arc<Shot> {
        Arc::new(Shot {
            revision: 7,
            frame,
            width: 4,
            height: 2,
            held: false,
            format: ImageFormat::Png,
            hash: 0x0102_0304_0506_0708,
            image: Arc::new(vec![9, 9]),
        })
    }

    fn number(frame: &[u8], at: usize) -> u32 {
        u32::from_le_bytes(frame[at..at + 4].try_into().unwrap())
    }

    fn next_frame(window: &mut Subscription) -> Option<(u32, u32)> {
        match window.next().now_or_never()?? {
            Message::Frame(bytes) => Some((number(&bytes, 0), number(&bytes, 8))),
            Message::Event(event) => panic!("no frame but {event:?}"),
        }
    }

    #[test]
    fn a_frame_message_has_the_documented_header() {
        let bytes = shot(3).message(41);
        assert_eq!(bytes.len(), FRAME_HEADER_BYTES + 2);
        let numbers: Vec<_> = (0..5).map(|place| number(&bytes, place * 4)).collect();
        assert_eq!(numbers, [41, 7, 3, 4, 2], "seq, revision, frame, width, height");
        assert_eq!(bytes[20..24], [0, 1, 0, 0], "captured, PNG, padding");
        assert_eq!(bytes[24..32], 0x0102_0304_0506_0708_u64.to_le_bytes());
    }

    #[test]
    fn two_frames_are_on_their_way_and_the_newest_wins() {
        let hub = Arc::new(Hub::default());
        let mut window = hub.subscribe();
        let mut sent = Vec::new();
        for frame in 0..5 {
            hub.show(&shot(frame));
            sent.extend(next_frame(&mut window));
        }
        assert_eq!(sent, [(0, 0), (1, 1)], "then the credits are used up");
        assert!(hub.ready().now_or_never().is_none(), "no window can take a frame");
        hub.shown(0);
        assert_eq!(next_frame(&mut window), Some((2, 4)), "2 and 3 were replaced");
        hub.shown(2);
        assert!(hub.ready().now_or_never().is_some(), "an acknowledgement covers earlier frames");
    }

    #[test]
    fn a_window_that_comes_later_sees_the_last_frame() {
        let hub = Arc::new(Hub::default());
        hub.show(&shot(12));
        assert_eq!(next_frame(&mut hub.subscribe()), Some((0, 12)));
        hub.clear();
        assert_eq!(next_frame(&mut hub.subscribe()), None);
    }

    #[test]
    fn a_trouble_waits_for_the_first_window() {
        let hub = Arc::new(Hub::default());
        let error = AppError::new(ErrorCode::Internal, "at start");
        hub.trouble(error.clone());
        let mut window = hub.subscribe();
        let heard = window.next().now_or_never().flatten();
        assert_eq!(heard, Some(Message::Event(Event::Trouble(error))));
        assert_eq!(hub.subscribe().next().now_or_never(), None, "and is told once");
    }

    #[test]
    fn events_of_one_subject_replace_each_other() {
        let hub = Arc::new(Hub::default());
        let mut window = hub.subscribe();
        let playback =
            |frame| Event::Playback(Playback { playing: true, frame, speed: 1.0, shown_fps: None });
        let settings = crate::wire::Settings { theme: Theme::Dark, ..Default::default() };
        hub.publish(&playback(1));
        hub.publish(&Event::Settings(settings.clone()));
        hub.publish(&playback(2));
        let read = |window: &mut Subscription| window.next().now_or_never().flatten();
        assert_eq!(read(&mut window), Some(Message::Event(Event::Settings(settings))));
        assert_eq!(read(&mut window), Some(Message::Event(playback(2))));
        for number in 0..100 {
            hub.trouble(AppError::new(ErrorCode::Internal, number.to_string()));
        }
        hub.close();
        let mut troubles = 0;
        while let Some(Message::Event(_)) = read(&mut window) {
            troubles += 1;
        }
        assert_eq!(troubles, MOST_TROUBLES, "bounded, and read before the end");
        assert_eq!(window.next().now_or_never(), Some(None), "ended");
    }
}
