//! Animated pictures: GIF, APNG and WebP, frame after frame.
//!
//! They are decoded here and not by ffmpeg, which cannot read animated WebP.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
    sync::Arc,
};

use image::{
    AnimationDecoder, Delay, Frame, Frames, ImageDecoder, ImageError, Limits,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::LoopCount,
};
use tokio::sync::mpsc;

use super::{MovingSource, StillError, forward::TimedStill};
use crate::bitmap;

/// Browsers take a frame that is shown this short for a mistake.
const SHORTEST_MS: i64 = 10;
/// What they show it for instead.
const MENDED_MS: i64 = 100;
/// Enough to know the kind of a file.
const SIGNATURE_BYTES: usize = 12;

/// A kind of picture that may be animated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Gif,
    Png,
    WebP,
}

/// An opened picture.
struct Animation {
    size: (u32, u32),
    /// How often it is played; `None` for ever.
    plays: Option<u32>,
    /// Absent for a picture that does not move.
    frames: Option<Frames<'static>>,
}

/// The kind of a file, if it is a picture.
pub(super) fn kind_of(path: &Path) -> io::Result<Option<Kind>> {
    let mut start = Vec::with_capacity(SIGNATURE_BYTES);
    File::open(path)?.take(SIGNATURE_BYTES as u64).read_to_end(&mut start)?;
    Ok(match start.as_slice() {
        [b'G', b'I', b'F', b'8', ..] => Some(Kind::Gif),
        [0x89, b'P', b'N', b'G', ..] => Some(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => Some(Kind::WebP),
        _ => None,
    })
}

/// Reads when the frames of a picture are shown. Decodes all of them. Blocking.
pub(super) fn probe(path: &Path, kind: Kind) -> Result<MovingSource, StillError> {
    let wrong = |source| StillError::Picture { path: path.to_owned(), source };
    let Animation { size: (width, height), plays, frames } = open(path, kind).map_err(wrong)?;
    let mut begins = vec![0];
    let mut end = 0;
    for frame in frames.into_iter().flatten() {
        end += milliseconds(frame.map_err(wrong)?.delay());
        begins.push(end);
    }
    // The last one is the end; a picture without frames has its beginning alone.
    begins.truncate((begins.len() - 1).max(1));
    #[expect(clippy::cast_precision_loss, reason = "no animation has 2^53 milliseconds")]
    let duration = end as f64 / 1000.0;
    Ok(MovingSource::animation(path, kind, (width, height), duration, begins, plays))
}

/// Decodes a picture from its beginning until nobody listens. Ends by itself.
pub(super) fn decode(path: &Path, kind: Kind, sender: mpsc::Sender<io::Result<TimedStill>>) {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || {
        let frames = match open(&path, kind) {
            Ok(animation) => animation.frames,
            Err(error) => {
                // Nobody is there any more when it cannot be sent.
                sender.blocking_send(Err(io::Error::other(error))).ok();
                return;
            }
        };
        let mut time = 0;
        for frame in frames.into_iter().flatten() {
            let still = frame.map_err(io::Error::other).map(|frame| {
                let begin = time;
                time += milliseconds(frame.delay());
                TimedStill { time: begin, still: Arc::new(bitmap_of(&frame)) }
            });
            let is_end = still.is_err();
            if sender.blocking_send(still).is_err() || is_end {
                return;
            }
        }
    });
}

fn open(path: &Path, kind: Kind) -> Result<Animation, ImageError> {
    let reader = BufReader::new(File::open(path)?);
    Ok(match kind {
        Kind::Gif => {
            let plays = gif_plays(path)?;
            let mut decoder = GifDecoder::new(reader)?;
            decoder.set_limits(Limits::default())?;
            Animation { size: decoder.dimensions(), plays, frames: Some(decoder.into_frames()) }
        }
        Kind::Png => {
            let decoder = PngDecoder::with_limits(reader, Limits::default())?;
            let size = decoder.dimensions();
            if decoder.is_apng()? {
                animation(size, decoder.apng()?)
            } else {
                Animation { size, plays: None, frames: None }
            }
        }
        Kind::WebP => {
            let mut decoder = WebPDecoder::new(reader)?;
            decoder.set_limits(Limits::default())?;
            let size = decoder.dimensions();
            if decoder.has_animation() {
                animation(size, decoder)
            } else {
                Animation { size, plays: None, frames: None }
            }
        }
    })
}

fn animation(size: (u32, u32), decoder: impl AnimationDecoder<'static>) -> Animation {
    let plays = match decoder.loop_count() {
        LoopCount::Infinite => None,
        LoopCount::Finite(times) => Some(times.get()),
    };
    Animation { size, plays, frames: Some(decoder.into_frames()) }
}

/// How often a GIF is played: once, unless an extension says how often it is repeated.
fn gif_plays(path: &Path) -> io::Result<Option<u32>> {
    const EXTENSION: &[u8] = b"NETSCAPE2.0\x03\x01";
    let bytes = std::fs::read(path)?;
    let found = bytes.windows(EXTENSION.len()).position(|window| window == EXTENSION);
    let repeats =
        found.and_then(|at| bytes.get(at + EXTENSION.len()..)).and_then(<[u8]>::first_chunk);
    Ok(match repeats.map(|repeats| u16::from_le_bytes(*repeats)) {
        None => Some(1),
        Some(0) => None,
        Some(repeats) => Some(u32::from(repeats) + 1),
    })
}

/// How long a frame is shown.
fn milliseconds(delay: Delay) -> i64 {
    let (num, den) = delay.numer_denom_ms();
    let milliseconds = (i64::from(num) + i64::from(den) / 2) / i64::from(den.max(1));
    if milliseconds <= SHORTEST_MS { MENDED_MS } else { milliseconds }
}

fn bitmap_of(frame: &Frame) -> Vec<u8> {
    let picture = frame.buffer();
    let mut bytes = bitmap::header(picture.width(), picture.height(), true);
    for [red, green, blue, alpha] in picture.pixels().map(|pixel| pixel.0) {
        bytes.extend([blue, green, red, alpha]);
    }
    bytes
}
