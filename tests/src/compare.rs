//! Whether two pictures look the same, up to where edges sit inside a pixel.
//!
//! A compositor moves a layer by whole pixels, a snapshot keeps fractions of one. Both are right,
//! yet edges differ. So each tile of a picture may be moved by up to one pixel before it is judged.

use std::fmt;

use image::RgbImage;

/// Width and height of a tile in pixels.
pub const TILE: u32 = 16;
/// Mean difference of a tile, in code values of 255, up to which it counts as the same.
pub const TOLERANCE: f64 = 6.0;
/// Part of the tiles that may need a shift.
pub const MAX_SHIFTED: f64 = 0.02;
/// From here on, in dB, no tile needs to be looked at.
pub const GOOD: f64 = 45.0;

/// Width and height of a quarter of a tile.
const HALF: u32 = TILE / 2;
/// Steps of a pixel that are tried.
const STEPS: i64 = 4;

/// How two pictures differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Peak signal-to-noise ratio in dB over all three colours; infinite for equal pictures.
    pub psnr: f64,
    /// Number of tiles.
    pub tiles: usize,
    /// Tiles that are the same only after a shift.
    pub shifted: usize,
    /// Tiles that are not the same after any shift.
    pub different: Vec<Tile>,
}

/// A tile that differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Left edge in pixels.
    pub x: u32,
    /// Upper edge in pixels.
    pub y: u32,
    /// Mean difference after the best shift, in code values.
    pub difference: f64,
}

impl Comparison {
    /// Compares two pictures of one size.
    pub fn of(one: &RgbImage, other: &RgbImage) -> Self {
        assert_eq!(one.dimensions(), other.dimensions(), "pictures of one size");
        let (width, height) = one.dimensions();
        let mut comparison =
            Self { psnr: psnr(one, other), tiles: 0, shifted: 0, different: Vec::new() };
        for y in (0..height).step_by(TILE as usize) {
            for x in (0..width).step_by(TILE as usize) {
                comparison.add(one, other, x, y);
            }
        }
        comparison
    }

    /// Whether both show the same picture.
    pub fn is_same(&self) -> bool {
        self.psnr >= GOOD || (self.different.is_empty() && self.shifted_part() <= MAX_SHIFTED)
    }

    /// Part of the tiles that needed a shift.
    pub fn shifted_part(&self) -> f64 {
        as_f64(self.shifted) / as_f64(self.tiles)
    }

    fn add(&mut self, one: &RgbImage, other: &RgbImage, x: u32, y: u32) {
        self.tiles += 1;
        if difference_in_place(one, other, (x, y)) <= TOLERANCE {
            return;
        }
        let quarters = [(0, 0), (HALF, 0), (0, HALF), (HALF, HALF)];
        let inside = |&(dx, dy): &(u32, u32)| x + dx < one.width() && y + dy < one.height();
        let bests: Vec<_> = quarters
            .iter()
            .filter(|quarter| inside(quarter))
            .map(|(dx, dy)| best_difference(one, other, (x + dx, y + dy)))
            .collect();
        let best = bests.iter().sum::<f64>() / as_f64(bests.len());
        if best <= TOLERANCE {
            self.shifted += 1;
        } else {
            self.different.push(Tile { x, y, difference: best });
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let worst = self.different.iter().max_by(|a, b| a.difference.total_cmp(&b.difference));
        write!(
            formatter,
            "{:.1} dB, {:.2} % of tiles shifted, {} different",
            self.psnr,
            self.shifted_part() * 100.0,
            self.different.len()
        )?;
        if let Some(Tile { x, y, difference }) = worst {
            write!(formatter, ", worst by {difference:.1} at {x},{y}")?;
        }
        Ok(())
    }
}

/// Peak signal-to-noise ratio in dB.
fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    let squares: u64 = one
        .as_raw()
        .iter()
        .zip(other.as_raw())
        .map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 for any picture")]
    let mean = squares as f64 / as_f64(one.as_raw().len());
    if squares == 0 { f64::INFINITY } else { 10.0 * (255.0 * 255.0 / mean).log10() }
}

/// Mean absolute difference of a tile, without a shift: nearly all tiles need no more.
fn difference_in_place(one: &RgbImage, other: &RgbImage, (x, y): (u32, u32)) -> f64 {
    let (width, height) = one.dimensions();
    let columns = 3 * ((x + TILE).min(width) - x) as usize;
    let rows = y..(y + TILE).min(height);
    let bytes = columns * rows.len();
    let mut sum = 0_u64;
    for row in rows {
        let start = 3 * (row as usize * width as usize + x as usize);
        let pairs = one.as_raw()[start..start + columns].iter().zip(&other.as_raw()[start..]);
        sum += pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 for a tile")]
    let sum = sum as f64;
    sum / as_f64(bytes)
}

/// Mean absolute difference of a quarter of a tile after the best shift. Two layers may meet in a
/// tile, so quarters move by themselves.
fn best_difference(one: &RgbImage, other: &RgbImage, at: (u32, u32)) -> f64 {
    let shifts = (-STEPS..=STEPS).flat_map(|dy| (-STEPS..=STEPS).map(move |dx| (dx, dy)));
    // Interpolation blurs, so the sharper of the two must be the one that is moved.
    let both = shifts
        .flat_map(|shift| [difference(one, other, at, shift), difference(other, one, at, shift)]);
    both.fold(f64::INFINITY, f64::min)
}

/// Mean absolute difference of a quarter of a tile of `still` and the same part of `moved` after a shift, in
/// steps. Pixels beyond the edge of the picture repeat its border.
fn difference(still: &RgbImage, moved: &RgbImage, at: (u32, u32), shift: (i64, i64)) -> f64 {
    let (width, height) = still.dimensions();
    let (right, bottom) = ((at.0 + HALF).min(width), (at.1 + HALF).min(height));
    let mut sum = 0.0;
    for y in at.1..bottom {
        for x in at.0..right {
            let (sx, sy) = (i64::from(x) * STEPS + shift.0, i64::from(y) * STEPS + shift.1);
            let target = sample(moved, sx, sy);
            let pixel = still.get_pixel(x, y).0;
            for channel in 0..3 {
                sum += (f64::from(pixel[channel]) - target[channel]).abs();
            }
        }
    }
    sum / (f64::from(right - at.0) * f64::from(bottom - at.1) * 3.0)
}

/// The colour at a place given in steps, between pixels the mean of the nearest four by distance.
fn sample(picture: &RgbImage, x: i64, y: i64) -> [f64; 3] {
    let (left, top) = (x.div_euclid(STEPS), y.div_euclid(STEPS));
    #[expect(clippy::cast_precision_loss, reason = "less than a handful of steps")]
    let part = |place: i64| place.rem_euclid(STEPS) as f64 / STEPS as f64;
    let (right_part, lower_part) = (part(x), part(y));
    let mut color = [0.0; 3];
    for (px, x_weight) in [(left, 1.0 - right_part), (left + 1, right_part)] {
        for (py, y_weight) in [(top, 1.0 - lower_part), (top + 1, lower_part)] {
            let pixel = clamped(picture, px, py);
            for channel in 0..3 {
                color[channel] += f64::from(pixel[channel]) * x_weight * y_weight;
            }
        }
    }
    color
}

fn clamped(picture: &RgbImage, x: i64, y: i64) -> [u8; 3] {
    let inside = |value: i64, size: u32| {
        u32::try_from(value.clamp(0, i64::from(size) - 1)).expect("clamped to the picture")
    };
    picture.get_pixel(inside(x, picture.width()), inside(y, picture.height())).0
}

#[expect(clippy::cast_precision_loss, reason = "counts of tiles and bytes are far below 2^53")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// A white bar with its left edge at `edge` pixels; a fraction makes the edge grey.
    fn bar(edge: f64) -> RgbImage {
        RgbImage::from_fn(160, 160, |x, y| {
            let covered = (f64::from(x) + 1.0 - edge).clamp(0.0, 1.0);
            let inside = (40..120).contains(&y) && x < 120;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let level = if inside { (covered * 255.0).round() as u8 } else { 0 };
            Rgb([level; 3])
        })
    }

    #[test]
    fn equal_pictures_are_the_same() {
        let comparison = Comparison::of(&bar(40.0), &bar(40.0));
        assert!(comparison.is_same() && comparison.psnr.is_infinite(), "{comparison}");
        assert_eq!((comparison.tiles, comparison.shifted), (100, 0));
    }

    #[test]
    fn an_edge_inside_a_pixel_is_a_shift() {
        for edge in [40.5, 41.0, 39.0] {
            let comparison = Comparison::of(&bar(40.0), &bar(edge));
            assert!(comparison.psnr < GOOD, "{edge}: {comparison}");
            assert!(comparison.different.is_empty(), "{edge}: {comparison}");
            assert!(comparison.shifted > 0, "{edge}: {comparison}");
        }
    }

    #[test]
    fn an_edge_two_pixels_away_is_a_difference() {
        let comparison = Comparison::of(&bar(40.0), &bar(42.0));
        assert!(!comparison.is_same() && !comparison.different.is_empty(), "{comparison}");
    }

    #[test]
    fn many_small_shifts_are_not_the_same_picture() {
        let stripes = |from: u32| {
            RgbImage::from_fn(160, 160, |x, _| Rgb([if (x + from) % 8 < 4 { 255 } else { 0 }; 3]))
        };
        let comparison = Comparison::of(&stripes(0), &stripes(1));
        assert!(comparison.shifted_part() > 0.9, "{comparison}");
        assert!(!comparison.is_same(), "{comparison}");
    }

    #[test]
    fn one_wrong_tile_is_found_where_it_is() {
        let mut other = bar(40.0);
        for y in 0..TILE {
            for x in 0..TILE {
                other.put_pixel(16 + x, y, Rgb([90, 0, 0]));
            }
        }
        let comparison = Comparison::of(&bar(40.0), &other);
        assert!(!comparison.is_same(), "{comparison}");
        let [tile] = comparison.different[..] else { panic!("{comparison}") };
        assert_eq!((tile.x, tile.y), (16, 0));
        assert!((20.0..=30.0).contains(&tile.difference), "{comparison}");
    }

    #[test]
    fn rounding_is_no_difference() {
        let one = bar(40.0);
        let mut other = one.clone();
        for level in other.iter_mut() {
            *level = level.saturating_add(1);
        }
        let comparison = Comparison::of(&one, &other);
        assert!(comparison.is_same() && comparison.psnr > 47.0, "{comparison}");
    }
}
