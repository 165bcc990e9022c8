//! What a video is to be.

use stillcut_timeline::FrameRate;

use crate::{Format, Quality, formats};

/// What a video is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoSpec {
    /// Width of the pictures in pixels, 1 to 16384.
    pub width: u32,
    /// Height of the pictures in pixels, 1 to 16384.
    pub height: u32,
    /// Frames per second.
    pub rate: FrameRate,
    /// How much may be lost and how long it may take.
    pub quality: Quality,
    /// What it is written as.
    pub format: Format,
    /// Whether transparency is kept; only where the format carries it.
    pub alpha: bool,
}

impl VideoSpec {
    /// Width and height of the encoded video: colour at half size needs them even, so odd ones
    /// grow by one there, and the last column or row is repeated. Other formats keep odd sizes.
    pub fn coded_size(&self) -> (u32, u32) {
        if self.format.needs_even_sides() {
            (even(self.width), even(self.height))
        } else {
            (self.width, self.height)
        }
    }

    /// Bytes of one frame as the encoder gets it.
    pub fn frame_bytes(&self) -> usize {
        formats::frame_bytes(self)
    }
}

/// The number itself or the next one that is even.
pub(crate) fn even(number: u32) -> u32 {
    number.next_multiple_of(2)
}
