//! Opening a newer version of a composition while the older one is still shown.

use std::{future::pending, sync::Arc};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::engine::{Engine, FrameSource};
use crate::wire::{AppError, ErrorCode};

/// The same composition being opened again, beside the open one.
#[derive(Debug)]
pub(super) struct Reloading<S> {
    revision: u32,
    cancel: CancellationToken,
    task: JoinHandle<Result<S, AppError>>,
    /// How it ended.
    opened: Option<Result<S, AppError>>,
}

impl<S: FrameSource> Reloading<S> {
    pub(super) fn begin<E>(engine: &Arc<E>, revision: u32, target: E::Target) -> Self
    where
        E: Engine<Source = S>,
    {
        let (engine, cancel) = (Arc::clone(engine), CancellationToken::new());
        let token = cancel.clone();
        let task = tokio::spawn(async move { engine.open(target, token, |_step| ()).await });
        Self { revision, cancel, task, opened: None }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.opened.is_some()
    }

    /// Its revision and how it ended; `None` while it runs.
    pub(super) fn ended(self) -> Option<(u32, Result<S, AppError>)> {
        Some((self.revision, self.opened?))
    }

    /// Waits until it has ended. Cancel-safe.
    async fn finish(&mut self) {
        if self.opened.is_none() {
            let opened = (&mut self.task).await;
            self.opened = Some(opened.unwrap_or_else(|defect| {
                let message = format!("opening ended by a defect: {defect}");
                Err(AppError::new(ErrorCode::Internal, message))
            }));
        }
    }

    /// Ends it; nothing of it is left afterwards.
    pub(super) async fn give_up(mut self) {
        self.cancel.cancel();
        self.finish().await;
        if let Some(Ok(source)) = self.opened {
            source.close().await;
        }
    }
}

/// Waits until a reload has ended; forever when there is none. Cancel-safe.
pub(super) async fn finished<S: FrameSource>(reloading: &mut Option<Reloading<S>>) {
    match reloading {
        Some(reload) if reload.opened.is_none() => reload.finish().await,
        _ => pending().await,
    }
}
