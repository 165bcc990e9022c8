//! What the page says about sound.

use stillcut_stage::{SoundFacts, StageError, VolumeChange};
use stillcut_timeline::Problem;
use tokio_util::sync::CancellationToken;

use super::Session;
use crate::CaptureError;

/// Frames visited by one call that reads volumes: often enough to be cancelled, rarely enough to be
/// fast.
const VOLUME_FRAMES: u32 = 300;

impl Session {
    /// What sounds.
    pub fn sound(&self) -> &SoundFacts {
        &self.sound
    }

    /// Adds to the problems of the analysis what was found out elsewhere.
    pub(crate) fn add_problems(&mut self, problems: Vec<Problem>) {
        self.analysis.problems.extend(problems);
    }

    /// Visits the first `frames` frames and tells how loud everything that sounds is, where that
    /// changes; nothing, without a visit, where nothing can change. The pages are fresh afterwards.
    pub async fn volumes(
        &mut self,
        frames: u32,
        cancel: &CancellationToken,
    ) -> Result<Vec<VolumeChange>, CaptureError> {
        if !self.sound.changes {
            return Ok(Vec::new());
        }
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(CaptureError::Cancelled),
            volumes = self.visit_volumes(frames) => Ok(volumes?),
        }
    }

    async fn visit_volumes(&mut self, frames: u32) -> Result<Vec<VolumeChange>, StageError> {
        let mut volumes = Vec::new();
        let starts = (0..frames).step_by(VOLUME_FRAMES as usize);
        for from in starts {
            let to = frames.min(from.saturating_add(VOLUME_FRAMES));
            volumes.extend(match (&self.stage, &self.plain) {
                (Some(stage), _) => stage.volumes(from, to).await?,
                (None, Some(plain)) => plain.volumes(from, to).await?,
                (None, None) => return Err(StageError::BrowserGone),
            });
        }
        match (&self.stage, &mut self.plain) {
            (Some(stage), _) => stage.reload().await?,
            (None, Some(plain)) => plain.reload().await?,
            (None, None) => {}
        }
        Ok(volumes)
    }
}
