//! Pictures of a page to planar YUV 4:4:4 with 10 bits, with or without alpha.

use std::borrow::Cow;

use crate::{WrongPictureSize, bleed::bleed, convert::opaque_over_black};

/// Bits after the point in the sums.
const POINT: u32 = 16;

/// What red, green and blue from 0 to 255 add to a plane: BT.709 in limited range, 10 bits, times
/// `1 << POINT`. The comments have the recommendation's numbers.
struct Weights {
    rgb: [i32; 3],
    /// The plane's value of black.
    zero: i32,
}

/// `64 + 876 * (0.2126 r + 0.7152 g + 0.0722 b) / 255`
const LUMA: Weights = Weights { rgb: [47_864, 161_017, 16_255], zero: 64 };
/// `512 + 896 * (b - y) / 1.8556 / 255`
const BLUE: Weights = Weights { rgb: [-26_383, -88_755, 115_138], zero: 512 };
/// `512 + 896 * (r - y) / 1.5748 / 255`
const RED: Weights = Weights { rgb: [115_138, -104_580, -10_557], zero: 512 };

/// One frame in planar YUV 4:4:4 of 10 bits, to be filled again and again.
#[derive(Debug, Clone)]
pub struct DeepFrame {
    width: usize,
    pixels: usize,
    alpha: bool,
    bytes: Vec<u8>,
}

impl DeepFrame {
    /// A frame for pictures of this size in pixels, 1 to 16384 each way.
    pub fn new(width: u32, height: u32, alpha: bool) -> Self {
        let pixels = width as usize * height as usize;
        let bytes = vec![0; Self::bytes_for(pixels, alpha)];
        Self { width: width as usize, pixels, alpha, bytes }
    }

    /// Bytes of a frame of so many pixels.
    pub(crate) fn bytes_for(pixels: usize, alpha: bool) -> usize {
        pixels * if alpha { 8 } else { 6 }
    }

    /// The planes Y, U, V and, where wanted, alpha, without gaps, two bytes a sample, little end
    /// first. Alpha is in full range.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Converts a picture: sRGB, four bytes a pixel, straight alpha, no gaps between rows. Without
    /// an alpha plane transparency shows black.
    pub fn set_rgba(&mut self, rgba: &[u8]) -> Result<(), WrongPictureSize> {
        let expected = self.pixels * 4;
        if rgba.len() != expected {
            return Err(WrongPictureSize { expected, actual: rgba.len() });
        }
        let colours: Cow<'_, [u8]> =
            if self.alpha { bleed(rgba, self.width) } else { opaque_over_black(rgba) };
        let plane = self.pixels * 2;
        let mut planes = self.bytes.chunks_exact_mut(plane);
        for (weights, plane) in [LUMA, BLUE, RED].iter().zip(&mut planes) {
            fill(plane, &colours, weights);
        }
        for plane in planes {
            fill_alpha(plane, rgba);
        }
        Ok(())
    }
}

fn fill(plane: &mut [u8], rgba: &[u8], Weights { rgb: [r, g, b], zero }: &Weights) {
    let zero = (zero << POINT) + (1 << (POINT - 1));
    for (sample, pixel) in plane.chunks_exact_mut(2).zip(rgba.chunks_exact(4)) {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(i32::from);
        let value = (zero + r * red + g * green + b * blue) >> POINT;
        sample.copy_from_slice(&value.to_le_bytes()[..2]);
    }
}

fn fill_alpha(plane: &mut [u8], rgba: &[u8]) {
    for (sample, pixel) in plane.chunks_exact_mut(2).zip(rgba.chunks_exact(4)) {
        let value = (u32::from(pixel[3]) * 1023 + 127) / 255;
        sample.copy_from_slice(&value.to_le_bytes()[..2]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(frame: &DeepFrame) -> Vec<u16> {
        frame.bytes().chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect()
    }

    #[test]
    fn colours_match_the_recommendation() {
        let mut worst: f64 = 0.0;
        for level in 0..=16_u8 {
            for (r, g, b) in [(1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1)] {
                let level = level.saturating_mul(16);
                let rgb = [r * level, g * level, b * level];
                let mut frame = DeepFrame::new(1, 1, false);
                frame.set_rgba(&[rgb[0], rgb[1], rgb[2], 255]).unwrap();
                let [r, g, b] = rgb.map(|channel| f64::from(channel) / 255.0);
                let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
                let expected = [
                    64.0 + 876.0 * y,
                    512.0 + 896.0 * (b - y) / 1.8556,
                    512.0 + 896.0 * (r - y) / 1.5748,
                ];
                for (got, expected) in samples(&frame).iter().zip(expected) {
                    worst = worst.max((f64::from(*got) - expected).abs());
                }
            }
        }
        assert!(worst <= 0.51, "{worst}");
    }

    #[test]
    fn white_black_and_alpha_are_exact() {
        let mut frame = DeepFrame::new(3, 1, true);
        frame.set_rgba(&[255, 255, 255, 255, 0, 0, 0, 128, 0, 0, 0, 0]).unwrap();
        let samples = samples(&frame);
        assert_eq!(samples[..2], [940, 64]);
        assert_eq!(samples[3..5], [512, 512]);
        assert_eq!(samples[9..], [1023, 514, 0], "128 of 255");
        let error = frame.set_rgba(&[0; 3]).unwrap_err();
        assert_eq!(error, WrongPictureSize { expected: 12, actual: 3 });
    }

    #[test]
    fn without_alpha_transparency_shows_black() {
        let mut frame = DeepFrame::new(1, 1, false);
        frame.set_rgba(&[255, 255, 255, 0]).unwrap();
        assert_eq!(samples(&frame), [64, 512, 512]);
    }
}
