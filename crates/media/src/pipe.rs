//! Room in the pipe to the encoder.

use tokio::process::ChildStdin;

/// What Linux lets every user have; the usual 64 KiB make fifty rounds of one 1080p frame.
#[cfg(target_os = "linux")]
const BYTES: usize = 1024 * 1024;

/// Makes the pipe larger where the system can.
#[cfg(target_os = "linux")]
pub(crate) fn enlarge(pipe: &ChildStdin) {
    if let Err(error) = rustix::pipe::fcntl_setpipe_size(pipe, BYTES) {
        tracing::debug!(%error, "the pipe keeps its size");
    }
}

/// Makes the pipe larger where the system can.
#[cfg(not(target_os = "linux"))]
pub(crate) fn enlarge(_: &ChildStdin) {}
