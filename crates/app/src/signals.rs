//! Being asked to end by the system.

/// Waits until this process is asked to end: Ctrl+C or, on Unix, SIGTERM or SIGHUP. Never
/// returns where such requests cannot be heard.
pub async fn ended_by_signal() {
    if let Err(error) = wait().await {
        tracing::warn!("requests to end cannot be heard: {error}");
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn wait() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn wait() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
