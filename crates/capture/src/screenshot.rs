//! Frames as DevTools screenshots of the plain page.

use std::{collections::VecDeque, time::Instant};

use stillcut_stage::{FrameMs, PlainPage, Screenshot};
use tokio::task::spawn_blocking;

use crate::{
    CaptureError, Picture,
    orders::Order,
    source::{FrameOrder, FrameSource, Outcome, Pixels, Produce, Produced},
};

/// Takes screenshots of a plain page. While one is decoded, the next one is taken.
pub(crate) struct ScreenshotSource<'page> {
    page: &'page mut PlainPage,
    waiting: VecDeque<Vec<FrameOrder>>,
    /// What came of the call that is next to be collected, where it was begun already.
    ahead: Option<Result<Vec<Shot>, CaptureError>>,
}

/// A frame that was visited, with its screenshot unless it is only skipped.
struct Shot {
    order: FrameOrder,
    screenshot: Option<Screenshot>,
    ms: FrameMs,
}

impl<'page> ScreenshotSource<'page> {
    pub(crate) fn new(page: &'page mut PlainPage) -> Self {
        Self { page, waiting: VecDeque::new(), ahead: None }
    }

    /// Does the oldest call.
    async fn shoot(&mut self) -> Result<Vec<Shot>, CaptureError> {
        let orders = self.waiting.pop_front().unwrap_or_default();
        let mut shots = Vec::with_capacity(orders.len());
        for order in orders {
            shots.push(self.shot(order).await?);
        }
        Ok(shots)
    }

    async fn shot(&mut self, order: FrameOrder) -> Result<Shot, CaptureError> {
        // A skipped frame is visited on the way to the next one: no call for it.
        if order.order == Order::Skip {
            return Ok(Shot { order, screenshot: None, ms: FrameMs::default() });
        }
        let begin = Instant::now();
        self.page.visit(order.frame).await?;
        let seek = milliseconds_since(begin);
        let begin = Instant::now();
        let screenshot = Some(self.page.screenshot().await?);
        let ms = FrameMs { seek, draw: milliseconds_since(begin), ..FrameMs::default() };
        Ok(Shot { order, screenshot, ms })
    }
}

impl Shot {
    /// Blocking.
    fn decode(self) -> Result<Produced, CaptureError> {
        let FrameOrder { frame, order } = self.order;
        let outcome = match self.screenshot {
            None => Outcome::Skipped,
            Some(screenshot) if order == Order::Verify => Outcome::Verified(pixels(screenshot)?),
            Some(screenshot) => Outcome::Captured(pixels(screenshot)?),
        };
        Ok(Produced { frame, outcome, ms: self.ms })
    }
}

/// Blocking.
fn pixels(screenshot: Screenshot) -> Result<Pixels, CaptureError> {
    let image = screenshot.decode()?;
    let (width, height) = image.dimensions();
    Ok(Pixels::of(Picture { width, height, rgba: image.into_raw().into() }))
}

/// One frame of a plain page.
pub(crate) async fn screenshot(page: &mut PlainPage, frame: u32) -> Result<Pixels, CaptureError> {
    page.visit(frame).await?;
    let screenshot = page.screenshot().await?;
    decoded(frame, move || pixels(screenshot)).await
}

/// Decodes off the async threads; `frame` is the first one.
async fn decoded<T: Send + 'static>(
    frame: u32,
    decode: impl FnOnce() -> Result<T, CaptureError> + Send + 'static,
) -> Result<T, CaptureError> {
    spawn_blocking(decode).await.map_err(|_panicked| CaptureError::BadPixels { frame })?
}

fn milliseconds_since(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1000.0
}

impl FrameSource for ScreenshotSource<'_> {
    fn batch(&self) -> usize {
        1
    }

    fn calls(&self) -> usize {
        2
    }

    fn submit(&mut self, orders: Vec<FrameOrder>, _moves: bool) {
        self.waiting.push_back(orders);
    }

    async fn collect(&mut self) -> Result<Produce, CaptureError> {
        let shots = match self.ahead.take() {
            Some(shots) => shots?,
            None => self.shoot().await?,
        };
        let first = shots.first().map_or(0, |shot| shot.order.frame);
        let decoding = decoded(first, || shots.into_iter().map(Shot::decode).collect());
        let frames = if self.waiting.is_empty() {
            decoding.await?
        } else {
            let (frames, ahead) = tokio::join!(decoding, self.shoot());
            self.ahead = Some(ahead);
            frames?
        };
        Ok(Produce { frames, failed: None, is_over: true })
    }

    async fn restart(&mut self) -> Result<(), CaptureError> {
        self.waiting.clear();
        self.ahead = None;
        self.page.reload().await?;
        Ok(())
    }
}
