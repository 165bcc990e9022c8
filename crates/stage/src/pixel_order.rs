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
        for pixel in pixels.chunks_exact_mut(4) {
            if let [blue, green, red, _] = *pixel {
                pixel.copy_from_slice(&[red, green, blue, u8::MAX]);
            }
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
