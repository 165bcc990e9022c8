//! H.264: x264 codes pictures that change, held frames are spliced between them.
//!
//! ```text
//! pictures with their times -> ffmpeg (x264) -> splicer -> segments -> ffmpeg (container) -> file
//! ```
//!
//! The file has every frame, at a constant rate; what a held frame costs is a dozen bytes
//! ([`splice`]). x264 knows how long a picture stays ([`timed`]) and makes one that is looked at
//! for long better. Which pictures are given anew depends on their content and on the frame's
//! number alone, so the file does not depend on how frames were captured. An x264 that is killed
//! costs no more than the segment it was in ([`segments`], [`H264Encoder::again`]).

mod arguments;
mod segments;
mod splice;
mod splicing;
mod timed;

use std::path::{Path, PathBuf};

pub(crate) use arguments::{COLORS, THREADS, timescale};

use segments::Segments;
pub use splice::SpliceError;
use splicing::{Shown, Splicing};

use crate::{EncodeError, Encoder, Ffmpeg, VideoSpec, sound::SoundInput};

/// How often another x264 is started in place of one that was killed: one that is killed every time
/// does not get what it needs here.
const MOST_RESTARTS: u32 = 2;

/// An H.264 file being written. Dropping it kills what works for it.
#[derive(Debug)]
pub struct H264Encoder {
    ffmpeg: Ffmpeg,
    output: PathBuf,
    spec: VideoSpec,
    x264: Encoder,
    way: Way,
    /// First frame that this x264 got.
    begin: u32,
    /// Number of the next frame, counted from the beginning of the file.
    next: u32,
    /// Every so many frames a picture that stays is given again, so that it becomes a key frame; a
    /// segment begins there.
    key_distance: u32,
    restarts: u32,
}

/// What comes after x264.
#[derive(Debug)]
enum Way {
    Open(Splicing),
    /// x264 is gone, and another one could take its place.
    Broken(Box<Segments>),
    Ended,
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
        let (x264, coded) = Encoder::spawn_filter(
            ffmpeg,
            &arguments::x264(spec),
            output,
            Some(spec.frame_bytes()),
        )?;
        let muxer =
            Encoder::spawn(ffmpeg, &arguments::container(spec, sound, output), output, None)?;
        let key_distance = arguments::key_distance(spec);
        let segments = Segments::new(muxer, *spec, key_distance);
        Ok(Self {
            ffmpeg: ffmpeg.clone(),
            output: output.to_path_buf(),
            spec: *spec,
            x264,
            way: Way::Open(Splicing::start(coded, segments)),
            begin: 0,
            next: 0,
            key_distance,
            restarts: 0,
        })
    }

    /// The process ids of x264 and of what writes the file; 0 for what is gone.
    pub fn ids(&self) -> [u32; 2] {
        let muxer = match &self.way {
            Way::Open(splicing) => splicing.muxer_id(),
            Way::Broken(segments) => segments.muxer_id(),
            Way::Ended => 0,
        };
        [self.x264.id(), muxer]
    }

    /// Gives the next frame, planar YUV 4:2:0 as [`YuvFrame`](crate::YuvFrame) makes it, and
    /// returns when it was taken. `repeats` says that it is equal to the frame before. A future
    /// that is dropped on the way ends the encode.
    pub async fn frame(&mut self, yuv: &[u8], repeats: bool) -> Result<(), EncodeError> {
        let Way::Open(splicing) = &self.way else { return Err(EncodeError::Interrupted) };
        let index = self.next;
        self.next += 1;
        if repeats && !index.is_multiple_of(self.key_distance) {
            return Ok(());
        }
        // For this x264 the film begins with its first segment, and so do its key frames.
        let mut before = timed::picture(index - self.begin, self.spec.rate, true, yuv.len());
        if index == self.begin {
            let (size, rate) = (self.spec.coded_size(), self.spec.rate);
            before.splice(..0, timed::header(timed::Pictures::Raw, size, rate));
        }
        // First: the splicer holds back what comes from x264 until it knows what follows.
        splicing.shown(Shown::From(index));
        match self.x264.framed(&before, yuv).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failed(error).await),
        }
    }

    /// Ends the encode and waits until the file is complete.
    pub async fn finish(&mut self) -> Result<(), EncodeError> {
        let Way::Open(splicing) = &self.way else { return Err(EncodeError::Interrupted) };
        splicing.shown(Shown::End(self.next));
        if let Err(error) = self.x264.finish().await {
            return Err(self.failed(error).await);
        }
        match std::mem::replace(&mut self.way, Way::Ended) {
            Way::Open(splicing) => splicing.finish().await,
            Way::Broken(_) | Way::Ended => Err(EncodeError::Interrupted),
        }
    }

    /// Goes on after `error`, if it is that x264 was killed and nobody else is to blame: another one
    /// is started. Gives the frame, counted from the beginning of the file, from which on frames are
    /// to be given again, the first one not as a repeat.
    ///
    /// # Errors
    ///
    /// `error` itself where that would not help, or was done twice already.
    pub fn again(&mut self, error: EncodeError) -> Result<u32, EncodeError> {
        let Way::Broken(segments) = &mut self.way else { return Err(error) };
        if !error.is_killed() || self.restarts == MOST_RESTARTS {
            return Err(error);
        }
        let Some(begin) = segments.again() else { return Err(error) };
        let arguments = arguments::x264(&self.spec);
        let (x264, coded) = Encoder::spawn_filter(
            &self.ffmpeg,
            &arguments,
            &self.output,
            Some(self.spec.frame_bytes()),
        )?;
        tracing::warn!(%error, frame = begin, "the encoder is started again");
        if let Way::Broken(segments) = std::mem::replace(&mut self.way, Way::Ended) {
            self.way = Way::Open(Splicing::start(coded, *segments));
        }
        self.x264 = x264;
        self.restarts += 1;
        (self.begin, self.next) = (begin, begin);
        Ok(begin)
    }

    /// Kills what works for it and returns when it is gone.
    pub async fn abort(self) {
        self.x264.abort().await;
        match self.way {
            Way::Open(splicing) => splicing.abort().await,
            Way::Broken(segments) => segments.abort().await,
            Way::Ended => {}
        }
    }

    /// Why x264 failed; where that is its own matter, everything else stays as it is.
    async fn failed(&mut self, error: EncodeError) -> EncodeError {
        if !error.is_end() {
            return error;
        }
        match std::mem::replace(&mut self.way, Way::Ended) {
            Way::Open(splicing) => match splicing.broken().await {
                Ok(segments) => {
                    self.way = Way::Broken(segments);
                    error
                }
                Err(reason) => reason.unwrap_or(error),
            },
            other => {
                self.way = other;
                error
            }
        }
    }
}
