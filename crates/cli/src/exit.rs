//! Exit codes.

use stillcut_app::wire::ErrorCode;

/// It failed.
pub(crate) const FAILED: u8 = 1;
/// The command line makes no sense.
pub(crate) const USAGE: u8 = 2;
/// The composition or another input cannot be used.
pub(crate) const BAD_INPUT: u8 = 3;
/// Chromium or ffmpeg is missing or unusable.
pub(crate) const TOOL_MISSING: u8 = 4;
/// Ended by the user.
pub(crate) const CANCELLED: u8 = 5;

/// The exit code for an error.
pub(crate) fn code_of(error: ErrorCode) -> u8 {
    match error {
        ErrorCode::BadRequest => USAGE,
        ErrorCode::NotFound | ErrorCode::BadComposition => BAD_INPUT,
        ErrorCode::ChromiumMissing | ErrorCode::FfmpegMissing => TOOL_MISSING,
        ErrorCode::Cancelled => CANCELLED,
        ErrorCode::BrowserGone
        | ErrorCode::PageFailed
        | ErrorCode::EncoderFailed
        | ErrorCode::OutputFailed
        | ErrorCode::Internal => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_can_tell_errors_apart() {
        assert_eq!(code_of(ErrorCode::Internal), 1);
        assert_eq!(code_of(ErrorCode::OutputFailed), 1);
        assert_eq!(code_of(ErrorCode::BadRequest), 2);
        assert_eq!(code_of(ErrorCode::NotFound), 3);
        assert_eq!(code_of(ErrorCode::BadComposition), 3);
        assert_eq!(code_of(ErrorCode::ChromiumMissing), 4);
        assert_eq!(code_of(ErrorCode::FfmpegMissing), 4);
        assert_eq!(code_of(ErrorCode::Cancelled), 5);
    }
}
