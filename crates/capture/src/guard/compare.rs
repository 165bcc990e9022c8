//! Whether two pictures show the same: pure.
//!
//! The compositor moves a layer by whole pixels, a drawn frame keeps fractions of one. Both are
//! right, yet the edges of text differ, by a lot where they are sharp. So a pixel only counts as
//! far as it leaves what the other picture has within a pixel around it: no shift by up to a
//! pixel, in whatever direction each part of a picture moved, can do that, and missing or wrong
//! content does it at once.

use crate::Picture;

/// Width and height of a tile in pixels.
const TILE: usize = 16;
/// Mean difference of a tile's strongest channel, in code values of 255, up to which it counts as
/// the same (docs/capture.md has what was measured).
const TOLERANCE: f64 = 8.0;
/// Least PSNR in dB of what no shift explains: below, a faint difference covers much of the picture.
const LEAST: f64 = 42.0;
/// The PSNR of pictures without a difference, in dB, and the largest that is told.
const EQUAL: f64 = 99.0;
/// Tiles that differ by less than this on average are not looked into: a shift explains no more of
/// them than is there.
const FAINT: f64 = 1.0;
const CHANNELS: usize = 4;

/// How two pictures differ beyond shifts of up to a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Comparison {
    /// PSNR in dB of what no shift explains; at most 99.
    pub(crate) psnr: f64,
    /// Mean difference of the worst tile, in code values.
    pub(crate) worst: f64,
    /// Left upper corner of that tile, in pixels.
    pub(crate) place: (u32, u32),
    /// Tiles that are not the same.
    pub(crate) different: u32,
}

impl Comparison {
    /// Compares two pictures; none where they are not of one size. Transparent pixels are compared
    /// as they would be laid over something. Blocking: some 10 ms for 1080p.
    pub(crate) fn of(one: &Picture, other: &Picture) -> Option<Self> {
        if (one.width, one.height) != (other.width, other.height) || one.rgba.is_empty() {
            return None;
        }
        let opaque = one.is_opaque() && other.is_opaque();
        let (one, other) = (Pixels::of(one), Pixels::of(other));
        let mut sum = Sum::default();
        for y in (0..one.height).step_by(TILE) {
            for x in (0..one.width).step_by(TILE) {
                sum.add((x, y), &tile(&one, &other, (x, y)));
            }
        }
        let channels = if opaque { CHANNELS - 1 } else { CHANNELS };
        Some(sum.result(one.width * one.height * channels))
    }

    /// Whether both show the same.
    pub(crate) fn is_same(&self) -> bool {
        self.different == 0 && self.psnr >= LEAST
    }
}

/// A picture's pixels, their colours multiplied by their alpha.
struct Pixels {
    width: usize,
    height: usize,
    rows: Vec<[u8; CHANNELS]>,
}

impl Pixels {
    fn of(picture: &Picture) -> Self {
        let (pixels, _rest) = picture.rgba.as_chunks::<CHANNELS>();
        Self {
            width: picture.width as usize,
            height: picture.height as usize,
            rows: pixels.iter().map(|&pixel| multiplied(pixel)).collect(),
        }
    }

    fn at(&self, x: usize, y: usize) -> [u8; CHANNELS] {
        self.rows[y * self.width + x]
    }

    /// The least and the largest value of each channel within a pixel of a place.
    fn around(&self, x: usize, y: usize) -> ([u8; CHANNELS], [u8; CHANNELS]) {
        let (mut least, mut most) = ([u8::MAX; CHANNELS], [0; CHANNELS]);
        for row in y.saturating_sub(1)..=(y + 1).min(self.height - 1) {
            for column in x.saturating_sub(1)..=(x + 1).min(self.width - 1) {
                let pixel = self.at(column, row);
                for channel in 0..CHANNELS {
                    least[channel] = least[channel].min(pixel[channel]);
                    most[channel] = most[channel].max(pixel[channel]);
                }
            }
        }
        (least, most)
    }

    /// How far a pixel that is at a place of another picture leaves what is here within a pixel.
    fn beyond(&self, (x, y): (usize, usize), pixel: [u8; CHANNELS]) -> [u8; CHANNELS] {
        let (least, most) = self.around(x, y);
        std::array::from_fn(|channel| {
            let level = pixel[channel];
            level.saturating_sub(most[channel]).max(least[channel].saturating_sub(level))
        })
    }
}

fn multiplied([red, green, blue, alpha]: [u8; CHANNELS]) -> [u8; CHANNELS] {
    if alpha == u8::MAX {
        return [red, green, blue, alpha];
    }
    let by_alpha = |level: u8| {
        let product = u16::from(level) * u16::from(alpha);
        u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
    };
    [by_alpha(red), by_alpha(green), by_alpha(blue), alpha]
}

/// Differences of one tile.
#[derive(Default)]
struct Tile {
    pixels: u32,
    /// Sum of each channel's differences.
    levels: [u32; CHANNELS],
    /// Sum of all their squares.
    squares: u64,
}

impl Tile {
    fn add(&mut self, difference: [u8; CHANNELS]) {
        self.pixels += 1;
        for (sum, level) in self.levels.iter_mut().zip(difference) {
            *sum += u32::from(level);
            self.squares += u64::from(level) * u64::from(level);
        }
    }

    /// Mean difference of the channel that differs most.
    fn mean(&self) -> f64 {
        let most = self.levels.iter().copied().max().unwrap_or_default();
        f64::from(most) / f64::from(self.pixels.max(1))
    }
}

/// How a tile differs, beyond a shift where it differs at all.
fn tile(one: &Pixels, other: &Pixels, (x, y): (usize, usize)) -> Tile {
    let (right, bottom) = ((x + TILE).min(one.width), (y + TILE).min(one.height));
    let places = || (y..bottom).flat_map(move |row| (x..right).map(move |column| (column, row)));
    let mut plain = Tile::default();
    for (column, row) in places() {
        let (a, b) = (one.at(column, row), other.at(column, row));
        plain.add(std::array::from_fn(|channel| a[channel].abs_diff(b[channel])));
    }
    if plain.mean() < FAINT {
        return plain;
    }
    let mut beyond = Tile::default();
    for (column, row) in places() {
        let there = other.beyond((column, row), one.at(column, row));
        let here = one.beyond((column, row), other.at(column, row));
        beyond.add(std::array::from_fn(|channel| there[channel].max(here[channel])));
    }
    beyond
}

/// What the tiles of a picture come to.
#[derive(Default)]
struct Sum {
    worst: f64,
    place: (usize, usize),
    different: u32,
    squares: u64,
}

impl Sum {
    fn add(&mut self, place: (usize, usize), tile: &Tile) {
        let mean = tile.mean();
        self.squares += tile.squares;
        self.different += u32::from(mean > TOLERANCE);
        if mean > self.worst {
            (self.worst, self.place) = (mean, place);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 for any picture")]
    fn result(self, values: usize) -> Comparison {
        let mean = self.squares as f64 / values as f64;
        let psnr = if self.squares == 0 { EQUAL } else { 10.0 * (255.0 * 255.0 / mean).log10() };
        let side = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Comparison {
            psnr: psnr.min(EQUAL),
            worst: self.worst,
            place: (side(self.place.0), side(self.place.1)),
            different: self.different,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: u32 = 160;

    fn picture(pixel: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
        let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
        let rgba = places.flat_map(|(x, y)| pixel(x, y)).collect::<Vec<_>>().into();
        Picture { width: SIDE, height: SIDE, rgba }
    }

    fn grey(level: u8) -> [u8; 4] {
        [level, level, level, 255]
    }

    /// A white bar with its left and upper edges at `edge` pixels; a fraction makes them grey.
    fn bar(edge: f64) -> Picture {
        let part = |place: u32| (f64::from(place) + 1.0 - edge).clamp(0.0, 1.0);
        picture(|x, y| {
            let covered = if x < 120 && y < 120 { part(x) * part(y) } else { 0.0 };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            grey((covered * 255.0).round() as u8)
        })
    }

    fn compared(one: &Picture, other: &Picture) -> Comparison {
        let there = Comparison::of(one, other).unwrap();
        assert_eq!(Some(there), Comparison::of(other, one), "whichever comes first");
        there
    }

    #[test]
    fn equal_pictures_are_the_same() {
        let comparison = compared(&bar(40.0), &bar(40.0));
        assert!(comparison.is_same());
        assert_eq!((comparison.psnr, comparison.worst), (EQUAL, 0.0));
    }

    #[test]
    fn edges_up_to_a_pixel_away_are_the_same() {
        for edge in [39.0, 39.3, 40.5, 40.9, 41.0] {
            let comparison = compared(&bar(40.0), &bar(edge));
            assert!(comparison.is_same(), "{edge}: {comparison:?}");
        }
    }

    #[test]
    fn edges_farther_away_are_a_difference() {
        for edge in [37.0, 42.0] {
            let comparison = compared(&bar(40.0), &bar(edge));
            assert!(!comparison.is_same(), "{edge}: {comparison:?}");
            assert!(comparison.different >= 5, "every tile of the edges: {comparison:?}");
        }
    }

    #[test]
    fn something_small_that_is_missing_is_found_where_it_is() {
        let dot = |x: u32, y: u32| (100..106).contains(&x) && (20..26).contains(&y);
        let with = picture(|x, y| if dot(x, y) { grey(200) } else { grey(40) });
        let comparison = compared(&with, &picture(|_, _| grey(40)));
        assert!(!comparison.is_same(), "{comparison:?}");
        assert_eq!((comparison.place, comparison.different), ((96, 16), 1), "{comparison:?}");
    }

    #[test]
    fn thin_lines_that_are_missing_are_found() {
        let with = picture(|_, y| if y % 16 == 8 { grey(190) } else { grey(30) });
        let comparison = compared(&with, &picture(|_, _| grey(30)));
        assert_eq!(comparison.different, 100, "{comparison:?}");
    }

    #[test]
    fn a_faint_difference_of_the_whole_picture_is_found() {
        let comparison = compared(&picture(|_, _| grey(100)), &picture(|_, _| grey(104)));
        assert!(comparison.worst < TOLERANCE && !comparison.is_same(), "{comparison:?}");
    }

    #[test]
    fn rounding_is_no_difference() {
        let other = picture(|x, _| if x % 2 == 0 { grey(100) } else { grey(101) });
        let comparison = compared(&picture(|_, _| grey(100)), &other);
        assert!(comparison.is_same() && comparison.psnr < EQUAL, "{comparison:?}");
    }

    #[test]
    fn transparent_pixels_have_no_colour_and_alpha_counts() {
        let nothing = picture(|_, _| [0; 4]);
        assert!(compared(&nothing, &picture(|_, _| [255, 90, 0, 0])).is_same(), "no colour");
        assert!(!compared(&nothing, &picture(|_, _| [0, 0, 0, 128])).is_same(), "a shadow");
        let veil = |alpha: u8| picture(move |_, _| [200, 200, 200, alpha]);
        assert!(compared(&veil(128), &veil(129)).is_same(), "rounding");
        assert!(!compared(&veil(128), &veil(160)).is_same(), "another veil");
    }

    #[test]
    fn pictures_of_other_sizes_cannot_be_compared() {
        let small = Picture { width: 8, height: 8, rgba: vec![0; 256].into() };
        assert_eq!(Comparison::of(&small, &bar(40.0)), None);
    }
}
