//! Pictures with palettes into a GIF: only what changes is stored.

use std::{io, io::Write, ops::Range};

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};

/// The longest that one picture lasts, in hundredths of a second.
const LONGEST: u64 = u16::MAX as u64;

/// A picture of at most 256 colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paletted {
    /// A number of a colour for every pixel.
    pub(super) pixels: Vec<u8>,
    /// Red, green, blue and alpha of the 256 colours.
    pub(super) palette: Vec<[u8; 4]>,
}

impl Paletted {
    fn colours(&self) -> Vec<[u8; 4]> {
        // All transparent pixels are alike.
        let shown: Vec<_> = self
            .palette
            .iter()
            .map(|colour| if colour[3] == 0 { CLEAR } else { *colour })
            .collect();
        self.pixels.iter().map(|pixel| shown[usize::from(*pixel)]).collect()
    }

    /// The colour that stands for transparency.
    fn transparent(&self) -> Option<u8> {
        let found = self.palette.iter().position(|colour| colour[3] == 0);
        found.and_then(|at| u8::try_from(at).ok())
    }

    fn rgb(&self) -> Vec<u8> {
        self.palette.iter().flat_map(|colour| colour[..3].to_vec()).collect()
    }
}

const CLEAR: [u8; 4] = [0; 4];

/// A picture whose end is not known yet.
#[derive(Debug)]
struct Held {
    picture: Paletted,
    colours: Vec<[u8; 4]>,
    begins: u64,
}

/// Writes one GIF that plays for ever.
pub(super) struct GifWriter<W: Write> {
    encoder: Encoder<W>,
    width: usize,
    palette: Vec<u8>,
    /// What a viewer shows before the held picture.
    canvas: Vec<[u8; 4]>,
    held: Option<Held>,
    pictures: u32,
}

impl<W: Write> GifWriter<W> {
    /// Begins a GIF of this size whose pictures mostly have this one's palette.
    pub(super) fn begin(
        target: W,
        (width, height): (u16, u16),
        first: &Paletted,
    ) -> io::Result<Self> {
        let palette = first.rgb();
        let mut encoder = Encoder::new(target, width, height, &palette).map_err(io_error)?;
        encoder.set_repeat(Repeat::Infinite).map_err(io_error)?;
        let canvas = vec![CLEAR; usize::from(width) * usize::from(height)];
        Ok(Self { encoder, width: width.into(), palette, canvas, held: None, pictures: 0 })
    }

    /// Shows a picture from this tick on.
    pub(super) fn show(&mut self, picture: Paletted, begins: u64) -> io::Result<()> {
        let colours = picture.colours();
        if let Some(held) = self.held.take() {
            if held.colours == colours {
                self.held = Some(held);
                return Ok(());
            }
            let vanishes = |(old, new): (&[u8; 4], &[u8; 4])| *old != CLEAR && *new == CLEAR;
            let clear = held.colours.iter().zip(&colours).any(vanishes);
            self.write(&held, begins, clear)?;
        }
        self.held = Some(Held { picture, colours, begins });
        Ok(())
    }

    /// Ends the last picture at this tick, and the file; gives the number of pictures in it.
    pub(super) fn end(mut self, ends: u64) -> io::Result<u32> {
        if let Some(held) = self.held.take() {
            self.write(&held, ends, false)?;
        }
        let mut target = self.encoder.into_inner().map_err(io_error)?;
        target.flush()?;
        Ok(self.pictures)
    }

    /// Writes what differs from the canvas. `clear` says that the next picture needs an empty one.
    fn write(&mut self, held: &Held, ends: u64, clear: bool) -> io::Result<()> {
        let height = self.canvas.len() / self.width;
        let changed = changed(&self.canvas, &held.colours, self.width);
        // An empty canvas comes from a picture that covers it all.
        let (columns, rows) = if clear { (0..self.width, 0..height) } else { changed };
        let transparent = held.picture.transparent();
        let mut buffer = Vec::with_capacity(columns.len() * rows.len());
        for row in rows.clone() {
            for at in row * self.width + columns.start..row * self.width + columns.end {
                let same = self.canvas[at] == held.colours[at];
                let pixel = held.picture.pixels[at];
                buffer.push(transparent.filter(|_| same).unwrap_or(pixel));
            }
        }
        let palette = held.picture.rgb();
        let mut left = ends - held.begins;
        let mut frame = Frame {
            dispose: if clear { DisposalMethod::Background } else { DisposalMethod::Keep },
            transparent,
            left: side(columns.start),
            top: side(rows.start),
            width: side(columns.len()),
            height: side(rows.len()),
            palette: (palette != self.palette).then_some(palette),
            buffer: buffer.into(),
            ..Frame::default()
        };
        while left > 0 {
            let delay = left.min(LONGEST);
            frame.delay = u16::try_from(delay).unwrap_or(u16::MAX);
            self.encoder.write_frame(&frame).map_err(io_error)?;
            self.pictures += 1;
            left -= delay;
        }
        if clear {
            self.canvas.fill(CLEAR);
        } else {
            self.canvas.copy_from_slice(&held.colours);
        }
        Ok(())
    }
}

/// Columns and rows of the smallest rectangle with every difference; one pixel when there is none.
fn changed(canvas: &[[u8; 4]], colours: &[[u8; 4]], width: usize) -> (Range<usize>, Range<usize>) {
    let (mut columns, mut rows) =
        (Range { start: width, end: 0 }, Range { start: usize::MAX, end: 0 });
    let lines = canvas.chunks_exact(width).zip(colours.chunks_exact(width));
    for (row, (old, new)) in lines.enumerate() {
        let differs = |(old, new): (&[u8; 4], &[u8; 4])| old != new;
        let Some(first) = old.iter().zip(new).position(differs) else { continue };
        let last = old.iter().zip(new).rposition(differs).unwrap_or(first);
        columns = columns.start.min(first)..columns.end.max(last + 1);
        rows = rows.start.min(row)..row + 1;
    }
    if columns.is_empty() { (0..1, 0..1) } else { (columns, rows) }
}

/// Sides of a GIF were checked when it began.
fn side(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn io_error(error: EncodingError) -> io::Error {
    match error {
        EncodingError::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u16, u16) = (4, 2);

    /// Colours 0 to 2 are red, green and blue; 3 is transparent.
    fn picture(pixels: [u8; 8]) -> Paletted {
        let palette = vec![[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [0, 0, 0, 0]];
        Paletted { pixels: pixels.to_vec(), palette }
    }

    /// The colours and the end of every picture, and the sizes of what was written.
    type Shown = (Vec<(Vec<u8>, u64)>, Vec<(u16, u16)>);

    /// Writes pictures with their beginnings and reads back what a viewer shows: colours, ticks.
    fn shown(pictures: &[([u8; 8], u64)], end: u64) -> Shown {
        let mut file = Vec::new();
        let mut writer = GifWriter::begin(&mut file, SIZE, &picture(pictures[0].0)).unwrap();
        for (pixels, begins) in pictures {
            writer.show(picture(*pixels), *begins).unwrap();
        }
        let count = writer.end(end).unwrap();
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::Indexed);
        let mut decoder = options.read_info(&file[..]).unwrap();
        let (mut canvas, mut out, mut sizes) = (vec![3_u8; 8], Vec::new(), Vec::new());
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let place = |at: usize| {
                let (width, left) = (usize::from(frame.width), usize::from(frame.left));
                (usize::from(frame.top) + at / width) * 4 + left + at % width
            };
            for (at, pixel) in frame.buffer.iter().enumerate() {
                if Some(*pixel) != frame.transparent {
                    canvas[place(at)] = *pixel;
                }
            }
            out.push((canvas.clone(), u64::from(frame.delay)));
            sizes.push((frame.width, frame.height));
            if frame.dispose == DisposalMethod::Background {
                (0..frame.buffer.len()).for_each(|at| canvas[place(at)] = 3);
            }
        }
        assert_eq!(count as usize, out.len());
        (out, sizes)
    }

    #[test]
    fn only_what_changes_is_stored_and_repeats_are_one() {
        let (first, second) = ([0; 8], [0, 0, 0, 0, 0, 1, 2, 0]);
        let (out, sizes) = shown(&[(first, 0), (first, 3), (second, 7), (second, 10)], 13);
        assert_eq!(out, [(first.to_vec(), 7), (second.to_vec(), 6)]);
        assert_eq!(sizes, [(4, 2), (2, 1)]);
    }

    #[test]
    fn what_vanishes_is_cleared() {
        let pictures =
            [[3, 3, 0, 0, 3, 3, 0, 0], [3, 3, 3, 1, 3, 3, 3, 1], [2, 3, 3, 1, 3, 3, 3, 1]];
        let all: Vec<_> =
            pictures.iter().zip([0, 5, 9]).map(|(pixels, at)| (*pixels, at)).collect();
        let (out, _) = shown(&all, 12);
        let expected: Vec<_> =
            pictures.iter().map(|pixels| pixels.to_vec()).zip([5, 4, 3]).collect();
        assert_eq!(out, expected);
    }

    #[test]
    fn a_still_lasts_longer_than_the_format_counts() {
        let (out, _) = shown(&[([1; 8], 0)], 200_000);
        assert_eq!(out.iter().map(|(_, delay)| delay).sum::<u64>(), 200_000);
        assert!(out.iter().all(|(pixels, _)| *pixels == [1; 8]));
    }

    #[test]
    fn an_empty_picture_is_a_picture() {
        let (out, sizes) = shown(&[([3; 8], 0), ([0; 8], 4)], 8);
        assert_eq!(out, [(vec![3; 8], 4), (vec![0; 8], 4)]);
        assert_eq!(sizes, [(1, 1), (4, 2)]);
    }
}
