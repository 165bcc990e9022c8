//! Putting the service worker in charge of what the browser loads.

use super::{Browser, CALL_DEADLINE};
use crate::{StageError, devtools::DevTools};

impl Browser {
    /// Whether the composition asked for remote addresses before the worker was in charge: what a
    /// script puts together is not found by reading the files.
    pub(super) fn needs_control(&self) -> bool {
        self.log.was_asked() && !self.controlled.initialized()
    }

    /// Puts the service worker in charge of what is loaded from here on.
    pub(super) async fn control(&self, host_page: &DevTools) -> Result<(), StageError> {
        const NAME: &str = "answering addresses of other hosts";
        let register = || async {
            let () =
                host_page.evaluate(NAME, CALL_DEADLINE, "stillcut.control()".to_owned()).await?;
            Ok::<(), StageError>(())
        };
        self.controlled.get_or_try_init(register).await?;
        Ok(())
    }

    /// [`Browser::control`] for a browser that may have no host page.
    pub(super) async fn control_from_aside(&self) -> Result<(), StageError> {
        if self.controlled.initialized() || !(self.mentions_remote || self.log.was_asked()) {
            return Ok(());
        }
        let aside = self.host_page().await?;
        let controlled = self.control(&aside).await;
        if let Err(error) = aside.page().clone().close().await {
            tracing::debug!(%error, "a host page was not closed");
        }
        controlled
    }
}
