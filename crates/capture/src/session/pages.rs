//! The two pages of a session, and both at the same time.

use stillcut_stage::{Browser, PlainPage, Slots, StageError, StagePage, View};

use super::Session;
use crate::{CaptureError, CaptureMode};

/// The plain page of a session, opened when first needed.
pub(crate) struct Plain<'session> {
    browser: &'session Browser,
    page: &'session mut Option<PlainPage>,
    size: (u32, u32),
    view: View,
}

impl<'session> Plain<'session> {
    /// The page, fresh enough that `frame` can be visited in order.
    pub(crate) async fn at(self, frame: u32) -> Result<&'session mut PlainPage, CaptureError> {
        let page = match self.page.take() {
            Some(mut page) => {
                if page.visited().is_some_and(|visited| visited > frame) {
                    page.reload().await?;
                }
                page
            }
            None => self.browser.open_plain(self.size, self.view).await?,
        };
        Ok(self.page.insert(page))
    }
}

impl Session {
    /// Loads the stage page afresh, so that frames can be visited from the first one on. The plain
    /// page takes care of itself.
    pub(crate) async fn rewind(&mut self) -> Result<(), CaptureError> {
        if let Some(stage) = &self.stage
            && self.mode == CaptureMode::DrawElement
        {
            stage.reload().await?;
        }
        self.used = false;
        Ok(())
    }

    /// The stage page and where its pixels come in; [`Session::prepare`] opens that.
    pub(crate) fn stage_and_slots(&self) -> Result<(&StagePage, &Slots), CaptureError> {
        let stage = self.stage.as_ref().ok_or(StageError::BrowserGone)?;
        let opened = self.opened_transport.as_ref().ok_or(StageError::BrowserGone)?;
        Ok((stage, &opened.slots))
    }

    /// The plain page, opened when first needed, fresh enough that `frame` can be visited in order.
    pub(crate) async fn plain_at(&mut self, frame: u32) -> Result<&mut PlainPage, CaptureError> {
        let plain = Plain {
            browser: &self.browser,
            page: &mut self.plain,
            size: (self.analysis.width, self.analysis.height),
            view: self.view,
        };
        plain.at(frame).await
    }

    /// The plain page and what [`Session::stage_and_slots`] gives, to be used at the same time.
    pub(crate) fn both(&mut self) -> Result<(Plain<'_>, (&StagePage, &Slots)), CaptureError> {
        let stage = self.stage.as_ref().ok_or(StageError::BrowserGone)?;
        let opened = self.opened_transport.as_ref().ok_or(StageError::BrowserGone)?;
        let plain = Plain {
            browser: &self.browser,
            page: &mut self.plain,
            size: (self.analysis.width, self.analysis.height),
            view: self.view,
        };
        Ok((plain, (stage, &opened.slots)))
    }

    /// Closes the plain page where nothing will be captured from it: its process takes memory.
    pub(crate) async fn close_plain(&mut self) {
        if let Some(page) = self.plain.take() {
            page.close().await;
        }
    }
}
