//! What can be written: containers, codecs and folders of pictures.
//!
//! A [`Film`] is one export being written, in whatever [`Format`]. It hears every frame in order,
//! and whether a frame repeats the picture before it; what a repeat costs is the format's matter.

mod film;
mod format;
mod gif;
mod mov;
mod piped;
mod png_sequence;
mod webm;
mod words;

pub use film::{Film, Written};
pub use format::Format;
pub use png_sequence::{frame_file_name, inspect_sequence};

pub(crate) use piped::frame_bytes;
pub(crate) use words::key_distance;
