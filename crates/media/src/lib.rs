//! ffmpeg and ffprobe: encoders, checks. The only crate that starts ffmpeg.

mod quality;

pub use quality::Quality;
