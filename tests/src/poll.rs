//! The only way tests wait for something that does not say when it happens.

use std::{
    thread,
    time::{Duration, Instant},
};

const INTERVAL: Duration = Duration::from_millis(20);

/// Looks again and again until there is something; fails with `what` when that takes too long.
/// Gives what was found and how long it took.
pub fn until_some<T>(
    what: &str,
    deadline: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> (T, Duration) {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return (found, begin.elapsed());
        }
        assert!(begin.elapsed() < deadline, "waited {deadline:?} in vain: {what}");
        thread::sleep(INTERVAL);
    }
}

/// Looks again and again until the condition holds; fails with `what` when that takes too long.
pub fn until(what: &str, deadline: Duration, mut holds: impl FnMut() -> bool) -> Duration {
    until_some(what, deadline, || holds().then_some(())).1
}
