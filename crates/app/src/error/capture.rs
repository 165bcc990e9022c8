//! Errors of compositions, browsers and captures.

use stillcut_capture::CaptureError;
use stillcut_composition::OpenError;
use stillcut_stage::{Chromium, LocateError, StageError};

use super::words;
use crate::wire::{AppError, ErrorCode};

impl From<OpenError> for AppError {
    fn from(error: OpenError) -> Self {
        // The way out is part of these messages.
        let text = words(&error);
        let (code, place) = match error {
            OpenError::NotFound { path } => (ErrorCode::NotFound, path),
            OpenError::NoEntry { folder: path, .. }
            | OpenError::NotHtml { path, .. }
            | OpenError::EntryOutside { entry: path, .. }
            | OpenError::NoComposition { file: path }
            | OpenError::Unreadable { path, .. } => (ErrorCode::BadComposition, path),
        };
        Self::new(code, text).at(place.display().to_string())
    }
}

impl From<LocateError> for AppError {
    fn from(error: LocateError) -> Self {
        let missing = Self::new(ErrorCode::ChromiumMissing, words(&error));
        match error {
            LocateError::NotFound { .. } => missing.fix(Chromium::install_hint()),
            LocateError::Unusable { path, .. } => {
                let fix = format!("Choose another Chromium, or {}", Chromium::install_hint());
                missing.at(path.display().to_string()).fix(fix)
            }
        }
    }
}

impl From<StageError> for AppError {
    fn from(error: StageError) -> Self {
        let text = words(&error);
        let with = |code| Self::new(code, &text);
        match error {
            StageError::Spawn(_) | StageError::Launch(_) => {
                with(ErrorCode::ChromiumMissing).fix(Chromium::install_hint())
            }
            StageError::CannotDraw { .. } => with(ErrorCode::ChromiumMissing)
                .fix("Choose the capture mode auto or screenshot, or a newer Chromium."),
            StageError::Profile { folder, .. } => with(ErrorCode::OutputFailed)
                .at(folder.display().to_string())
                .fix("Free some space there, or set TMPDIR to another folder."),
            StageError::BrowserGone
            | StageError::PageCrashed
            | StageError::GraphicsGone
            | StageError::TimedOut { .. } => {
                with(ErrorCode::BrowserGone).fix("Open the composition again.")
            }
            StageError::FrameHangs { frame, .. } => with(ErrorCode::PageFailed)
                .at(format!("frame {frame}"))
                .fix("Look for an endless loop in a script that runs at this frame."),
            StageError::Cancelled => with(ErrorCode::Cancelled),
            StageError::Composition { .. } => with(ErrorCode::BadComposition),
            StageError::Script { .. } | StageError::Refused { .. } => {
                with(ErrorCode::PageFailed).fix("Look at the problems of the composition.")
            }
            StageError::Server(_) | StageError::Answer { .. } | StageError::Screenshot(_) => {
                with(ErrorCode::Internal)
            }
        }
    }
}

impl From<CaptureError> for AppError {
    fn from(error: CaptureError) -> Self {
        let text = words(&error);
        let about = |frame| Self::new(ErrorCode::PageFailed, &text).at(format!("frame {frame}"));
        match error {
            CaptureError::Stage(error) => error.into(),
            CaptureError::Composition(error) => error.into(),
            CaptureError::Slot(_) => {
                Self::new(ErrorCode::PageFailed, text).fix("Choose the capture mode screenshot.")
            }
            CaptureError::BadPixels { frame }
            | CaptureError::BadNotice { frame }
            | CaptureError::Frame { frame, .. } => {
                about(frame).fix("Choose the capture mode screenshot.")
            }
            CaptureError::HoldMismatch { frame, .. } => about(frame).fix("Turn dedup off."),
            CaptureError::ShardMismatch { frame } => about(frame).fix("Export with one browser."),
            CaptureError::ReceiverGone => Self::new(ErrorCode::Internal, text),
            CaptureError::Cancelled => Self::new(ErrorCode::Cancelled, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_once() {
        let source = std::io::Error::other("the disk is full");
        let error = StageError::Profile { folder: "/tmp/x".into(), source };
        let error = AppError::from(CaptureError::from(error));
        assert_eq!(error.code, ErrorCode::OutputFailed);
        assert_eq!(error.message.matches("the disk is full").count(), 1, "{error}");
        assert_eq!(error.place.as_deref(), Some("/tmp/x"));
    }

    #[test]
    fn a_message_is_one_line() {
        let message = "Error: no such element\n    at open (stage.js:1:2)".to_owned();
        let error = StageError::Script { call: "loading", message };
        let error = AppError::from(error);
        assert_eq!(error.code, ErrorCode::PageFailed);
        assert!(error.message.ends_with("no such element"), "{error}");
    }

    #[test]
    fn every_way_a_browser_can_leave_is_one_code() {
        for error in [StageError::BrowserGone, StageError::PageCrashed, StageError::GraphicsGone] {
            let error = AppError::from(CaptureError::Stage(error));
            assert_eq!(error.code, ErrorCode::BrowserGone);
            assert!(error.fix.is_some(), "{error}");
        }
    }
}
