//! What converting and encoding cost here: `cargo run --release -p stillcut-media --example
//! encode_cost`. Times are wall time on an otherwise idle machine, with the encoder's threads.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::{error::Error, path::Path, time::Instant};

use stillcut_media::{Ffmpeg, Format, H264Encoder, Quality, VideoSpec, YuvFrame};

const FRAMES: u32 = 150;
const SIZES: [(u32, u32); 2] = [(1280, 720), (1920, 1080)];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let ffmpeg = Ffmpeg::locate(None).await?;
    let folder = tempfile::tempdir()?;
    println!("ffmpeg {}, {FRAMES} frames each, milliseconds a frame", ffmpeg.version());
    for (width, height) in SIZES {
        println!("{width}x{height} convert {:.2}", convert_cost(width, height)?);
        for quality in [Quality::Draft, Quality::Standard, Quality::High] {
            let spec = VideoSpec {
                width,
                height,
                rate: "30".parse()?,
                quality,
                format: Format::Mp4,
                alpha: false,
            };
            let output = folder.path().join("cost.mp4");
            let held = encode_cost(&ffmpeg, &spec, &output, 0).await?;
            let moving = encode_cost(&ffmpeg, &spec, &output, 7).await?;
            println!("{width}x{height} {quality:?}: held {held:.2}, moving {moving:.2}");
        }
    }
    Ok(())
}

fn convert_cost(width: u32, height: u32) -> Result<f64, Box<dyn Error>> {
    let rgba = picture(width, height, 0);
    let mut yuv = YuvFrame::new(width, height);
    let start = Instant::now();
    for _ in 0..FRAMES {
        yuv.set_rgba(&rgba)?;
    }
    Ok(milliseconds_a_frame(start))
}

/// Every frame is the one before, shifted by `step` pixels.
async fn encode_cost(
    ffmpeg: &Ffmpeg,
    spec: &VideoSpec,
    output: &Path,
    step: u32,
) -> Result<f64, Box<dyn Error>> {
    let mut frames = Vec::new();
    for frame in 0..if step == 0 { 1 } else { 8 } {
        let mut yuv = YuvFrame::new(spec.width, spec.height);
        yuv.set_rgba(&picture(spec.width, spec.height, frame * step))?;
        frames.push(yuv);
    }
    let start = Instant::now();
    let mut encoder = H264Encoder::start(ffmpeg, spec, None, output)?;
    // There and back again: a jump to the first frame would be a cut.
    let bounce = (0..frames.len()).chain((0..frames.len()).rev()).cycle();
    for (frame, index) in (0..FRAMES).zip(bounce) {
        encoder.frame(frames[index].bytes(), step == 0 && frame > 0).await?;
    }
    encoder.finish().await?;
    Ok(milliseconds_a_frame(start))
}

fn milliseconds_a_frame(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0 / f64::from(FRAMES)
}

/// Bars with soft shades, so that there is something to encode.
fn picture(width: u32, height: u32, shift: u32) -> Vec<u8> {
    let mut rgba = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let at = x + shift;
            let bar = if (at / 40 + y / 60).is_multiple_of(3) { 200 } else { 40 };
            let soft = |number: u32| u8::try_from(number % 512 / 2).unwrap_or(u8::MAX);
            rgba.extend([bar, soft(at + y), soft(at * 2), 255]);
        }
    }
    rgba
}
