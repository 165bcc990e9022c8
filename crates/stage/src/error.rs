//! Why a composition could not be staged.

use std::{io, path::PathBuf, time::Duration};

use stillcut_process::{SpawnError, WaitLineError};

/// Why a browser, a page or the composition in it failed.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Chromium did not start.
    #[error("Chromium could not be started")]
    Spawn(#[from] SpawnError),
    /// Chromium ended, or said nothing, before it could be talked to.
    #[error("Chromium started but could not be talked to")]
    Launch(#[from] WaitLineError),
    /// A folder for the browser's profile could not be made.
    #[error("no profile folder could be made in {folder}")]
    Profile {
        /// Where.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The loopback server could not be opened.
    #[error("the loopback server could not be opened")]
    Server(#[source] io::Error),
    /// The browser ended or its connection broke.
    #[error("the browser ended")]
    BrowserGone,
    /// The page's process ended.
    #[error("the page crashed")]
    PageCrashed,
    /// The browser's process that draws for its pages ended: what they give since may be black.
    #[error("the browser's graphics process ended")]
    GraphicsGone,
    /// A call took longer than its deadline.
    #[error("{call} did not end within {} s", .deadline.as_secs())]
    TimedOut {
        /// What was called, in words.
        call: &'static str,
        /// How long it was waited for.
        deadline: Duration,
    },
    /// The scripts of a frame do not end.
    #[error("frame {frame} was not ready after {} s", .deadline.as_secs())]
    FrameHangs {
        /// Absolute frame.
        frame: u32,
        /// How long it was waited for.
        deadline: Duration,
    },
    /// This browser does not draw elements into a canvas.
    #[error("this browser does not draw elements into a canvas ({missing})")]
    CannotDraw {
        /// What failed in the self-test.
        missing: String,
    },
    /// The browser refused a command.
    #[error("the browser refused {call}: {message}")]
    Refused {
        /// What was called, in words.
        call: &'static str,
        /// What the browser said.
        message: String,
    },
    /// Code of the page runtime failed.
    #[error("the page failed in {call}: {message}")]
    Script {
        /// What was called, in words.
        call: &'static str,
        /// What the page said.
        message: String,
    },
    /// The composition cannot be played.
    #[error("the composition cannot be played: {message}")]
    Composition {
        /// Stable short name, such as `no_duration`.
        code: String,
        /// One sentence.
        message: String,
    },
    /// The page answered something that makes no sense.
    #[error("the page answered {call} with something unexpected")]
    Answer {
        /// What was called, in words.
        call: &'static str,
        /// How it does not fit.
        source: serde_json::Error,
    },
    /// Ended from outside.
    #[error("opening the composition was cancelled")]
    Cancelled,
    /// A screenshot could not be decoded.
    #[error("a screenshot could not be decoded")]
    Screenshot(#[source] image::ImageError),
}
