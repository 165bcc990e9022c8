//! Decoded frames, for checks and tests.

use std::{io, path::Path, time::Duration};

use crate::{
    Ffmpeg, Format,
    run::{self, ToolError},
};

/// Decoding is checked on short videos; this is for a machine that does much else.
const DEADLINE: Duration = Duration::from_secs(600);

/// One decoded frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RgbFrame {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Full-range RGB, three bytes a pixel, no gaps.
    pub pixels: Vec<u8>,
}

/// One decoded frame with its transparency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RgbaFrame {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Full-range RGB and straight alpha, four bytes a pixel, no gaps.
    pub pixels: Vec<u8>,
}

/// A file could not be decoded.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// ffmpeg failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The video is shorter.
    #[error("the video has no frame {index}")]
    NoSuchFrame {
        /// The frame asked for, from 0.
        index: u32,
    },
}

/// One hash for every decoded frame of the first video stream, in order. Equal hashes mean equal
/// samples.
pub async fn frame_hashes(ffmpeg: &Ffmpeg, path: &Path) -> Result<Vec<String>, DecodeError> {
    let mut command = ffmpeg.ffmpeg();
    command.arg("-i").arg(run::file_argument(path));
    command.args(["-map", "0:v:0", "-fflags", "+bitexact", "-f", "framemd5", "pipe:1"]);
    let list = run::output("ffmpeg", command, DEADLINE).await?;
    Ok(hashes(&String::from_utf8_lossy(&list)))
}

/// The frame with this index, from 0, of the first video stream, as the file's own colour tags say.
pub async fn rgb_frame(ffmpeg: &Ffmpeg, path: &Path, index: u32) -> Result<RgbFrame, DecodeError> {
    let mut command = ffmpeg.ffmpeg();
    command.arg("-i").arg(run::file_argument(path));
    let filter = format!(
        "select=eq(n\\,{index}),scale=flags=bilinear+accurate_rnd+full_chroma_int,format=rgb24"
    );
    command.args(["-map", "0:v:0", "-vf", &filter, "-frames:v", "1"]);
    command.args(["-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
    let image = run::output("ffmpeg", command, DEADLINE).await?;
    parse_ppm(&image).ok_or(DecodeError::NoSuchFrame { index })
}

/// As [`rgb_frame`], with transparency. ffmpeg's own VP9 decoder leaves it out; another one is asked.
pub async fn rgba_frame(
    ffmpeg: &Ffmpeg,
    path: &Path,
    index: u32,
) -> Result<RgbaFrame, DecodeError> {
    let mut command = ffmpeg.ffmpeg();
    if Format::promised_by(path) == Some(Format::Webm) {
        command.args(["-c:v", "libvpx-vp9"]);
    }
    command.arg("-i").arg(run::file_argument(path));
    let filter = format!(
        "select=eq(n\\,{index}),scale=flags=bilinear+accurate_rnd+full_chroma_int,format=rgba"
    );
    command.args(["-map", "0:v:0", "-vf", &filter, "-frames:v", "1"]);
    command.args(["-c:v", "png", "-f", "image2pipe", "pipe:1"]);
    let image = run::output("ffmpeg", command, DEADLINE).await?;
    read_png(&image).ok_or(DecodeError::NoSuchFrame { index })
}

fn read_png(image: &[u8]) -> Option<RgbaFrame> {
    let mut reader = png::Decoder::new(io::Cursor::new(image)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    Some(RgbaFrame { width: info.width, height: info.height, pixels })
}

/// The decoded first audio stream, as players play it: samples in 32-bit floating point, channels in
/// turn.
pub async fn sound_samples(ffmpeg: &Ffmpeg, path: &Path) -> Result<Vec<f32>, DecodeError> {
    let mut command = ffmpeg.ffmpeg();
    command.arg("-i").arg(run::file_argument(path));
    command.args(["-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"]);
    let bytes = run::output("ffmpeg", command, DEADLINE).await?;
    let sample = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Ok(bytes.chunks_exact(4).map(sample).collect())
}

/// The hashes in lines such as `0, 12, 12, 1, 3110400, d41d8c...`.
fn hashes(list: &str) -> Vec<String> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.rsplit_once(',')?.1.trim().to_owned()))
        .collect()
}

/// Reads `P6 <width> <height> 255`, one white space, and the pixels.
fn parse_ppm(image: &[u8]) -> Option<RgbFrame> {
    let mut parts = image.splitn(5, u8::is_ascii_whitespace);
    let mut word = || std::str::from_utf8(parts.next()?).ok();
    if word()? != "P6" {
        return None;
    }
    let (width, height) = (word()?.parse().ok()?, word()?.parse().ok()?);
    if word()? != "255" {
        return None;
    }
    Some(RgbFrame { width, height, pixels: parts.next()?.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_last_column() {
        let list =
            "#format: frame checksums\n#stream#, dts\n0, 0, 0, 1, 9, aa\n0, 1, 1, 1, 9, bb\n";
        assert_eq!(hashes(list), ["aa", "bb"]);
    }

    #[test]
    fn pixels_that_look_like_space_stay() {
        let frame = parse_ppm(b"P6\n1 2\n255\n\n\n \t  ").unwrap();
        assert_eq!((frame.width, frame.height), (1, 2));
        assert_eq!(frame.pixels, b"\n\n \t  ");
        assert_eq!(parse_ppm(b""), None);
    }
}
