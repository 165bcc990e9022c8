//! Sound: sources decoded by ffmpeg, mixed here in `f32`, given to the encoder sample by sample.
//!
//! Everything is 48 kHz stereo, interleaved. A [`Mixer`] reads its [`Track`]s in blocks, so that
//! memory does not grow with their length; a [`SoundPort`] hands the mix to the ffmpeg that encodes
//! the video, in the same pass.
//!
//! **Peaks.** The mix is a plain sum. Where it would exceed full scale it is turned down, both
//! channels alike, over 20 ms before and after ([`limiter`]); everywhere else samples stay as they
//! are, to the bit. The report says how often, and how high the sum was.
//!
//! **Ranges.** A part of a composition has the samples that the whole has there: sources are decoded
//! from where their clip begins, whatever part is wanted.

mod cache;
mod codec;
mod decoder;
mod limiter;
mod mixer;
mod player;
mod port;
mod probe;
mod track;

pub use codec::SoundCodec;
pub use mixer::{MixError, MixReport, Mixer, TrackReport};
pub use port::{SoundInput, SoundPort};
pub use probe::{SoundStream, probe_sound};
pub use track::{Source, Span, Track};

/// Left and right.
pub(crate) const CHANNELS: usize = 2;

/// Whether a source that takes part may hold more than a player should open: playlists and scripts
/// that lead to other files are no media here, since compositions are not trusted.
pub(crate) const TRUSTED_INPUT: [&str; 4] = [
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "wav,w64,mp3,aac,flac,ogg,mov,matroska,aiff,caf,au,ac3,eac3,amr,avi,asf,flv,mpegts,mpeg,tta,wv",
];
