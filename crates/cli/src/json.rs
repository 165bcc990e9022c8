//! The lines of `--json`: one object each, told apart by `type`.

use serde::Serialize;
use stillcut_app::wire::{AppError, Tools};
use stillcut_capture::{CaptureMode, FrameKind};
use stillcut_export::{Progress, Receipt};

/// One line.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Line<'a> {
    /// A running export.
    Progress(&'a Progress),
    /// The end of an export.
    Receipt(&'a Receipt),
    /// A frame that was written.
    Frame(Picture<'a>),
    /// What `doctor` found.
    Doctor(Health),
    /// The end of any command that failed.
    Error {
        /// Code, message, place and fix.
        #[serde(flatten)]
        error: &'a AppError,
        /// What the process ends with.
        exit_code: u8,
    },
}

/// A frame that was written.
#[derive(Debug, Serialize)]
pub(crate) struct Picture<'a> {
    /// Absolute frame.
    pub(crate) frame: u32,
    /// Hash of its raw pixels, as in `export --hashes`.
    pub(crate) hash: String,
    /// Captured or held.
    #[serde(flatten)]
    pub(crate) kind: FrameKind,
    /// How frames of this composition are captured.
    pub(crate) mode: CaptureMode,
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// The PNG file.
    pub(crate) output: &'a str,
}

/// Whether this machine can export.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Health {
    /// Whether nothing is missing.
    pub(crate) ok: bool,
    /// Chromium, ffmpeg, and whether elements are drawn.
    #[serde(flatten)]
    pub(crate) tools: Tools,
    /// Free bytes of the file system in memory; absent without one.
    pub(crate) memory_free_bytes: Option<u64>,
    /// The settings file, whether there is one or not; absent without a home folder.
    pub(crate) settings: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use stillcut_app::wire::{ErrorCode, Tool};

    use super::*;
    use crate::progress::samples;

    fn value(line: &Line<'_>) -> serde_json::Value {
        serde_json::to_value(line).unwrap()
    }

    #[test]
    fn progress_is_flat() {
        let line = value(&Line::Progress(&samples::capturing(30)));
        assert_eq!(line["type"], "progress");
        assert_eq!(line["stage"], "capturing");
        assert_eq!((&line["frame"], &line["frames"]), (&json!(30), &json!(360)));
    }

    #[test]
    fn an_error_says_what_a_script_needs() {
        let error = AppError::new(ErrorCode::FfmpegMissing, "ffmpeg was not found").fix("apt");
        assert_eq!(
            value(&Line::Error { error: &error, exit_code: 4 }),
            json!({
                "type": "error", "code": "ffmpeg_missing", "message": "ffmpeg was not found",
                "place": null, "fix": "apt", "exit_code": 4
            })
        );
    }

    #[test]
    fn a_frame_names_its_anchor() {
        let picture = Picture {
            frame: 12,
            hash: "0123456789abcdef".to_owned(),
            kind: FrameKind::Held { anchor: 10 },
            mode: CaptureMode::DrawElement,
            width: 64,
            height: 36,
            output: "frame.png",
        };
        assert_eq!(
            value(&Line::Frame(picture)),
            json!({
                "type": "frame", "frame": 12, "hash": "0123456789abcdef", "kind": "held",
                "anchor": 10, "mode": "draw_element", "width": 64, "height": 36,
                "output": "frame.png"
            })
        );
    }

    #[test]
    fn health_lists_the_tools_flat() {
        let missing = Tool::Missing { message: "none".to_owned(), fix: "get one".to_owned() };
        let tools = Tools { chromium: missing.clone(), ffmpeg: missing, draw_element: None };
        let health = Health { ok: false, tools, memory_free_bytes: Some(7), settings: None };
        let line = value(&Line::Doctor(health));
        assert_eq!((&line["type"], &line["ok"]), (&json!("doctor"), &json!(false)));
        assert_eq!(line["chromium"]["state"], "missing");
        assert_eq!(line["ffmpeg"]["fix"], "get one");
    }
}
