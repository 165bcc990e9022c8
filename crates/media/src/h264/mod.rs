//! H.264: x264 codes pictures that change, held frames are spliced between them.
//!
//! ```text
//! pictures with their times -> ffmpeg (x264) -> splicer -> ffmpeg (container) -> file
//! ```
//!
//! The file has every frame, at a constant rate; what a held frame costs is a dozen bytes
//! ([`splice`]). x264 knows how long a picture stays ([`timed`]) and makes one that is looked at
//! for long better. Which pictures are given anew depends on their content and on the frame's
//! number alone, so the file does not depend on how frames were captured.

mod arguments;
mod splice;
mod splicing;
mod timed;

use std::path::Path;

pub(crate) use arguments::{COLORS, THREADS, timescale};

pub use splice::SpliceError;
use splicing::{Shown, Splicing};

use crate::{EncodeError, Encoder, Ffmpeg, VideoSpec, encoder::ANY_SIZE, sound::SoundInput};

/// An H.264 file being written. Dropping it kills what works for it.
#[derive(Debug)]
pub struct H264Encoder {
    x264: Encoder,
    splicing: Splicing,
    spec: VideoSpec,
    /// Number of the next frame, counted from the beginning of the file.
    next: u32,
    /// Every so many frames a picture that stays is given again, so that it becomes a key frame.
    key_distance: u32,
}

impl H264Encoder {
    /// Starts to write `output`, an MP4 file that is replaced, with the sound if there is any.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn start(
        ffmpeg: &Ffmpeg,
        spec: &VideoSpec,
        sound: Option<&SoundInput>,
        output: &Path,
    ) -> Result<Self, EncodeError> {
        let (x264, coded) =
            Encoder::spawn_filter(ffmpeg, &arguments::x264(spec), output, spec.frame_bytes())?;
        let muxer =
            Encoder::spawn(ffmpeg, &arguments::container(spec, sound, output), output, ANY_SIZE)?;
        let splicing = Splicing::start(coded, muxer, *spec);
        let key_distance = arguments::key_distance(spec);
        Ok(Self { x264, splicing, spec: *spec, next: 0, key_distance })
    }

    /// The process ids of x264 and of what writes the file.
    pub fn ids(&self) -> [u32; 2] {
        [self.x264.id(), self.splicing.muxer_id()]
    }

    /// Gives the next frame, planar YUV 4:2:0 as [`YuvFrame`](crate::YuvFrame) makes it, and
    /// returns when it was taken. `repeats` says that it is equal to the frame before. A future
    /// that is dropped on the way ends the encode.
    pub async fn frame(&mut self, yuv: &[u8], repeats: bool) -> Result<(), EncodeError> {
        let index = self.next;
        self.next += 1;
        if repeats && !index.is_multiple_of(self.key_distance) {
            return Ok(());
        }
        let mut before = timed::picture(index, self.spec.rate, true, yuv.len());
        if index == 0 {
            let (size, rate) = (self.spec.coded_size(), self.spec.rate);
            before.splice(..0, timed::header(timed::Pictures::Raw, size, rate));
        }
        // First: the splicer holds back what comes from x264 until it knows what follows.
        self.splicing.shown(Shown::From(index));
        match self.x264.framed(&before, yuv).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.splicing.reason(error).await),
        }
    }

    /// Ends the encode and waits until the file is complete.
    pub async fn finish(mut self) -> Result<(), EncodeError> {
        self.splicing.shown(Shown::End(self.next));
        match self.x264.finish().await {
            Ok(()) => self.splicing.finish().await,
            Err(error) => Err(self.splicing.reason(error).await),
        }
    }

    /// Kills what works for it and returns when it is gone.
    pub async fn abort(self) {
        self.x264.abort().await;
        self.splicing.abort().await;
    }
}
