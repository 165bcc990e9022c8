//! Opening the ways that pixels leave a stage page.

use super::Browser;
use crate::{Drawing, RingError, Slots, StageError, StagePage, frame_socket::FrameSocket};

impl Browser {
    /// Opens the ring file of a stage page, with room for `count` frames; beside it where pictures are
    /// really drawn. The inner error means that this browser does not share its files; frames must
    /// then come over a socket.
    pub async fn open_ring(
        &self,
        stage: &StagePage,
        count: u32,
        drawing: Drawing,
    ) -> Result<Result<(Slots, Drawing), RingError>, StageError> {
        let marker = format!("stillcut-ring-{}", self.pid());
        let folder = self.profile.file_systems();
        let opened = stage.open_ring(&folder, &marker, count, drawing).await?;
        Ok(opened.map(|(ring, drawing)| (Slots::ring(ring), drawing)))
    }

    /// Lets a stage page send frames over a WebSocket; `count` of them have room here. Beside it
    /// where pictures are really drawn.
    pub async fn open_socket(
        &self,
        stage: &StagePage,
        count: u32,
        drawing: Drawing,
    ) -> Result<(Slots, Drawing), StageError> {
        let socket = FrameSocket::new(stage.frame_bytes(), count);
        let key = self.server.expect_frames(socket.clone()).map_err(StageError::Server)?;
        let drawing = stage.open_socket(&key, drawing).await?;
        Ok((Slots::socket(socket), drawing))
    }
}
