//! Pictures of a page to the colours of a video.
//!
//! sRGB in, BT.709 in limited range out. The colour planes have half the width and height; each of
//! their samples is the mean of the two by two pixels it covers, so it sits in their centre, and
//! the encoder says so in the stream.

use std::borrow::Cow;

use yuv::{
    BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix,
    rgba_to_yuv420,
};

use crate::{bleed::is_opaque, spec::even};

/// Rows that are worked on at a time: whole pairs, which share their colours, and few enough to stay in the
/// processor's cache.
const BAND_ROWS: usize = 16;

/// The picture has not the size that was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a picture has {actual} bytes where {expected} were announced")]
pub struct WrongPictureSize {
    /// Bytes of a picture of the announced size, four a pixel.
    pub expected: usize,
    /// Bytes given.
    pub actual: usize,
}

/// One frame in planar YUV 4:2:0, to be filled again and again.
#[derive(Debug, Clone)]
pub struct YuvFrame {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    /// A band of the picture over black, for bands that are not opaque.
    opaque: Vec<u8>,
}

impl YuvFrame {
    /// A frame for pictures of this size in pixels, 1 to 16384 each way.
    pub fn new(width: u32, height: u32) -> Self {
        let luma = even(width) as usize * even(height) as usize;
        let mut bytes = vec![16; luma * 3 / 2];
        bytes[luma..].fill(128);
        Self { width, height, bytes, opaque: Vec::new() }
    }

    /// The planes Y, U and V without gaps, of even width and height; black before the first
    /// picture.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Converts a picture: sRGB, four bytes a pixel, straight alpha, no gaps between rows.
    /// Transparency shows black. Odd edges are repeated.
    pub fn set_rgba(&mut self, rgba: &[u8]) -> Result<(), WrongPictureSize> {
        let expected = self.width as usize * self.height as usize * 4;
        if rgba.len() != expected {
            return Err(WrongPictureSize { expected, actual: rgba.len() });
        }
        let mut opaque = std::mem::take(&mut self.opaque);
        for (first_row, band) in self.bands(rgba) {
            if is_opaque(band) {
                self.convert(first_row, band);
            } else {
                over_black(band, &mut opaque);
                self.convert(first_row, &opaque);
            }
        }
        self.opaque = opaque;
        self.repeat_odd_edges();
        Ok(())
    }

    /// Converts a picture of the right size as if it were opaque.
    pub(crate) fn set_colours(&mut self, rgba: &[u8]) {
        self.convert(0, rgba);
        self.repeat_odd_edges();
    }

    /// The bands of a picture with the number of their first row.
    fn bands<'picture>(
        &self,
        rgba: &'picture [u8],
    ) -> impl Iterator<Item = (usize, &'picture [u8])> + use<'picture> {
        let bands = rgba.chunks(BAND_ROWS * self.width as usize * 4);
        bands.enumerate().map(|(band, rgba)| (band * BAND_ROWS, rgba))
    }

    /// Converts rows from `first_row` on, an even number, as if they were opaque.
    fn convert(&mut self, first_row: usize, rgba: &[u8]) {
        let stride = even(self.width);
        let (row, half_row) = (stride as usize, stride as usize / 2);
        let height = rgba.len() / (self.width as usize * 4);
        let (luma, chroma) = self.bytes.split_at_mut(row * even(self.height) as usize);
        let (u, v) = chroma.split_at_mut(chroma.len() / 2);
        // The library takes what follows whole pairs of rows for the last odd one.
        let luma = &mut luma[first_row * row..][..height * row];
        let colours = first_row / 2 * half_row..(first_row + height).div_ceil(2) * half_row;
        let mut planes = YuvPlanarImageMut {
            y_plane: BufferStoreMut::Borrowed(luma),
            y_stride: stride,
            u_plane: BufferStoreMut::Borrowed(&mut u[colours.clone()]),
            u_stride: stride / 2,
            v_plane: BufferStoreMut::Borrowed(&mut v[colours]),
            v_stride: stride / 2,
            width: self.width,
            height: u32::try_from(height).expect("no more rows than the picture has"),
        };
        rgba_to_yuv420(
            &mut planes,
            rgba,
            self.width * 4,
            YuvRange::Limited,
            YuvStandardMatrix::Bt709,
            YuvConversionMode::Professional,
        )
        .expect("planes and picture have the sizes that were checked");
    }

    /// Brightness of the added column and row; colour is at half size and needs none.
    fn repeat_odd_edges(&mut self) {
        let (width, height) = (self.width as usize, self.height as usize);
        let stride = width.next_multiple_of(2);
        if stride > width {
            for row in self.bytes[..stride * height].chunks_exact_mut(stride) {
                row[width] = row[width - 1];
            }
        }
        if height % 2 == 1 {
            self.bytes.copy_within(stride * (height - 1)..stride * height, stride * height);
        }
    }
}

/// The picture over black; itself where it is opaque.
pub(crate) fn opaque_over_black(rgba: &[u8]) -> Cow<'_, [u8]> {
    if is_opaque(rgba) {
        return Cow::Borrowed(rgba);
    }
    let mut opaque = Vec::new();
    over_black(rgba, &mut opaque);
    Cow::Owned(opaque)
}

fn over_black(rgba: &[u8], opaque: &mut Vec<u8>) {
    opaque.clear();
    opaque.extend_from_slice(rgba);
    for pixel in opaque.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for channel in &mut pixel[..3] {
            *channel = scaled(*channel, alpha);
        }
        pixel[3] = 255;
    }
}

/// `channel * alpha / 255`, rounded.
fn scaled(channel: u8, alpha: u32) -> u8 {
    u8::try_from((u32::from(channel) * alpha + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// BT.709 as written in the recommendation, on sRGB values from 0 to 1.
    fn reference([r, g, b]: [f64; 3]) -> [f64; 3] {
        let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        [16.0 + 219.0 * y, 128.0 + 224.0 * (b - y) / 1.8556, 128.0 + 224.0 * (r - y) / 1.5748]
    }

    /// The colour of a pixel over black, the nearest one inside the picture.
    fn pixel(rgba: &[u8], (width, height): (usize, usize), x: usize, y: usize) -> [f64; 3] {
        let at = (y.min(height - 1) * width + x.min(width - 1)) * 4;
        let alpha = f64::from(rgba[at + 3]) / 255.0;
        [0, 1, 2].map(|channel| f64::from(rgba[at + channel]) / 255.0 * alpha)
    }

    /// The largest difference to the reference over all samples of Y, U and V, in code values.
    fn worst_difference(rgba: &[u8], width: usize, height: usize) -> f64 {
        let mut frame = YuvFrame::new(width.try_into().unwrap(), height.try_into().unwrap());
        frame.set_rgba(rgba).unwrap();
        let (stride, rows) = (width.next_multiple_of(2), height.next_multiple_of(2));
        let (luma, chroma) = frame.bytes().split_at(stride * rows);
        let (u, v) = chroma.split_at(chroma.len() / 2);
        assert_eq!((u.len(), v.len()), (stride * rows / 4, stride * rows / 4));
        let mut worst: f64 = 0.0;
        for y in 0..rows {
            for x in 0..stride {
                let [expected, ..] = reference(pixel(rgba, (width, height), x, y));
                worst = worst.max((f64::from(luma[y * stride + x]) - expected).abs());
            }
        }
        for y in 0..rows / 2 {
            for x in 0..stride / 2 {
                let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| {
                    reference(pixel(rgba, (width, height), 2 * x + dx, 2 * y + dy))
                });
                for (plane, sample) in [(1, u), (2, v)] {
                    let expected = four.iter().map(|yuv| yuv[plane]).sum::<f64>() / 4.0;
                    worst = worst.max((f64::from(sample[y * stride / 2 + x]) - expected).abs());
                }
            }
        }
        worst
    }

    #[test]
    fn colour_bars_match_the_recommendation() {
        let bars: [[u8; 3]; 10] = [
            [255, 255, 255],
            [255, 255, 0],
            [0, 255, 255],
            [0, 255, 0],
            [255, 0, 255],
            [255, 0, 0],
            [0, 0, 255],
            [0, 0, 0],
            [128, 128, 128],
            [191, 64, 16],
        ];
        let (width, height) = (bars.len() * 16, 32);
        let mut rgba = Vec::new();
        for index in 0..width * height {
            rgba.extend(bars[index % width / 16]);
            rgba.push(255);
        }
        assert!(worst_difference(&rgba, width, height) <= 1.0);

        let mut frame = YuvFrame::new(160, 32);
        frame.set_rgba(&rgba).unwrap();
        let luma = |bar: usize| frame.bytes()[bar * 16 + 8];
        assert_eq!((luma(0), luma(7)), (235, 16), "white and black are exact");
    }

    #[test]
    fn transparency_shows_black() {
        let mut frame = YuvFrame::new(2, 2);
        frame.set_rgba(&[255, 255, 255, 0].repeat(4)).unwrap();
        assert_eq!(frame.bytes(), [16, 16, 16, 16, 128, 128]);
        assert_eq!(frame.bytes(), YuvFrame::new(2, 2).bytes());
    }

    #[test]
    fn wrong_size_is_refused() {
        let error = YuvFrame::new(4, 2).set_rgba(&[0; 31]).unwrap_err();
        assert_eq!(error, WrongPictureSize { expected: 32, actual: 31 });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_picture_of_any_size_matches_the_recommendation(
            (width, height, rgba) in (1_usize..40, 1_usize..50).prop_flat_map(|(width, height)| {
                (Just(width), Just(height), prop::collection::vec(any::<u8>(), width * height * 4))
            }),
            opaque_rows in 0_usize..100,
        ) {
            let mut rgba = rgba;
            let opaque = rgba.chunks_exact_mut(width * 4).take(opaque_rows);
            opaque.flat_map(|row| row.as_chunks_mut::<4>().0).for_each(|pixel| pixel[3] = 255);
            // Blending rounds once before the conversion does.
            let allowed = if opaque_rows >= height { 1.0 } else { 1.6 };
            let worst = worst_difference(&rgba, width, height);
            prop_assert!(worst <= allowed, "{worst}");
        }
    }
}
