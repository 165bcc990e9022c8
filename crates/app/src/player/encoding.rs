//! A frame on its way from raw pixels to an image for the window.

use std::{future::pending, sync::Arc};

use stillcut_capture::RawFrame;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{engine::Encoder, picture::Shot};
use crate::{
    hub::Hub,
    wire::{AppError, ErrorCode},
};

/// Runs by itself where blocking is allowed, while the browser makes the next frame.
#[derive(Debug)]
pub(super) struct Encoding {
    /// Absent when there was nothing to encode.
    task: Option<JoinHandle<Result<Shot, AppError>>>,
    ended: Option<Result<Arc<Shot>, AppError>>,
    shown: bool,
}

impl Encoding {
    pub(super) fn begin(raw: RawFrame, revision: u32, encoder: Encoder) -> Self {
        let task = spawn_blocking(move || encoder(&raw, revision));
        Self { task: Some(task), ended: None, shown: false }
    }

    /// An image that is there already.
    pub(super) fn done(shot: Shot) -> Self {
        Self { task: None, ended: Some(Ok(Arc::new(shot))), shown: false }
    }

    /// Waits until it has ended. Cancel-safe.
    pub(super) async fn finish(&mut self) {
        let Some(task) = &mut self.task else { return };
        let encoded = task.await.unwrap_or_else(|defect| {
            let message = format!("the preview image failed: {defect}");
            Err(AppError::new(ErrorCode::Internal, message))
        });
        self.task = None;
        self.ended = Some(encoded.map(Arc::new));
    }

    /// Shows it in every window, once, when it has ended well.
    pub(super) fn show(&mut self, hub: &Hub) {
        if let Some(Ok(shot)) = &self.ended
            && !self.shown
        {
            self.shown = true;
            hub.show(shot);
        }
    }

    /// The image; only after [`Encoding::finish`].
    pub(super) fn into_shot(self) -> Result<Arc<Shot>, AppError> {
        self.ended.unwrap_or_else(|| {
            Err(AppError::new(ErrorCode::Internal, "the preview image was not waited for"))
        })
    }
}

/// Waits until an encoding has ended; forever when there is none. Cancel-safe.
pub(super) async fn encoded(encoding: Option<&mut Encoding>) {
    match encoding {
        Some(encoding) => encoding.finish().await,
        None => pending().await,
    }
}
