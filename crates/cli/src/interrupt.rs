//! Ctrl+C and its relatives.

use std::future::Future;

use stillcut_app::ended_by_signal;
use tokio_util::sync::CancellationToken;

use crate::{console, failure::Failure};

/// Runs work that is ended by dropping it.
pub(crate) async fn or_drop<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        outcome = work => outcome,
        () = ended_by_signal() => Err(Failure::cancelled()),
    }
}

/// Runs work that ends by itself once `cancel` is set: the first interrupt sets it, a second one
/// drops the work, which kills its processes.
pub(crate) async fn or_cancel<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let interrupted_twice = async {
        ended_by_signal().await;
        console::note("Cancelling. Interrupt once more to stop at once.");
        cancel.cancel();
        ended_by_signal().await;
    };
    tokio::select! {
        outcome = work => outcome,
        () = interrupted_twice => Err(Failure::cancelled()),
    }
}
