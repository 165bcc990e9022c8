//! Frames shown a second, as seen by the user.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

/// Long enough to be steady, short enough to tell what is happening now.
const WINDOW: Duration = Duration::from_secs(1);
/// Less than this says nothing about a rate.
const LEAST: Duration = Duration::from_millis(400);

/// Counts what was shown over the last second.
#[derive(Debug)]
pub(super) struct RateMeter {
    since: Instant,
    shown: VecDeque<Instant>,
}

impl RateMeter {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now, shown: VecDeque::new() }
    }

    /// A frame was shown.
    pub(super) fn count(&mut self, now: Instant) {
        self.shown.push_back(now);
    }

    /// Frames a second; `None` while too little was seen.
    pub(super) fn rate(&mut self, now: Instant) -> Option<f64> {
        let seen = now.duration_since(self.since).min(WINDOW);
        while self.shown.front().is_some_and(|&at| now.duration_since(at) >= WINDOW) {
            self.shown.pop_front();
        }
        let shown = u32::try_from(self.shown.len()).unwrap_or(u32::MAX);
        (seen >= LEAST).then(|| f64::from(shown) / seen.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_rate_follows_the_last_second() {
        let start = Instant::now();
        let mut meter = RateMeter::new(start);
        for tick in 0..50_u32 {
            meter.count(start + Duration::from_millis(20) * tick);
        }
        assert_eq!(meter.rate(start + Duration::from_millis(100)), None, "too early");
        let rate = meter.rate(start + Duration::from_millis(999)).unwrap();
        assert!((49.0..=51.0).contains(&rate), "{rate}");
        let rate = meter.rate(start + Duration::from_millis(1500)).unwrap();
        assert!((24.0..=26.0).contains(&rate), "{rate}");
        assert_eq!(meter.rate(start + Duration::from_secs(9)), Some(0.0), "nothing for a while");
    }
}
