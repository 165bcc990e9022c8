//! The player over a fake engine and a paused clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt as _;
use stillcut_capture::{CaptureMode, FrameKind, Picture, PixelHash, RawFrame};
use stillcut_timeline::{Analysis, FrameRange, FrameRate, History};
use tokio::{
    runtime::Handle,
    sync::{Semaphore, mpsc, oneshot, watch},
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{FirstFrame, Note, Order, PlayOrder, actor, engine, engine::Encoder, picture::Shot};
use crate::{
    hub::{Hub, Message, Subscription},
    wire::{AppError, ErrorCode, Event, Playback, Seeked},
};

/// Frames of every fake composition: ten seconds.
const FRAMES: u32 = 300;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the fake engine is to do, seen from both sides.
#[derive(Debug, Clone)]
struct Fake {
    /// How long a capture takes.
    capture: Duration,
    /// Captures wait for a permit, when there is a gate.
    gate: Option<Arc<Semaphore>>,
    captures: Arc<watch::Sender<usize>>,
    /// An image is made only once the capture after it has begun.
    encodes_late: bool,
    /// How many are open or opening now.
    open: Arc<AtomicUsize>,
    /// Late compositions wait for a permit.
    late: Arc<Semaphore>,
}

/// Ends with the future or the source that holds it.
#[derive(Debug)]
struct Alive(Arc<AtomicUsize>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Good,
    /// Opens only to be cancelled.
    Slow,
    /// Opens when it is let.
    Late,
    /// Cannot be opened.
    Bad,
    /// Opens; its browser is gone at the second frame.
    Fragile,
}

struct Source {
    fake: Fake,
    target: Target,
    analysis: Analysis,
    _alive: Alive,
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl engine::Engine for Fake {
    type Target = Target;
    type Source = Source;

    async fn open(
        &self,
        target: Target,
        cancel: CancellationToken,
        step: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Source, AppError> {
        self.open.fetch_add(1, Ordering::SeqCst);
        let alive = Alive(Arc::clone(&self.open));
        step("Start browser");
        match target {
            Target::Slow => {
                cancel.cancelled().await;
                // What was started takes a while to end.
                sleep(Duration::from_millis(300)).await;
                return Err(AppError::overtaken());
            }
            Target::Late => drop(self.late.acquire().await.unwrap()),
            Target::Bad => {
                return Err(AppError::new(ErrorCode::ChromiumMissing, "no Chromium"));
            }
            Target::Good | Target::Fragile => {}
        }
        Ok(Source { fake: self.clone(), target, analysis: analysis(), _alive: alive })
    }
}

impl engine::FrameSource for Source {
    fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    fn mode(&self) -> CaptureMode {
        CaptureMode::DrawElement
    }

    async fn frame(&mut self, frame: u32) -> Result<RawFrame, AppError> {
        let mut before = 0;
        self.fake.captures.send_modify(|count| {
            before = *count;
            *count += 1;
        });
        if let Some(gate) = &self.fake.gate {
            gate.acquire().await.unwrap().forget();
        }
        sleep(self.fake.capture).await;
        if self.target == Target::Fragile && before > 0 {
            return Err(AppError::new(ErrorCode::BrowserGone, "gone"));
        }
        let rgba = vec![u8::MAX; 16];
        Ok(RawFrame {
            frame,
            kind: FrameKind::Captured,
            hash: PixelHash(u64::from(frame)),
            picture: Arc::new(Picture { width: 2, height: 2, rgba: rgba.into() }),
        })
    }

    fn encoder(&self) -> Encoder {
        if !self.fake.encodes_late {
            return Arc::new(Shot::encode);
        }
        let next = *self.fake.captures.borrow() + 1;
        let captures = Arc::clone(&self.fake.captures);
        Arc::new(move |raw, revision| {
            let mut begun = captures.subscribe();
            let begun = async { timeout(PATIENCE, begun.wait_for(|&count| count >= next)).await };
            let waits = raw.frame > 0 && raw.frame + 1 < FRAMES;
            if waits && Handle::current().block_on(begun).is_err() {
                return Err(AppError::new(ErrorCode::Internal, "no capture began meanwhile"));
            }
            Shot::encode(raw, revision)
        })
    }

    async fn close(self) {}
}

fn analysis() -> Analysis {
    Analysis {
        id: "film".to_owned(),
        frames: FRAMES,
        fps: FrameRate::DEFAULT,
        width: 2,
        height: 2,
        duration: 10.0,
        clips: Vec::new(),
        cuts: Vec::new(),
        spans: Vec::new(),
        static_runs: Vec::new(),
        ineligible: Vec::new(),
        history: History::default(),
        variables: Vec::new(),
        fonts: Vec::new(),
        problems: Vec::new(),
    }
}

/// A player with everything around it.
struct Desk {
    fake: Fake,
    orders: mpsc::UnboundedSender<Order<Target>>,
    notes: mpsc::UnboundedReceiver<Note>,
    hub: Arc<Hub>,
    player: JoinHandle<()>,
}

impl Desk {
    fn new(capture: Duration, gate: Option<Arc<Semaphore>>) -> Self {
        Self::with(false, capture, gate)
    }

    fn with(encodes_late: bool, capture: Duration, gate: Option<Arc<Semaphore>>) -> Self {
        let fake = Fake {
            capture,
            gate,
            captures: Arc::default(),
            encodes_late,
            open: Arc::default(),
            late: Arc::new(Semaphore::new(0)),
        };
        let (orders, receiver) = mpsc::unbounded_channel();
        let (sender, notes) = mpsc::unbounded_channel();
        let hub = Arc::new(Hub::default());
        let player = actor::spawn(fake.clone(), receiver, Arc::clone(&hub), sender);
        Self { fake, orders, notes, hub, player }
    }

    fn order(&self, order: Order<Target>) {
        self.orders.send(order).unwrap();
    }

    fn open(&self, revision: u32, target: Target) {
        self.order(Order::Open { revision, first: FirstFrame::Zero, target });
    }

    /// Opens a good composition and waits until its first frame was shown.
    async fn ready(&mut self) {
        self.open(1, Target::Good);
        while !matches!(self.notes.recv().await, Some(Note::Opened { .. })) {}
        self.seek(0).await.unwrap().unwrap();
    }

    fn seek(&self, frame: u32) -> oneshot::Receiver<Result<Seeked, AppError>> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Seek { frame, reply });
        answer
    }

    fn play(&self, from: u32, speed: f64, repeat: Option<FrameRange>) {
        self.order(Order::Play(PlayOrder { from, speed, repeat }));
    }

    fn reload(&self, revision: u32, target: Target) {
        self.order(Order::Reload { revision, target });
    }

    /// Waits for something other than a step.
    async fn note(&mut self) -> Note {
        loop {
            match self.notes.recv().await.unwrap() {
                Note::Step { .. } => {}
                note => return note,
            }
        }
    }

    /// How many compositions are open or opening.
    fn alive(&self) -> usize {
        self.fake.open.load(Ordering::SeqCst)
    }

    fn captures(&self) -> usize {
        *self.fake.captures.borrow()
    }
}

/// What a window saw, with times since it began to look.
#[derive(Debug, Default)]
struct Seen {
    frames: Vec<(Duration, u32)>,
    playback: Vec<(Duration, Playback)>,
}

/// Looks until playback has stopped and its last frame was seen, or until `limit`; draws a frame
/// at once, or never.
async fn look(hub: &Hub, mut window: Subscription, draws: bool, limit: Duration) -> Seen {
    let began = Instant::now();
    let mut seen = Seen::default();
    let mut see = |message| match message {
        Message::Frame(bytes) => {
            let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
            seen.frames.push((began.elapsed(), number(8)));
            if draws {
                hub.shown(number(0));
            }
            true
        }
        Message::Event(Event::Playback(playback)) => {
            let playing = playback.playing;
            seen.playback.push((began.elapsed(), playback));
            playing
        }
        Message::Event(_) => true,
    };
    let looking = async {
        while let Some(message) = window.next().await {
            if !see(message) {
                break;
            }
        }
    };
    timeout(limit, looking).await.ok();
    while let Some(Some(message)) = window.next().now_or_never() {
        see(message);
    }
    seen
}

fn shown(frame: u32) -> Seeked {
    Seeked::Shown { frame, hash: format!("{frame:016x}") }
}

#[tokio::test(start_paused = true)]
async fn the_latest_seek_wins_and_the_one_in_the_browser_is_finished() {
    let gate = Arc::new(Semaphore::new(1));
    let mut desk = Desk::new(Duration::ZERO, Some(Arc::clone(&gate)));
    desk.ready().await;
    let first = desk.seek(5);
    while desk.captures() < 2 {
        tokio::task::yield_now().await;
    }
    let (second, third) = (desk.seek(6), desk.seek(7));
    gate.add_permits(9);
    assert_eq!(first.await.unwrap().unwrap(), shown(5), "was being captured already");
    assert_eq!(second.await.unwrap().unwrap(), Seeked::Superseded);
    assert_eq!(third.await.unwrap().unwrap(), shown(7));
    assert_eq!(desk.captures(), 3, "the overtaken one cost nothing");
    assert_eq!(desk.seek(5).await.unwrap().unwrap(), shown(5), "from the cache");
    assert_eq!(desk.seek(9999).await.unwrap().unwrap(), shown(FRAMES - 1), "clamped");
    assert_eq!(desk.captures(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_fast_source_shows_every_frame_on_time() {
    let mut desk = Desk::new(Duration::from_millis(5), None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(270, 1.0, None);
    let seen = look(&desk.hub, window, true, Duration::from_secs(60)).await;
    let frames: Vec<_> = seen.frames.iter().skip(1).map(|&(_, frame)| frame).collect();
    assert_eq!(frames, (270..FRAMES).collect::<Vec<_>>(), "after the frame it stood at");
    for &(at, frame) in &seen.frames[1..] {
        let due = Duration::from_secs(u64::from(frame - 270)) / 30;
        let late = at.saturating_sub(due);
        assert!(late <= Duration::from_millis(8), "frame {frame} came {late:?} late");
    }
    let (first, last) = (&seen.playback[0].1, &seen.playback[seen.playback.len() - 1].1);
    assert_eq!((first.playing, first.frame), (true, 270));
    assert_eq!((last.playing, last.frame), (false, FRAMES - 1));
    assert!(seen.playback.len() <= 12, "ten a second, a start and a stop");
    let rate = seen.playback[seen.playback.len() - 2].1.shown_fps.unwrap();
    assert!((28.0..=32.0).contains(&rate), "{rate}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_source_drops_frames_rather_than_time() {
    let mut desk = Desk::new(Duration::from_millis(100), None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(0, 2.0, None);
    let seen = look(&desk.hub, window, true, Duration::from_secs(60)).await;
    let took = seen.frames.last().unwrap().0;
    assert!((4_900..=5_300).contains(&took.as_millis()), "300 frames at 60 a second: {took:?}");
    assert!((40..=60).contains(&seen.frames.len()), "{} shown", seen.frames.len());
    assert!(seen.frames.is_sorted_by(|a, b| a.1 <= b.1));
    assert_eq!(seen.frames.last().unwrap().1, FRAMES - 1);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_draws_nothing_stops_the_captures() {
    let mut desk = Desk::new(Duration::from_millis(1), None);
    desk.ready().await;
    let before = desk.captures();
    let window = desk.hub.subscribe();
    desk.play(0, 1.0, None);
    let seen = look(&desk.hub, window, false, Duration::from_secs(60)).await;
    assert_eq!(seen.frames.len(), 2, "the credits: {:?}", seen.frames);
    assert!(desk.captures() - before <= 4, "{} captures", desk.captures() - before);
    let end = seen.playback.last().unwrap();
    assert!(!end.1.playing && end.0 < Duration::from_secs(11), "it ended on time: {end:?}");
}

#[tokio::test(start_paused = true)]
async fn it_repeats_a_range_until_it_is_paused() {
    let mut desk = Desk::new(Duration::from_millis(1), None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(12, -1.0, Some(FrameRange { start: 10, end: 13 }));
    let orders = desk.orders.clone();
    let pause = async move {
        sleep(Duration::from_millis(950)).await;
        orders.send(Order::Pause).unwrap();
    };
    let (seen, ()) = tokio::join!(look(&desk.hub, window, true, Duration::from_secs(60)), pause);
    let frames: Vec<_> = seen.frames.iter().skip(1).map(|&(_, frame)| frame).collect();
    assert_eq!(frames[..7], [12, 11, 10, 12, 11, 10, 12]);
    assert!((27..=30).contains(&frames.len()), "{}", frames.len());
    assert_eq!(desk.captures(), 4, "0, then 12, 11 and 10 once each");
}

#[tokio::test(start_paused = true)]
async fn a_seek_ends_playback() {
    let mut desk = Desk::new(Duration::from_millis(1), None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(0, 1.0, None);
    let scrub = async {
        sleep(Duration::from_millis(500)).await;
        desk.seek(200).await.unwrap().unwrap()
    };
    let (seen, answer) =
        tokio::join!(look(&desk.hub, window, true, Duration::from_secs(60)), scrub);
    assert_eq!(answer, shown(200));
    assert!(!seen.playback.last().unwrap().1.playing);
}

#[tokio::test(start_paused = true)]
async fn opening_something_else_ends_what_was_opening() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.open(1, Target::Slow);
    assert!(matches!(desk.notes.recv().await, Some(Note::Step { revision: 1, .. })));
    assert_eq!(desk.alive(), 1);
    let waiting = desk.seek(3);
    desk.open(2, Target::Bad);
    assert_eq!(waiting.await.unwrap().unwrap(), Seeked::Superseded);
    assert!(matches!(desk.notes.recv().await, Some(Note::Step { revision: 2, .. })));
    let note = desk.notes.recv().await.unwrap();
    assert!(matches!(note, Note::Failed { revision: 2, .. }), "{note:?}");
    assert_eq!(desk.alive(), 0, "nothing is left");
    assert_eq!(desk.seek(0).await.unwrap().unwrap_err().code, ErrorCode::BadRequest);
}

#[tokio::test(start_paused = true)]
async fn a_seek_while_opening_is_the_first_frame_shown() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.open(1, Target::Good);
    assert_eq!(desk.seek(42).await.unwrap().unwrap(), shown(42));
    assert_eq!(desk.captures(), 1, "frame 0 was not captured for nobody");
    desk.order(Order::Open { revision: 2, first: FirstFrame::Kept, target: Target::Good });
    while !matches!(desk.notes.recv().await, Some(Note::Opened { revision: 2, .. })) {}
    let seen = look(&desk.hub, desk.hub.subscribe(), true, Duration::from_secs(1)).await;
    assert_eq!(seen.frames.last().unwrap().1, 42, "the frame is kept over opening again");
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_is_gone_is_told_once() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.open(1, Target::Fragile);
    while !matches!(desk.notes.recv().await, Some(Note::Opened { .. })) {}
    let error = desk.seek(1).await.unwrap().unwrap_err();
    assert_eq!(error.code, ErrorCode::BrowserGone);
    assert!(matches!(desk.notes.recv().await, Some(Note::Failed { revision: 1, .. })));
    assert_eq!(desk.alive(), 0, "closed");
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_its_orders_and_leaves_nothing() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.ready().await;
    let (done, closed) = oneshot::channel();
    desk.order(Order::Close(done));
    closed.await.unwrap();
    assert_eq!(desk.alive(), 0);
    desk.open(2, Target::Slow);
    drop(desk.orders);
    desk.player.await.unwrap();
    assert_eq!(desk.fake.open.load(Ordering::SeqCst), 0, "opening was given up");
}

#[tokio::test(start_paused = true)]
async fn a_newer_version_takes_over_when_it_can_be_shown() {
    let mut desk = Desk::new(Duration::from_millis(1), None);
    desk.ready().await;
    assert_eq!(desk.seek(40).await.unwrap().unwrap(), shown(40));
    desk.reload(2, Target::Late);
    assert_eq!(desk.seek(41).await.unwrap().unwrap(), shown(41), "the older one is shown on");
    assert_eq!(desk.alive(), 2);
    let before = desk.captures();
    desk.fake.late.add_permits(1);
    assert!(matches!(desk.note().await, Note::Opened { revision: 2, .. }));
    let seen = look(&desk.hub, desk.hub.subscribe(), true, Duration::from_secs(1)).await;
    assert_eq!(seen.frames.last().unwrap().1, 41, "where it stood");
    assert_eq!((desk.captures() - before, desk.alive()), (1, 1), "captured anew, the older closed");
}

#[tokio::test(start_paused = true)]
async fn a_newer_version_that_cannot_be_shown_changes_nothing() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.ready().await;
    desk.reload(2, Target::Bad);
    let note = desk.note().await;
    assert!(matches!(note, Note::NotReloaded { revision: 2, .. }), "{note:?}");
    let before = desk.captures();
    assert_eq!(desk.seek(0).await.unwrap().unwrap(), shown(0));
    assert_eq!((desk.captures(), desk.alive()), (before, 1), "from its cache");
    desk.reload(3, Target::Good);
    assert!(matches!(desk.note().await, Note::Opened { revision: 3, .. }), "mended");
}

#[tokio::test(start_paused = true)]
async fn the_newest_of_several_versions_wins_and_playback_goes_on() {
    let mut desk = Desk::new(Duration::from_millis(1), None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(0, 1.0, None);
    let saves = async {
        sleep(Duration::from_secs(2)).await;
        desk.orders.send(Order::Reload { revision: 2, target: Target::Slow }).unwrap();
        sleep(Duration::from_secs(1)).await;
        desk.orders.send(Order::Reload { revision: 3, target: Target::Good }).unwrap();
    };
    let (seen, ()) = tokio::join!(look(&desk.hub, window, true, Duration::from_secs(60)), saves);
    let frames: Vec<_> = seen.frames.iter().skip(1).map(|&(_, frame)| frame).collect();
    assert_eq!(frames.last(), Some(&(FRAMES - 1)), "played to its end");
    assert!(frames.is_sorted() && frames.len() > 290, "{} frames", frames.len());
    assert!(matches!(desk.note().await, Note::Opened { revision: 3, .. }), "2 was overtaken");
    assert_eq!(desk.alive(), 1);
}

#[tokio::test(start_paused = true)]
async fn closing_ends_a_reload_too() {
    let mut desk = Desk::new(Duration::ZERO, None);
    desk.ready().await;
    desk.reload(2, Target::Slow);
    while desk.alive() < 2 {
        tokio::task::yield_now().await;
    }
    let (done, closed) = oneshot::channel();
    desk.order(Order::Close(done));
    closed.await.unwrap();
    assert_eq!(desk.alive(), 0);
}

#[tokio::test]
async fn while_a_frame_is_encoded_the_next_is_captured() {
    let mut desk = Desk::with(true, Duration::ZERO, None);
    desk.ready().await;
    let window = desk.hub.subscribe();
    desk.play(FRAMES - 6, 1.0, None);
    let seen = look(&desk.hub, window, true, PATIENCE).await;
    let frames: Vec<_> = seen.frames.iter().map(|&(_, frame)| frame).collect();
    assert_eq!(frames.last(), Some(&(FRAMES - 1)), "it came to its end: {frames:?}");
    assert!(frames.is_sorted(), "in order: {frames:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_played_plays_again_without_the_browser() {
    let mut desk = Desk::new(Duration::from_millis(5), None);
    desk.ready().await;
    for round in 0..2 {
        let window = desk.hub.subscribe();
        desk.play(270, 1.0, None);
        let seen = look(&desk.hub, window, true, Duration::from_secs(60)).await;
        assert_eq!(seen.frames.len(), 31, "every frame of round {round}, after the last of before");
        assert_eq!(desk.captures(), 31, "frame 0 and 30 others, once each");
    }
}
