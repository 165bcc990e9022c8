//! ffmpeg's arguments for H.264. Pure.
//!
//! Choices, measured at 720p and 1080p on two cores with title cards that hold, data that moves
//! and constant motion; `examples/encode_cost.rs` repeats it on another machine:
//!
//! - **Standard is `veryfast` with other partitions, without trellis, finer than the usual
//!   CRF 18.** On drawn content, at the same PSNR and SSIM: inter partitions of 8x8 make files 6 to
//!   12 % smaller, intra 8x8 makes none smaller, diamond search costs nothing. Colours are three steps
//!   finer than brightness: presets with psychovisual weights make them two finer by
//!   themselves, this one has none. Adaptive quantisation is measured against a fixed detail: against
//!   that of each picture (mode 2), pictures that are dense everywhere lose most. A lookahead
//!   longer than 16 brings dense detail a little more, and takes memory that short videos do not. Cuts
//!   are known, so none is looked for.
//! - **No B-frames, one reference picture**, which is what held frames are spliced into; presentation
//!   and decoding order agree, so there is no edit list, no negative time stamp that players treat
//!   differently.
//! - **The number of threads is fixed.** x264 gives identical streams for identical input and
//!   thread count, whatever the timing; with the number of processors the stream would change from
//!   machine to machine.
//! - **Key frames** come at cuts and otherwise at a distance that depends on preset and rate only,
//!   counted from the beginning of the file: a segment begins at each of these.

use std::{ffi::OsString, path::Path};

use stillcut_timeline::FrameRate;

use crate::{Quality, VideoSpec, formats, run::file_argument, sound::SoundInput};

/// Ticks a second of the container at least: players expect times finer than a frame.
const MIN_TIMESCALE: u32 = 10_000;
/// Frames x264 works on at a time.
pub(crate) const THREADS: &str = "4";
/// How much lower the constant rate factor is at twice the frames a second.
const FINER_PER_DOUBLING: f64 = 0.8;
/// What splicing needs.
const SPLICED: &str = "ref=1:bframes=0:weightp=1:open-gop=0:sliced-threads=0";

/// What a [`Quality`] means for x264.
struct Preset {
    name: &'static str,
    /// Constant rate factor at 30 frames a second: 0 is lossless, 6 more halve the size.
    crf: f64,
    params: &'static str,
    /// Seconds between key frames at most.
    key_seconds: u32,
}

fn preset(quality: Quality) -> Preset {
    match quality {
        Quality::Draft => {
            Preset { name: "superfast", crf: 24.0, params: "aq-mode=3", key_seconds: 10 }
        }
        Quality::Standard => Preset {
            name: "veryfast",
            crf: 16.8,
            params: "aq-mode=1:aq-strength=0.8:chroma-qp-offset=-3:trellis=0:partitions=p8x8,i4x4:me=dia:rc-lookahead=16:scenecut=0",
            key_seconds: 10,
        },
        // Short distances for editors, which jump around.
        Quality::High => Preset { name: "slow", crf: 13.0, params: "aq-mode=3", key_seconds: 1 },
    }
}

/// Arguments that read timed raw pictures from standard input and write a bare H.264 stream to
/// standard output.
pub(super) fn x264(spec: &VideoSpec) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    let preset = preset(spec.quality);
    add(&["-f", "matroska"]);
    add(&COLORS);
    add(&["-i", "pipe:0", "-map", "0:v:0", "-fps_mode", "passthrough"]);
    add(&["-enc_time_base", &format!("{}:{}", spec.rate.den(), spec.rate.num())]);
    add(&["-c:v", "libx264", "-preset", preset.name, "-crf", &crf(&preset, spec.rate)]);
    add(&["-x264-params", &format!("{}:{SPLICED}", preset.params)]);
    add(&["-g", &key_distance(spec).to_string(), "-forced-idr", "1"]);
    // Half a frame earlier, so that rounded times do not matter.
    let half = f64::from(spec.rate.den()) / f64::from(spec.rate.num()) / 2.0;
    let seconds = f64::from(key_distance(spec)) * half * 2.0;
    add(&["-force_key_frames", &format!("expr:gte(t+{half:.6},n_forced*{seconds:.6})")]);
    add(&["-threads", THREADS, "-pix_fmt", "yuv420p"]);
    add(&COLORS);
    add(&["-fflags", "+bitexact", "-flush_packets", "1", "-f", "h264", "pipe:1"]);
    arguments
}

/// Arguments that read the finished stream with its times from standard input, and sound if there
/// is any, and write both to `output`, which is replaced.
pub(super) fn container(
    spec: &VideoSpec,
    sound: Option<&SoundInput>,
    output: &Path,
) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    // The sound first: inputs are opened one after the other, and the first pictures come late, when
    // their segment is complete. Until then it is mixed as far as the connection holds.
    if let Some(sound) = sound {
        arguments.extend(sound.input_arguments().into_iter().map(OsString::from));
    }
    let map = if sound.is_some() { "1:v:0" } else { "0:v:0" };
    arguments.extend(["-f", "matroska", "-i", "pipe:0", "-map", map].map(OsString::from));
    arguments.extend(["-c:v", "copy"].map(OsString::from));
    if let Some(sound) = sound {
        arguments.extend(sound.output_arguments(0).into_iter().map(OsString::from));
    }
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    add(&["-video_track_timescale", &timescale(spec.rate).to_string()]);
    // Nothing in the file depends on the tool's version or the time of day but x264's own note.
    add(&["-map_metadata", "-1", "-fflags", "+bitexact"]);
    add(&["-movflags", "+faststart", "-f", "mp4", "-y"]);
    arguments.push(file_argument(output));
    arguments
}

/// The constant rate factor at a rate. x264 gives pictures that are shown for a shorter time fewer bits;
/// where all are, at 60 frames a second, that costs more than the eye gains by their number.
fn crf(preset: &Preset, rate: FrameRate) -> String {
    let times_thirty = f64::from(rate.num()) / f64::from(rate.den()) / 30.0;
    format!("{:.2}", preset.crf - FINER_PER_DOUBLING * times_thirty.log2().max(0.0))
}

/// Frames between key frames at most.
pub(super) fn key_distance(spec: &VideoSpec) -> u32 {
    formats::key_distance(spec.rate, preset(spec.quality).key_seconds)
}

/// How `YuvFrame` makes its colours.
pub(crate) const COLORS: [&str; 10] = [
    "-color_range",
    "tv",
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
    "-chroma_sample_location",
    "center",
];

/// Ticks a second in which every frame takes a whole number of them.
pub(crate) fn timescale(rate: FrameRate) -> u32 {
    let mut ticks = rate.num();
    while ticks < MIN_TIMESCALE {
        ticks *= 2;
    }
    ticks
}
