//! Whether further browsers would end a capture sooner, found out while one works.
//!
//! Some pages take a browser long to draw, in one thread, while other processors have nothing to do: blurred and
//! masked layers, large screenshots. What a further browser cannot take over is visiting frames: each one visits all of
//! them. So frames take `n` browsers, at the best, an `n`th of what drawing takes, and visiting; and not less
//! than the work of all processes by the number of processors, in which every browser visits.

use std::time::{Duration, Instant};

use stillcut_stage::FrameMs;
use tokio::{sync::Mutex, task::spawn_blocking};

/// Captured frames that are left out at the beginning: caches fill and the encoder starts.
const WARM_UP: u32 = 6;
/// Captured frames that are looked at together.
const WINDOW: u32 = 12;
/// Captured frames until the next look, after one that promised nothing.
const PAUSE: u32 = 48;
/// The part of the time that must be gained for a further browser to be worth its memory.
const WORTH: f64 = 0.15;
/// What must be gained in all: a browser takes half of that to start.
const LEAST_GAIN: Duration = Duration::from_secs(1);

/// What is known of a capture so far.
#[derive(Debug)]
pub(crate) struct Prospect {
    /// Browsers in all, if further ones join.
    browsers: u32,
    processors: u32,
    work: fn() -> Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Captures to come.
    left: u32,
    /// Captured frames until the next window begins.
    pause: u32,
    window: Option<Window>,
    is_worthwhile: bool,
}

/// Frames that follow each other.
#[derive(Debug)]
struct Window {
    begin: Instant,
    /// Processor time of all processes when it began. To look costs milliseconds, and is left out as long as
    /// there is nothing to be gained even if they did nothing.
    work: Option<Duration>,
    captured: u32,
    /// In the page, for visiting a frame and painting it.
    visiting: Duration,
    /// For its picture.
    drawing: Duration,
}

/// What some frames took.
#[derive(Debug, Clone, Copy)]
struct Took {
    whole: Duration,
    visiting: Duration,
    drawing: Duration,
    /// Processor time of all processes.
    work: Duration,
}

impl Prospect {
    /// For a capture of about `left` captured frames, with `browsers` in all if further ones join, on
    /// so many processors. `work` tells the processor time so far of all processes; it may block.
    pub(crate) fn new(left: u32, browsers: u32, processors: u32, work: fn() -> Duration) -> Self {
        let state = State { left, pause: WARM_UP, window: None, is_worthwhile: false };
        Self { browsers, processors, work, state: Mutex::new(state) }
    }

    /// Takes a frame into account that is there now and took `ms`. Whether further browsers are worthwhile;
    /// once they are, they stay so.
    pub(crate) async fn saw(&self, is_captured: bool, ms: FrameMs) -> bool {
        let mut state = self.state.lock().await;
        let captured = u32::from(is_captured);
        state.left = state.left.saturating_sub(captured);
        state.pause = state.pause.saturating_sub(captured);
        if state.is_worthwhile || state.pause > 0 {
            return state.is_worthwhile;
        }
        let Some(window) = &mut state.window else {
            state.window = Some(Window::new(None));
            return false;
        };
        window.add(captured, ms);
        if window.captured >= WINDOW {
            self.judge(&mut state).await;
        }
        state.is_worthwhile
    }

    /// Ends a window and decides what comes next.
    async fn judge(&self, state: &mut State) {
        let Some(window) = state.window.take() else { return };
        let is_known = window.work.is_some();
        let took = match window.work {
            Some(before) => window.end(self.work_now().await.saturating_sub(before)),
            None => window.end(Duration::ZERO),
        };
        let gain = took.gain(self.browsers, self.processors);
        let promises =
            gain >= took.whole.mul_f64(WORTH) && gain * state.left / WINDOW >= LEAST_GAIN;
        tracing::debug!(?took, ?gain, is_known, promises, "a prospect of further browsers");
        match (promises, is_known) {
            (true, true) => state.is_worthwhile = true,
            (true, false) => state.window = Some(Window::new(Some(self.work_now().await))),
            (false, _) => state.pause = PAUSE,
        }
    }

    async fn work_now(&self) -> Duration {
        spawn_blocking(self.work).await.unwrap_or_default()
    }
}

impl Window {
    fn new(work: Option<Duration>) -> Self {
        let (visiting, drawing) = (Duration::ZERO, Duration::ZERO);
        Self { begin: Instant::now(), work, captured: 0, visiting, drawing }
    }

    fn add(&mut self, captured: u32, ms: FrameMs) {
        let time = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default();
        self.captured += captured;
        self.visiting += time(ms.seek + ms.settle + ms.paint);
        self.drawing += time(ms.draw + ms.write);
    }

    /// What its frames took, with the processor time of all processes meanwhile.
    fn end(self, work: Duration) -> Took {
        let Self { begin, visiting, drawing, .. } = self;
        Took { whole: begin.elapsed(), visiting, drawing, work }
    }
}

impl Took {
    /// By how much less the same frames would take so many browsers.
    fn gain(self, browsers: u32, processors: u32) -> Duration {
        let Self { whole, visiting, drawing, work } = self;
        let alone = drawing / browsers.max(1) + visiting;
        let together = (work + visiting * browsers.saturating_sub(1)) / processors.max(1);
        whole.saturating_sub(alone.max(together))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(whole: u64, visiting: u64, drawing: u64, work: u64) -> Took {
        let time = Duration::from_millis;
        Took {
            whole: time(whole),
            visiting: time(visiting),
            drawing: time(drawing),
            work: time(work),
        }
    }

    #[test]
    fn drawing_is_shared_and_visiting_is_not() {
        let gain = |took: Took| took.gain(2, 2).as_millis();
        assert_eq!(gain(took(100, 4, 96, 0)), 48, "drawing by two");
        assert_eq!(gain(took(100, 4, 96, 130)), 33, "the processors have that much to do");
        assert_eq!(gain(took(100, 4, 96, 196)), 0, "and here all of the time");
        assert_eq!(gain(took(100, 95, 20, 0)), 0, "a page that paints for long");
        assert_eq!(took(100, 4, 96, 130).gain(2, 8).as_millis(), 48);
    }

    async fn asked(left: u32, ms: FrameMs) -> bool {
        let prospect = Prospect::new(left, 2, 2, || Duration::ZERO);
        let mut is_worthwhile = false;
        for _frame in 0..left {
            is_worthwhile = prospect.saw(true, ms).await;
            if is_worthwhile {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        is_worthwhile
    }

    #[tokio::test]
    async fn what_is_over_soon_or_waits_for_something_else_needs_no_further_browser() {
        // Nothing here works: every frame waits for two milliseconds.
        let drawn = FrameMs { draw: 2.0, ..FrameMs::default() };
        assert!(asked(10_000, drawn).await, "much is to be drawn");
        assert!(!asked(60, drawn).await, "little is left");
        let visited = FrameMs { paint: 9.0, ..FrameMs::default() };
        assert!(!asked(200, visited).await, "a page that paints");
    }
}
