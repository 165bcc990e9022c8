//! Frames as DevTools screenshots of the plain page.

use std::{collections::VecDeque, time::Instant};

use stillcut_stage::{FrameMs, PlainPage};

use crate::{
    CaptureError, Picture,
    orders::Order,
    source::{FrameOrder, FrameSource, Outcome, Pixels, Produce, Produced},
};

/// Takes screenshots of a plain page.
pub(crate) struct ScreenshotSource<'page> {
    page: &'page mut PlainPage,
    waiting: VecDeque<Vec<FrameOrder>>,
}

impl<'page> ScreenshotSource<'page> {
    pub(crate) fn new(page: &'page mut PlainPage) -> Self {
        Self { page, waiting: VecDeque::new() }
    }

    async fn produce(&mut self, order: FrameOrder) -> Result<Produced, CaptureError> {
        let begin = Instant::now();
        // A skipped frame is visited on the way to the next one: no call for it.
        if order.order == Order::Skip {
            return Ok(Produced {
                frame: order.frame,
                outcome: Outcome::Skipped,
                ms: FrameMs::default(),
            });
        }
        self.page.visit(order.frame).await?;
        let seek = milliseconds_since(begin);
        let begin = Instant::now();
        let pixels = screenshot(self.page).await?;
        let ms = FrameMs { seek, draw: milliseconds_since(begin), ..FrameMs::default() };
        let outcome = if order.order == Order::Verify {
            Outcome::Verified(pixels)
        } else {
            Outcome::Captured(pixels)
        };
        Ok(Produced { frame: order.frame, outcome, ms })
    }
}

/// A picture of the page as it is.
pub(crate) async fn screenshot(page: &PlainPage) -> Result<Pixels, CaptureError> {
    let image = page.screenshot().await?;
    let (width, height) = image.dimensions();
    Ok(Pixels::of(Picture { width, height, rgba: image.into_raw() }))
}

fn milliseconds_since(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1000.0
}

impl FrameSource for ScreenshotSource<'_> {
    fn batch(&self) -> usize {
        1
    }

    fn calls(&self) -> usize {
        1
    }

    fn submit(&mut self, orders: Vec<FrameOrder>) {
        self.waiting.push_back(orders);
    }

    async fn collect(&mut self) -> Result<Produce, CaptureError> {
        let orders = self.waiting.pop_front().unwrap_or_default();
        let mut frames = Vec::with_capacity(orders.len());
        for order in orders {
            frames.push(self.produce(order).await?);
        }
        Ok(Produce { frames, failed: None })
    }

    async fn restart(&mut self) -> Result<(), CaptureError> {
        self.waiting.clear();
        self.page.reload().await?;
        Ok(())
    }
}
