//! How many browsers run at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// More browsers than this make each other slow on the machines that tests run on.
const AT_ONCE: u32 = 2;

static TAKEN: Mutex<u32> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

/// The right to run a browser; given back on drop.
#[derive(Debug)]
pub struct Turn(());

/// Waits for a turn. Blocks the thread.
pub fn take() -> Turn {
    let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = GIVEN_BACK.wait_while(taken, |taken| *taken >= AT_ONCE);
    *wait.unwrap_or_else(PoisonError::into_inner) += 1;
    Turn(())
}

impl Drop for Turn {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        GIVEN_BACK.notify_one();
    }
}
