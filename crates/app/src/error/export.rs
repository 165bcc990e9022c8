//! Errors of exports.

use stillcut_export::ExportError;
use stillcut_media::{EncodeError, LocateError, OutputError, install_hint};
use stillcut_timeline::Problem;

use super::words;
use crate::wire::{AppError, ErrorCode};

impl From<ExportError> for AppError {
    fn from(error: ExportError) -> Self {
        let text = words(&error);
        let with = |code| Self::new(code, &text);
        match error {
            ExportError::Cancelled => with(ErrorCode::Cancelled),
            ExportError::Composition(error) => error.into(),
            ExportError::Chromium(error) => error.into(),
            ExportError::Ffmpeg(LocateError::NoEncoder { encoder, .. }) => {
                let fix = format!(
                    "Install an ffmpeg with {encoder}, such as that of: {}; or export another format.",
                    install_hint()
                );
                with(ErrorCode::FfmpegMissing).fix(fix)
            }
            ExportError::Ffmpeg(_) => with(ErrorCode::FfmpegMissing).fix(install_hint()),
            ExportError::Output(error) => error.into(),
            ExportError::Range { frames, .. } => with(ErrorCode::BadRequest)
                .fix(format!("Choose frames from 0 to {frames}, the end above the start.")),
            ExportError::Problems { problems } => {
                first_problem(with(ErrorCode::BadComposition), problems)
            }
            ExportError::Capture(error) => error.into(),
            ExportError::Encode(error) => error.into(),
            ExportError::Sound(_) | ExportError::Inspect(_) | ExportError::WrongResult { .. } => {
                with(ErrorCode::EncoderFailed).fix("Try again; the log file has the details.")
            }
            ExportError::Hashes { path, .. } => {
                with(ErrorCode::OutputFailed).at(path.display().to_string())
            }
            ExportError::WorkerGone => with(ErrorCode::Internal),
        }
    }
}

/// The error with the place and the way out of the first problem.
fn first_problem(error: AppError, problems: Vec<Problem>) -> AppError {
    let first = problems.into_iter().next();
    let (place, fix) = first.map_or((None, None), |problem| (problem.place, problem.fix));
    let fix = fix.unwrap_or_else(|| "Mend it.".to_owned());
    let fix = format!("{fix} To export all the same: --allow-problems.");
    AppError { place, fix: Some(fix), ..error }
}

impl From<OutputError> for AppError {
    fn from(error: OutputError) -> Self {
        let failed = Self::new(ErrorCode::OutputFailed, words(&error));
        let (path, fix) = match error {
            OutputError::Exists { path } => (path, "Choose another name, or allow to replace it."),
            OutputError::IsDirectory { path } | OutputError::NoFileName { path } => {
                (path, "Choose a file name.")
            }
            OutputError::NotDirectory { path } => (path, "Choose a name for a folder."),
            OutputError::OtherFiles { path, .. } => {
                (path, "Choose a new folder, or move the other files away.")
            }
            OutputError::Gone { path } => (path, "Export again, into a folder that stays."),
            OutputError::NoParent { path, .. } | OutputError::NotWritable { path, .. } => {
                (path, "Choose a folder you may write to.")
            }
            OutputError::Publish { path, .. } => (path, "Look for free space and permissions."),
        };
        failed.at(path.display().to_string()).fix(fix)
    }
}

impl From<EncodeError> for AppError {
    fn from(error: EncodeError) -> Self {
        let text = words(&error);
        let with = |code| Self::new(code, &text);
        match error {
            EncodeError::Spawn(_) => with(ErrorCode::FfmpegMissing).fix(install_hint()),
            EncodeError::Size { .. } => with(ErrorCode::BadRequest).fix("Export another format."),
            EncodeError::TargetGone { path } => with(ErrorCode::OutputFailed)
                .at(path.display().to_string())
                .fix("Export again, into a folder that stays."),
            EncodeError::FileTooLarge { path } => with(ErrorCode::OutputFailed)
                .at(path.display().to_string())
                .fix("Write to another disk, or export a shorter range."),
            EncodeError::Write { path, .. } => with(ErrorCode::OutputFailed)
                .at(path.display().to_string())
                .fix("Look for free space and permissions."),
            EncodeError::DiskFull { path } => with(ErrorCode::OutputFailed)
                .at(path.display().to_string())
                .fix("Free some space, or write to another disk."),
            EncodeError::Died { .. } | EncodeError::Stalled { .. } | EncodeError::Splice(_) => {
                with(ErrorCode::EncoderFailed).fix("Try again; the log file has the details.")
            }
            EncodeError::WrongFrameSize { .. } | EncodeError::Interrupted => {
                with(ErrorCode::Internal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_is_an_outcome_wherever_it_comes_from() {
        let stage = stillcut_stage::StageError::Cancelled;
        let capture = stillcut_capture::CaptureError::Stage(stage);
        for error in [ExportError::Cancelled, ExportError::Capture(capture)] {
            assert_eq!(AppError::from(error).code, ErrorCode::Cancelled);
        }
    }

    #[test]
    fn a_target_that_is_there_is_named_with_a_way_out() {
        let error = OutputError::Exists { path: "film.mp4".into() };
        let error = AppError::from(ExportError::Output(error));
        assert_eq!(
            (error.code, error.place.as_deref()),
            (ErrorCode::OutputFailed, Some("film.mp4"))
        );
        assert!(error.fix.is_some_and(|fix| fix.contains("another name")));
    }
}
