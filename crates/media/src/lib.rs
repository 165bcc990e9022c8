//! ffmpeg and ffprobe: stills of videos, encoders, checks. The only crate that starts ffmpeg.
//!
//! [`Stills`] are the frames of a composition's videos. Pictures become YUV once ([`YuvFrame`]),
//! go to an [`H264Encoder`], and land in a [`PendingFile`] that takes its final name only when
//! everything is right ([`inspect`]).

mod bitmap;
mod convert;
mod decode;
mod encoder;
mod h264;
mod inspect;
mod locate;
mod output;
mod pipe;
mod quality;
mod run;
pub mod sound;
mod spec;
mod stills;

pub use convert::{WrongPictureSize, YuvFrame};
pub use decode::{DecodeError, RgbFrame, frame_hashes, rgb_frame, sound_samples};
pub use encoder::EncodeError;
use encoder::Encoder;
pub use h264::{H264Encoder, SpliceError};
pub use inspect::{AudioInfo, ColorTags, InspectError, MediaInfo, VideoInfo, inspect};
pub use locate::{Ffmpeg, LocateError, install_hint};
pub use output::{OutputError, PendingFile};
pub use quality::Quality;
pub use run::ToolError;
pub use spec::VideoSpec;
pub use stills::{MovingSource, Still, StillError, Stills};
