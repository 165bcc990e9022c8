//! Colour under what is not visible.
//!
//! A wholly transparent pixel of a page is black. Where a lossy codec blurs an edge, that black
//! would darken what is visible beside it; so such pixels take the mean visible colour of their
//! tile, which also costs fewer bits.

use std::borrow::Cow;

/// Pixels a side: as large as the blocks that codecs mostly work on.
const TILE: usize = 16;

/// Whether every pixel of a picture (RGBA) is opaque.
pub(crate) fn is_opaque(rgba: &[u8]) -> bool {
    let opaque = u32::from_le_bytes([0, 0, 0, u8::MAX]);
    let all_of = |block: &[[u8; 4]]| {
        block.iter().fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel))
    };
    // Blocks let the compiler use wide instructions and still end early.
    let (pixels, _) = rgba.as_chunks::<4>();
    pixels.chunks(1024).all(|block| all_of(block) >= opaque)
}

/// The picture (RGBA, straight alpha) with colour under its transparent pixels, if it has any.
pub(crate) fn bleed(rgba: &[u8], width: usize) -> Cow<'_, [u8]> {
    if is_opaque(rgba) {
        return Cow::Borrowed(rgba);
    }
    let mut filled = rgba.to_vec();
    for rows in filled.chunks_mut(width * 4 * TILE) {
        for left in (0..width).step_by(TILE) {
            fill_tile(rows, width, left..width.min(left + TILE));
        }
    }
    Cow::Owned(filled)
}

/// Fills one tile of a strip of rows.
fn fill_tile(rows: &mut [u8], width: usize, columns: std::ops::Range<usize>) {
    let bytes = columns.start * 4..columns.end * 4;
    let (mut sums, mut weight) = ([0_u32; 3], 0);
    for row in rows.chunks_exact(width * 4) {
        for pixel in row[bytes.clone()].chunks_exact(4) {
            let alpha = u32::from(pixel[3]);
            weight += alpha;
            for (sum, channel) in sums.iter_mut().zip(pixel) {
                *sum += u32::from(*channel) * alpha;
            }
        }
    }
    if weight == 0 {
        return;
    }
    let mean = sums.map(|sum| u8::try_from((sum + weight / 2) / weight).unwrap_or(u8::MAX));
    for row in rows.chunks_exact_mut(width * 4) {
        for pixel in row[bytes.clone()].chunks_exact_mut(4).filter(|pixel| pixel[3] == 0) {
            pixel[..3].copy_from_slice(&mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_pictures_are_left_alone() {
        let rgba = [1, 2, 3, 255].repeat(20 * 3);
        assert!(matches!(bleed(&rgba, 20), Cow::Borrowed(same) if same == rgba));
    }

    #[test]
    fn hidden_pixels_take_the_visible_colour_of_their_tile() {
        let (width, height) = (20, 3);
        let mut rgba = [0, 0, 0, 0].repeat(width * height);
        // One visible pixel in the first tile, none in the second one.
        rgba[..4].copy_from_slice(&[200, 100, 50, 128]);
        let filled = bleed(&rgba, width);
        let pixel = |x: usize, y: usize| &filled[(y * width + x) * 4..][..4];
        assert_eq!(pixel(0, 0), [200, 100, 50, 128], "what is visible stays");
        assert_eq!(pixel(15, 2), [200, 100, 50, 0], "and bleeds into its tile");
        assert_eq!(pixel(16, 0), [0, 0, 0, 0], "but not into the next");
    }
}
