//! What a video is to be.

use stillcut_timeline::FrameRate;

use crate::Quality;

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
}

impl VideoSpec {
    /// Width and height of the encoded video: colour at half size needs them even, so odd ones
    /// grow by one.
    pub fn coded_size(&self) -> (u32, u32) {
        (even(self.width), even(self.height))
    }

    /// Bytes of one frame in planar YUV 4:2:0.
    pub fn frame_bytes(&self) -> usize {
        let (width, height) = self.coded_size();
        width as usize * height as usize * 3 / 2
    }
}

/// The number itself or the next one that is even.
pub(crate) fn even(number: u32) -> u32 {
    number.next_multiple_of(2)
}
