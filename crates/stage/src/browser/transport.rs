//! Opening the ways that pixels leave a stage page.

use super::Browser;
use crate::{RingError, Slots, StageError, StagePage, frame_socket::FrameSocket};

impl Browser {
    /// Opens the ring file of a stage page, with room for `count` frames. The inner error means
    /// that this browser does not share its files; frames must then come over a socket.
    pub async fn open_ring(
        &self,
        stage: &StagePage,
        count: u32,
    ) -> Result<Result<Slots, RingError>, StageError> {
        let marker = format!("stillcut-ring-{}", self.pid());
        let ring = stage.open_ring(&self.profile.file_systems(), &marker, count).await?;
        Ok(ring.map(Slots::ring))
    }

    /// Lets a stage page send frames over a WebSocket; `count` of them have room here.
    pub async fn open_socket(&self, stage: &StagePage, count: u32) -> Result<Slots, StageError> {
        let socket = FrameSocket::new(stage.frame_bytes(), count);
        let key = self.server.expect_frames(socket.clone()).map_err(StageError::Server)?;
        stage.open_socket(&key).await?;
        Ok(Slots::socket(socket))
    }
}
