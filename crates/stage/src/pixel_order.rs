//! The order in which pixels lie in memory.

use serde::Deserialize;

/// Bytes of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PixelOrder {
    /// Red, green, blue, alpha.
    Rgba,
    /// Blue, green, red, and a byte that says nothing: the picture is opaque.
    Bgra,
}

impl PixelOrder {
    /// Brings whole pixels that lie in this order into the order of RGBA.
    pub(crate) fn make_rgba(self, pixels: &mut [u8]) {
        if self == Self::Rgba {
            return;
        }
        let (pixels, _) = pixels.as_chunks_mut::<4>();
        for pixel in pixels {
            // Numbers, which the compiler works on many at a time.
            let bgra = u32::from_le_bytes(*pixel);
            let (red, green, blue) = ((bgra >> 16) & 0xFF, bgra & 0xFF00, (bgra & 0xFF) << 16);
            *pixel = (0xFF00_0000 | blue | green | red).to_le_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_end_up_as_rgba() {
        let rgba = [1, 2, 3, 4, 5, 6, 7, 8];
        let mut pixels = rgba;
        PixelOrder::Rgba.make_rgba(&mut pixels);
        assert_eq!(pixels, rgba, "they were");
        PixelOrder::Bgra.make_rgba(&mut pixels);
        assert_eq!(pixels, [3, 2, 1, 255, 7, 6, 5, 255]);
    }
}
