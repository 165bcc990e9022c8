//! What each system offers to group processes and to end them with us.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(unix, windows)))]
mod other;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(not(any(unix, windows)))]
pub(crate) use other::{kill_group, killed, prepare, terminate};
#[cfg(unix)]
pub(crate) use unix::{kill_group, killed, prepare, terminate};
#[cfg(windows)]
pub(crate) use windows::{kill_group, killed, prepare, terminate};

/// How much of the processors a child gets where they are short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    /// As much as others.
    Normal,
    /// Less than others.
    Behind,
}
