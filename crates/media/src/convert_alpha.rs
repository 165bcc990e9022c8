//! Pictures of a page to planar YUV 4:2:0 with an alpha plane.

use crate::{WrongPictureSize, YuvFrame, bleed::bleed, spec::even};

/// One frame in planar YUV 4:2:0 with alpha at full size, to be filled again and again.
#[derive(Debug, Clone)]
pub struct YuvaFrame {
    width: u32,
    height: u32,
    yuv: YuvFrame,
    bytes: Vec<u8>,
}

impl YuvaFrame {
    /// A frame for pictures of this size in pixels, 1 to 16384 each way.
    pub fn new(width: u32, height: u32) -> Self {
        let alpha = even(width) as usize * even(height) as usize;
        let yuv = YuvFrame::new(width, height);
        let mut bytes = yuv.bytes().to_vec();
        bytes.resize(bytes.len() + alpha, 0);
        Self { width, height, yuv, bytes }
    }

    /// The planes Y, U, V and alpha without gaps, of even width and height; alpha in full range.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Converts a picture: sRGB, four bytes a pixel, straight alpha, no gaps between rows. Odd
    /// edges are repeated.
    pub fn set_rgba(&mut self, rgba: &[u8]) -> Result<(), WrongPictureSize> {
        let (width, height) = (self.width as usize, self.height as usize);
        let expected = width * height * 4;
        if rgba.len() != expected {
            return Err(WrongPictureSize { expected, actual: rgba.len() });
        }
        self.yuv.set_colours(&bleed(rgba, width));
        let (yuv, alpha) = self.bytes.split_at_mut(self.yuv.bytes().len());
        yuv.copy_from_slice(self.yuv.bytes());
        let stride = width.next_multiple_of(2);
        let rows = alpha.chunks_exact_mut(stride).zip(rgba.chunks_exact(width * 4));
        for (row, pixels) in rows {
            for (alpha, pixel) in row.iter_mut().zip(pixels.chunks_exact(4)) {
                *alpha = pixel[3];
            }
            if stride > width {
                row[width] = row[width - 1];
            }
        }
        if height % 2 == 1 {
            alpha.copy_within(stride * (height - 1)..stride * height, stride * height);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_a_plane_of_its_own_and_does_not_darken() {
        let mut frame = YuvaFrame::new(3, 1);
        frame.set_rgba(&[255, 255, 255, 255, 255, 255, 255, 9, 0, 0, 0, 0]).unwrap();
        let (yuv, alpha) = frame.bytes().split_at(8 + 4);
        assert_eq!(yuv, [235, 235, 235, 235, 235, 235, 235, 235, 128, 128, 128, 128]);
        assert_eq!(alpha, [255, 9, 0, 0, 255, 9, 0, 0]);
    }

    #[test]
    fn opaque_colours_are_those_of_a_frame_without_alpha() {
        let rgba: Vec<u8> = (0..6 * 4).flat_map(|at| [at * 9, 255 - at * 5, at * 3, 255]).collect();
        let (mut yuva, mut yuv) = (YuvaFrame::new(6, 4), YuvFrame::new(6, 4));
        yuva.set_rgba(&rgba).unwrap();
        yuv.set_rgba(&rgba).unwrap();
        assert_eq!(&yuva.bytes()[..36], yuv.bytes());
        let error = yuva.set_rgba(&rgba[1..]).unwrap_err();
        assert_eq!(error, WrongPictureSize { expected: 96, actual: 95 });
    }
}
