//! What goes into the container, handed on segment by segment.
//!
//! A segment begins wherever a key frame is due, which depends on preset and frame number alone, and
//! nothing in it refers to a picture before it. Its bytes wait here until all of them are there:
//! when x264 dies in the middle, another one codes that segment again, and the container never
//! learns of it.

use super::{
    splice::{CodedPicture, Sample, Splicer},
    timed,
};
use crate::{EncodeError, Encoder, VideoSpec};

/// Bytes of a segment that wait at most. A larger one (ten seconds at more than 50 Mbit/s) is handed
/// on in parts, and cannot be coded again.
const MOST_WAITING: usize = 64 << 20;

/// The container's ffmpeg with what it gets. It outlives an x264.
#[derive(Debug)]
pub(super) struct Segments {
    muxer: Encoder,
    spec: VideoSpec,
    splicer: Splicer,
    /// Frames of a segment.
    length: u32,
    /// First frame that was not handed on.
    begin: u32,
    waiting: Vec<Vec<u8>>,
    waiting_bytes: usize,
    /// Whether a part of the open segment was handed on.
    torn: bool,
}

impl Segments {
    pub(super) fn new(muxer: Encoder, spec: VideoSpec, length: u32) -> Self {
        let (splicer, waiting) = (Splicer::default(), Vec::new());
        Self { muxer, spec, splicer, length, begin: 0, waiting, waiting_bytes: 0, torn: false }
    }

    /// The process id of what writes the file.
    pub(super) fn muxer_id(&self) -> u32 {
        self.muxer.id()
    }

    /// Waits for the end of what writes the file, which should go on, and tells why.
    pub(super) async fn muxer_failed(&mut self) -> EncodeError {
        self.muxer.failed().await
    }

    /// Adds a picture, which is shown from frame `index` on.
    pub(super) async fn picture(
        &mut self,
        index: u32,
        picture: CodedPicture,
    ) -> Result<(), EncodeError> {
        let sample = self.splicer.picture(picture)?;
        if sample.is_key && index > self.begin && index.is_multiple_of(self.length) {
            self.hand_on(index).await?;
        }
        if index == 0 {
            let configuration = self.splicer.configuration()?;
            let coded = timed::Pictures::Coded(&configuration);
            self.push(timed::header(coded, self.spec.coded_size(), self.spec.rate)).await?;
        }
        self.sample(index, sample).await
    }

    /// Shows the last picture in this frame, too.
    pub(super) async fn repeat(&mut self, index: u32) -> Result<(), EncodeError> {
        let repeat = self.splicer.repeat()?;
        self.sample(index, repeat).await
    }

    async fn sample(&mut self, index: u32, sample: Sample) -> Result<(), EncodeError> {
        self.push(timed::picture(index, self.spec.rate, sample.is_key, sample.bytes.len())).await?;
        self.push(sample.bytes).await
    }

    async fn push(&mut self, bytes: Vec<u8>) -> Result<(), EncodeError> {
        self.waiting_bytes += bytes.len();
        self.waiting.push(bytes);
        if self.waiting_bytes > MOST_WAITING {
            self.torn = true;
            self.send().await?;
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), EncodeError> {
        self.waiting_bytes = 0;
        for bytes in std::mem::take(&mut self.waiting) {
            self.muxer.send(&bytes).await?;
        }
        Ok(())
    }

    /// Everything before this frame is complete.
    async fn hand_on(&mut self, before: u32) -> Result<(), EncodeError> {
        self.send().await?;
        (self.begin, self.torn) = (before, false);
        Ok(())
    }

    /// The frame from which on another x264 is to go on, after one that did not come to its end; what
    /// it left is forgotten. None where a part of it was handed on.
    pub(super) fn again(&mut self) -> Option<u32> {
        if self.torn {
            return None;
        }
        self.waiting.clear();
        self.waiting_bytes = 0;
        Some(self.begin)
    }

    /// Hands on the last segment and waits until the file is complete.
    pub(super) async fn finish(mut self) -> Result<(), EncodeError> {
        self.send().await?;
        self.muxer.finish().await
    }

    /// Kills what writes the file and returns when it is gone.
    pub(super) async fn abort(self) {
        self.muxer.abort().await;
    }
}
