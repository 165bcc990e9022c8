//! The browser's process that draws for all its pages.
//!
//! When it ends, Chromium starts another one and tells no page for a moment, in which everything drawn is
//! black and nothing seems to change. A frame counts only if the process lived until the frame was there.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use chromiumoxide::{
    Browser as Connection, cdp::browser_protocol::system_info::GetProcessInfoParams,
};
use stillcut_process::is_alive;

use crate::StageError;

const DEADLINE: Duration = Duration::from_secs(15);
/// What the browser calls this process among its own.
const KIND: &str = "GPU";

/// The process that is drawing, once it was asked for. Clones are of the same browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graphics(Arc<OnceLock<u32>>);

impl Graphics {
    /// Asks which process draws; the browser must have drawn something. A browser that does not tell, or
    /// draws in its first process, is not watched.
    pub(crate) async fn find(&self, connection: &Connection) {
        if self.0.get().is_some() {
            return;
        }
        let asked = connection.execute(GetProcessInfoParams::default());
        let told = match tokio::time::timeout(DEADLINE, asked).await {
            Ok(Ok(told)) => told.result.process_info,
            Ok(Err(error)) => return tracing::warn!(%error, "the graphics process is not watched"),
            Err(_elapsed) => return tracing::warn!("the graphics process is not watched"),
        };
        let ids = told.iter().filter(|process| process.r#type == KIND).map(|process| process.id);
        let found = ids.filter_map(|id| u32::try_from(id).ok()).find(|id| is_alive(*id));
        tracing::debug!(?found, "the graphics process to watch");
        if let Some(id) = found {
            // Who asked at the same time got the same answer.
            self.0.set(id).ok();
        }
    }

    /// Whether what came from a page until now was drawn by the process that was found.
    ///
    /// # Errors
    /// [`StageError::GraphicsGone`].
    pub(crate) fn check(&self) -> Result<(), StageError> {
        match self.0.get() {
            Some(id) if !is_alive(*id) => Err(StageError::GraphicsGone),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn what_is_watched_must_live() {
        let graphics = Graphics::default();
        assert!(graphics.check().is_ok(), "nothing is watched");
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        graphics.0.set(child.id()).unwrap();
        assert!(graphics.clone().check().is_ok());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(matches!(graphics.clone().check(), Err(StageError::GraphicsGone)));
    }
}
