//! Arguments of ffmpeg that formats share. Pure.

use std::{ffi::OsString, path::Path};

use stillcut_timeline::FrameRate;

use crate::{VideoSpec, h264::COLORS, run::file_argument, sound::SoundInput};

/// How frames with colour at full size are made: as [`COLORS`], without a place for colour samples.
pub(super) const DEEP_COLORS: [&str; 8] = [
    "-color_range",
    "tv",
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
];

/// How the frames of a video are made.
pub(super) fn colors(spec: &VideoSpec) -> &'static [&'static str] {
    if spec.format.needs_even_sides() { &COLORS } else { &DEEP_COLORS }
}

/// Arguments that read raw frames in this pixel format from standard input, and sound if there is
/// any.
pub(super) fn inputs(
    spec: &VideoSpec,
    pixel_format: &str,
    sound: Option<&SoundInput>,
) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    let (width, height) = spec.coded_size();
    let rate = format!("{}/{}", spec.rate.num(), spec.rate.den());
    add(&["-f", "rawvideo", "-pixel_format", pixel_format]);
    add(&["-video_size", &format!("{width}x{height}"), "-framerate", &rate]);
    add(colors(spec));
    add(&["-i", "pipe:0"]);
    if let Some(sound) = sound {
        arguments.extend(sound.input_arguments().into_iter().map(OsString::from));
    }
    arguments.extend(["-map", "0:v:0"].map(OsString::from));
    arguments
}

/// Arguments that encode the sound, if there is any, and write everything to `output`, which is
/// replaced. `container` is what the container needs. Nothing in the file depends on the tool's
/// version or the time of day.
pub(super) fn outputs(
    sound: Option<&SoundInput>,
    container: &[&str],
    output: &Path,
) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(sound) = sound {
        arguments.extend(sound.output_arguments(1).into_iter().map(OsString::from));
    }
    // Without the first one ffmpeg forgives a disk that is full at the end of a file.
    let rest = ["-xerror", "-map_metadata", "-1", "-fflags", "+bitexact"];
    arguments.extend(rest.map(OsString::from));
    arguments.extend(container.iter().map(OsString::from));
    arguments.push("-y".into());
    arguments.push(file_argument(output));
    arguments
}

/// Frames between key frames at most.
pub(crate) fn key_distance(rate: FrameRate, seconds: u32) -> u32 {
    (rate.num() * seconds).div_ceil(rate.den())
}

/// Arguments as one text.
#[cfg(test)]
pub(super) fn line(words: &[OsString]) -> String {
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
