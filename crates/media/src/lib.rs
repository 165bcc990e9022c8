//! ffmpeg and ffprobe: stills of videos, encoders, checks. The only crate that starts ffmpeg.
//!
//! [`Stills`] are the frames of a composition's videos. Frames go into a [`Film`], which writes
//! them in the wanted [`Format`]; what is common to a picture is done once, however often it is
//! shown. The result lands in a [`PendingOutput`] that takes its final name only when everything is
//! right ([`inspect`]).

mod bitmap;
mod bleed;
mod convert;
mod convert_alpha;
mod convert_deep;
mod decode;
mod encoder;
mod faults;
mod formats;
mod h264;
mod inspect;
mod inspector;
mod locate;
mod output;
mod output_folder;
mod pipe;
mod quality;
mod run;
pub mod sound;
mod spec;
mod stills;

pub use convert::{WrongPictureSize, YuvFrame};
pub use convert_alpha::YuvaFrame;
pub use convert_deep::DeepFrame;
pub use decode::{
    DecodeError, RgbFrame, RgbaFrame, frame_hashes, rgb_frame, rgba_frame, sound_samples,
};
pub use encoder::EncodeError;
use encoder::Encoder;
pub use formats::{Film, Format, Written, frame_file_name, inspect_sequence};
pub use h264::{H264Encoder, SpliceError};
pub use inspect::{AudioInfo, ColorTags, InspectError, MediaInfo, VideoInfo, inspect};
pub use inspector::Inspector;
pub use locate::{Ffmpeg, LocateError, install_hint};
pub use output::{OutputError, PendingFile};
pub use output_folder::{PendingFolder, PendingOutput};
pub use quality::Quality;
pub use run::ToolError;
pub use spec::VideoSpec;
pub use stills::{MovingSource, Still, StillError, Stills};
