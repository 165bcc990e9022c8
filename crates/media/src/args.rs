//! ffmpeg's arguments for one encode. Pure.
//!
//! Choices, measured at 1080p on two cores with title cards that hold and with constant motion
//! (`examples/encode_cost.rs` repeats it on another machine):
//!
//! - **No B-frames.** On drawn content they made files no smaller at the same PSNR and repeats a
//!   fifth dearer, and without them presentation and decoding order agree: no edit list, no
//!   negative time stamp that players treat differently.
//! - **Standard is `veryfast` with trellis quantisation and dark-biased adaptive quantisation, a
//!   step finer than the usual CRF 18.** Nearly all of `medium`'s additional work is sub-pixel
//!   motion search, done even on a picture that repeats. Without it a frame takes half the
//!   processor time, at 54 to 59 dB (within 1.5 dB of `medium`), in files up to a fifth larger.
//! - **The number of threads is fixed.** x264 gives identical streams for identical input and
//!   thread count, whatever the timing; with the number of processors the stream would change from
//!   machine to machine. Eight cost nothing on two processors and serve larger machines.
//! - **Key frames** come at cuts and otherwise at a distance that depends on preset and rate only.

use std::{ffi::OsString, path::Path};

use stillcut_timeline::FrameRate;

use crate::{Quality, VideoSpec, run::file_argument, sound::SoundInput};

/// Ticks a second of the container at least: players expect times finer than a frame.
const MIN_TIMESCALE: u32 = 10_000;
/// Frames x264 works on at a time.
const THREADS: &str = "8";

/// What a [`Quality`] means for x264.
struct Preset {
    name: &'static str,
    /// Constant rate factor: 0 is lossless, 6 more halve the size.
    crf: &'static str,
    params: &'static str,
    /// Seconds between key frames at most.
    key_seconds: u32,
}

fn preset(quality: Quality) -> Preset {
    match quality {
        Quality::Draft => {
            Preset { name: "superfast", crf: "24", params: "aq-mode=3", key_seconds: 10 }
        }
        Quality::Standard => {
            Preset { name: "veryfast", crf: "17", params: "aq-mode=3:trellis=1", key_seconds: 10 }
        }
        // Short distances for editors, which jump around.
        Quality::High => Preset { name: "slow", crf: "14", params: "aq-mode=3", key_seconds: 1 },
    }
}

/// Arguments that read planar YUV 4:2:0 frames from standard input, and sound if there is any, and
/// write H.264 to `output`, which is replaced.
pub(crate) fn encode(spec: &VideoSpec, sound: Option<&SoundInput>, output: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));

    let (width, height) = spec.coded_size();
    let rate = format!("{}/{}", spec.rate.num(), spec.rate.den());
    add(&["-f", "rawvideo", "-pixel_format", "yuv420p"]);
    add(&["-video_size", &format!("{width}x{height}"), "-framerate", &rate]);
    add(&COLORS);
    add(&["-i", "pipe:0"]);
    if let Some(sound) = sound {
        arguments.extend(sound.input_arguments().into_iter().map(OsString::from));
    }
    arguments.extend(["-map", "0:v:0"].map(OsString::from));
    if let Some(sound) = sound {
        arguments.extend(sound.output_arguments(1).into_iter().map(OsString::from));
    }
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));

    let preset = preset(spec.quality);
    add(&["-c:v", "libx264", "-preset", preset.name, "-crf", preset.crf, "-bf", "0"]);
    add(&["-x264-params", &format!("{}:open-gop=0", preset.params)]);
    add(&["-g", &key_distance(spec.rate, preset.key_seconds).to_string()]);
    add(&["-threads", THREADS, "-pix_fmt", "yuv420p"]);
    add(&COLORS);

    add(&["-video_track_timescale", &timescale(spec.rate).to_string()]);
    // Nothing in the file depends on the tool's version or the time of day but x264's own note.
    add(&["-map_metadata", "-1", "-fflags", "+bitexact"]);
    add(&["-movflags", "+faststart", "-f", "mp4", "-y"]);
    arguments.push(file_argument(output));
    arguments
}

/// How `YuvFrame` makes its colours.
const COLORS: [&str; 10] = [
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

/// Frames between key frames at most.
fn key_distance(rate: FrameRate, seconds: u32) -> u32 {
    (rate.num() * seconds).div_ceil(rate.den())
}

/// Ticks a second in which every frame takes a whole number of them.
fn timescale(rate: FrameRate) -> u32 {
    let mut ticks = rate.num();
    while ticks < MIN_TIMESCALE {
        ticks *= 2;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(rate: &str, quality: Quality) -> VideoSpec {
        VideoSpec { width: 1919, height: 1080, rate: rate.parse().unwrap(), quality }
    }

    fn line(spec: &VideoSpec) -> String {
        let words = encode(spec, None, Path::new("-out.mp4"));
        words.iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn standard_encode() {
        let colors = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 \
                      -chroma_sample_location center";
        let expected = format!(
            "-f rawvideo -pixel_format yuv420p -video_size 1920x1080 -framerate 30000/1001 \
             {colors} -i pipe:0 -map 0:v:0 -c:v libx264 -preset veryfast -crf 17 -bf 0 \
             -x264-params aq-mode=3:trellis=1:open-gop=0 -g 300 -threads 8 -pix_fmt yuv420p \
             {colors} -video_track_timescale 30000 -map_metadata -1 -fflags +bitexact \
             -movflags +faststart -f mp4 -y file:-out.mp4"
        );
        assert_eq!(line(&spec("30000/1001", Quality::Standard)), expected);
    }

    #[test]
    fn qualities_differ_where_they_should() {
        let draft = line(&spec("30", Quality::Draft));
        assert!(
            draft.contains("-preset superfast -crf 24") && draft.contains("-g 300 "),
            "{draft}"
        );
        let high = line(&spec("60", Quality::High));
        assert!(high.contains("-preset slow -crf 14") && high.contains("-g 60 "), "{high}");
    }

    #[test]
    fn every_frame_is_a_whole_number_of_ticks() {
        for rate in ["1", "7", "24", "24000/1001", "25", "30", "60000/1001", "120", "240"] {
            let rate: FrameRate = rate.parse().unwrap();
            let ticks = u64::from(timescale(rate));
            assert!(ticks >= u64::from(MIN_TIMESCALE));
            assert_eq!(ticks * u64::from(rate.den()) % u64::from(rate.num()), 0, "{rate}");
        }
    }
}
