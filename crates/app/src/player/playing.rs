//! Playing by the clock. While the browser makes a frame, the one before it is encoded; they are
//! shown in order, each as soon as it can be.

use std::time::Duration;

use stillcut_capture::RawFrame;
use tokio::time::{Instant, sleep_until};

use super::{
    actor::Player,
    encoding::{Encoding, encoded},
    engine::{Engine, FrameSource as _},
    inbox::{PlayOrder, Playback},
    picture::Shot,
    playhead::{Due, Playhead},
    rate_meter::RateMeter,
    reload::finished,
};
use crate::wire::{self, AppError, Event};

/// Ten a second are enough for a moving number.
const EVENT_INTERVAL: Duration = Duration::from_millis(100);

pub(super) struct Playing {
    pub(super) order: PlayOrder,
    head: Playhead,
    since: Instant,
    /// First step not taken yet.
    next: u64,
    /// Captured and not shown yet.
    encoding: Option<Encoding>,
    /// The last frame was taken: nothing follows what is being encoded.
    ends: bool,
    meter: RateMeter,
    told: Instant,
}

impl<E: Engine> Player<E> {
    pub(super) fn set_playback(&mut self, playback: Playback) {
        match playback {
            Playback::Start(order) => self.start(order),
            Playback::Stop => {
                if let Some(playing) = self.playing.take() {
                    self.tell(false, playing.order.speed, None);
                }
            }
        }
    }

    fn start(&mut self, order: PlayOrder) {
        let Some(open) = &self.open else { return };
        let now = Instant::now();
        let analysis = open.source.analysis();
        let PlayOrder { from, speed, repeat } = order;
        self.position = from.min(analysis.frames.saturating_sub(1));
        self.playing = Some(Playing {
            order,
            head: Playhead::new(from, analysis.frames, analysis.fps, speed, repeat),
            since: now,
            next: 0,
            encoding: None,
            ends: false,
            meter: RateMeter::new(now),
            told: now,
        });
        self.tell(true, speed, None);
    }

    /// Does what comes next: shows a frame that is ready, or makes the one that is due.
    pub(super) async fn play(&mut self) {
        let Some(playing) = &mut self.playing else { return };
        let (head, since, ends) = (playing.head, playing.since, playing.ends);
        let next = since + head.time_of(playing.next);
        let end = head.end().map(|end| since + end);
        // At the end the last frame replaces whatever a slow window has not taken yet.
        let window = async {
            sleep_until(next).await;
            match end {
                Some(end) => tokio::select! {
                    () = self.hub.ready() => {}
                    () = sleep_until(end) => {}
                },
                None => self.hub.ready().await,
            }
        };
        let next = tokio::select! {
            biased;
            order = self.orders.recv() => return self.inbox.absorb(order),
            () = finished(&mut self.reloading) => return,
            () = encoded(playing.encoding.as_mut()) => None,
            () = window, if !ends => Some(head.steps(since.elapsed())),
        };
        let played = match next {
            Some(step) => self.take_step(head.due(step), step).await,
            None => self.show_encoded(),
        };
        if let Err(error) = played {
            self.set_playback(Playback::Stop);
            self.hub.trouble(error);
        }
    }

    async fn take_step(&mut self, due: Due, step: u64) -> Result<(), AppError> {
        let (frame, ends) = match due {
            Due::Frame(frame) => (frame, false),
            Due::Last(frame) => (frame, true),
        };
        let open = self.open.as_mut().ok_or_else(AppError::nothing_open)?;
        let cached = open.cache.get(frame);
        let raw = match cached {
            Some(_) => None,
            None => Some(self.capture_meanwhile(frame).await?),
        };
        self.finish_encoding().await?;
        let (Some(open), Some(playing)) = (&self.open, &mut self.playing) else { return Ok(()) };
        (playing.next, playing.ends) = (step + 1, ends);
        playing.encoding = raw.map(|raw| open.encode(raw));
        if let Some(shot) = cached {
            self.hub.show(&shot);
            self.count(&shot);
        }
        Ok(())
    }

    /// Captures a frame, and shows the one before it as soon as that is encoded.
    async fn capture_meanwhile(&mut self, frame: u32) -> Result<RawFrame, AppError> {
        let captured = {
            let (Some(open), Some(playing)) = (&mut self.open, &mut self.playing) else {
                return Err(AppError::nothing_open());
            };
            let hub = &self.hub;
            let mut capture = std::pin::pin!(Self::attend(
                &mut self.orders,
                &mut self.inbox,
                open.source.frame(frame)
            ));
            let show = async {
                encoded(playing.encoding.as_mut()).await;
                if let Some(encoding) = &mut playing.encoding {
                    encoding.show(hub);
                }
            };
            let first = tokio::select! {
                captured = &mut capture => Some(captured),
                () = show => None,
            };
            match first {
                Some(captured) => captured,
                None => capture.await,
            }
        };
        self.check(captured).await
    }

    /// Shows what is being encoded, when anything is.
    async fn finish_encoding(&mut self) -> Result<(), AppError> {
        if let Some(encoding) = self.playing.as_mut().and_then(|playing| playing.encoding.as_mut())
        {
            Self::attend(&mut self.orders, &mut self.inbox, encoding.finish()).await;
            self.show_encoded()?;
        }
        Ok(())
    }

    /// Shows what was encoded.
    fn show_encoded(&mut self) -> Result<(), AppError> {
        let (Some(open), Some(playing)) = (&mut self.open, &mut self.playing) else {
            return Ok(());
        };
        let Some(mut encoding) = playing.encoding.take() else { return Ok(()) };
        encoding.show(&self.hub);
        let shot = open.keep(encoding)?;
        self.count(&shot);
        Ok(())
    }

    /// A frame was shown.
    fn count(&mut self, shot: &Shot) {
        self.position = shot.frame;
        let Some(playing) = &mut self.playing else { return };
        let now = Instant::now();
        playing.meter.count(now);
        if playing.ends && playing.encoding.is_none() {
            self.set_playback(Playback::Stop);
        } else if now.duration_since(playing.told) >= EVENT_INTERVAL {
            playing.told = now;
            let (speed, shown_fps) = (playing.order.speed, playing.meter.rate(now));
            self.tell(true, speed, shown_fps);
        }
    }

    fn tell(&self, playing: bool, speed: f64, shown_fps: Option<f64>) {
        let frame = self.position;
        self.hub.publish(&Event::Playback(wire::Playback { playing, frame, speed, shown_fps }));
    }
}
