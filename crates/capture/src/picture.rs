//! The pixels of one frame, and the image files made of them.

use std::{
    fmt,
    io::{self, Write},
};

use image::{
    ExtendedColorType, ImageEncoder as _, ImageError,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use stillcut_stage::PixelBytes;

/// A picture: rows of 8-bit RGBA without padding, straight alpha, top row first.
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: PixelBytes,
}

impl AsRef<[u8]> for Picture {
    fn as_ref(&self) -> &[u8] {
        &self.rgba
    }
}

impl Picture {
    /// Whether no pixel is transparent.
    pub fn is_opaque(&self) -> bool {
        const ALPHAS: u128 =
            u128::from_le_bytes([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
        let (blocks, rest) = self.rgba.as_chunks::<16>();
        blocks.iter().all(|&block| u128::from_le_bytes(block) & ALPHAS == ALPHAS)
            && rest.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX)
    }

    /// The picture as JPEG without chroma subsampling, transparency left out. `quality` goes from 1 to 100.
    /// `None` for a picture that is too large for JPEG (65,535 pixels a side) or empty.
    pub fn jpeg(&self, quality: u8) -> Option<Vec<u8>> {
        let (width, height) = (self.width.try_into().ok()?, self.height.try_into().ok()?);
        let mut file = Vec::with_capacity(self.rgba.len() / 16);
        let mut encoder = Encoder::new(&mut file, quality);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        encoder.encode(&self.rgba, width, height, ColorType::Rgba).ok()?;
        Some(file)
    }

    /// Writes the picture as PNG, compressed for speed rather than size.
    ///
    /// # Errors
    /// Those of `target`.
    pub fn write_png(&self, target: &mut dyn Write) -> io::Result<()> {
        PngEncoder::new_with_quality(target, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&self.rgba, self.width, self.height, ExtendedColorType::Rgba8)
            .map_err(|error| match error {
                ImageError::IoError(error) => error,
                other => io::Error::other(other),
            })
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Picture({}x{})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pixel: [u8; 4]) -> Picture {
        Picture { width: 16, height: 8, rgba: pixel.repeat(16 * 8).into() }
    }

    #[test]
    fn a_jpeg_is_close_to_its_picture() {
        let file = filled([200, 30, 60, 255]).jpeg(90).unwrap();
        let image = image::load_from_memory(&file).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (16, 8));
        for (sent, drawn) in [200, 30, 60].into_iter().zip(image.get_pixel(8, 4).0) {
            assert!(u8::abs_diff(sent, drawn) <= 3, "{sent} became {drawn}");
        }
    }

    #[test]
    fn a_picture_too_large_for_jpeg_is_none() {
        let wide = Picture { width: 65_536, height: 1, rgba: vec![255; 65_536 * 4].into() };
        assert_eq!(wide.jpeg(90), None);
    }

    #[test]
    fn a_png_keeps_every_bit() {
        let mut file = Vec::new();
        filled([200, 30, 60, 254]).write_png(&mut file).unwrap();
        let image = image::load_from_memory(&file).unwrap().to_rgba8();
        assert_eq!(image.get_pixel(15, 7).0, [200, 30, 60, 254]);
    }

    #[test]
    fn one_transparent_pixel_is_enough() {
        for pixels in 1..12 {
            let mut picture =
                Picture { width: pixels, height: 1, rgba: vec![255; pixels as usize * 4].into() };
            assert!(picture.is_opaque());
            for pixel in 0..pixels as usize {
                picture.rgba[pixel * 4 + 3] = 254;
                assert!(!picture.is_opaque(), "pixel {pixel} of {pixels}");
                picture.rgba[pixel * 4 + 3] = 255;
            }
        }
    }
}
