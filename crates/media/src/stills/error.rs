//! Why there is no still.

use std::{io, path::PathBuf, process::ExitStatus, time::Duration};

use stillcut_process::SpawnError;

use crate::{ToolError, run};

/// Why a file gives no still.
#[derive(Debug, thiserror::Error)]
pub enum StillError {
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An animated picture cannot be decoded.
    #[error("{} cannot be decoded", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// Why.
        source: image::ImageError,
    },
    /// ffprobe does not know what it is.
    #[error(transparent)]
    Probe(#[from] ToolError),
    /// ffprobe answered something else than described.
    #[error("ffprobe gave an answer that could not be read: {0}")]
    Answer(#[from] serde_json::Error),
    /// There is no video in the file, such as in a sound file.
    #[error("the file has no video stream")]
    NoVideo,
    /// This ffmpeg has no decoder for the video.
    #[error("this ffmpeg cannot decode {codec} video")]
    UnknownCodec {
        /// ffmpeg's name of the codec.
        codec: String,
    },
    /// The video has a size that cannot be shown.
    #[error("the video is {width}x{height}")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// ffmpeg could not be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// ffmpeg decoded nothing at this place.
    #[error("ffmpeg decodes no frame at {seconds:.3} s: {}", run::last_line(tail))]
    Undecodable {
        /// Where, in seconds of the video.
        seconds: f64,
        /// The end of what ffmpeg said.
        tail: String,
    },
    /// ffmpeg ended with an error or was killed before this place, and again when it began there.
    #[error("ffmpeg failed before {seconds:.3} s ({status}): {}", run::last_line(tail))]
    Died {
        /// Where, in seconds of the video.
        seconds: f64,
        /// How it ended.
        status: ExitStatus,
        /// The end of what ffmpeg said.
        tail: String,
    },
    /// ffmpeg did nothing for too long and was killed.
    #[error("ffmpeg decoded nothing for {} s", after.as_secs())]
    Stalled {
        /// How long it had.
        after: Duration,
    },
    /// There are fewer frames.
    #[error("the video has no frame {index}")]
    NoSuchFrame {
        /// As asked, from 0.
        index: u32,
    },
    /// Everything was closed meanwhile.
    #[error("decoding was ended")]
    Closed,
}
