//! ffmpeg's arguments for `ProRes` 4444 in `QuickTime`. Pure.
//!
//! Colour at full size, 10 bits, alpha with 16: every frame stands alone, as editors want it. The
//! data rate of a draft is bounded by coarser steps; the other presets differ in the smallest step.

use std::{ffi::OsString, path::Path};

use crate::{
    Quality, VideoSpec,
    formats::words::{colors, inputs, outputs},
    h264::{THREADS, timescale},
    sound::SoundInput,
};

/// The quantiser: 1 is the finest step. One step for the whole video, whatever is in a frame.
fn step(quality: Quality) -> &'static str {
    match quality {
        Quality::Draft => "12",
        Quality::Standard => "5",
        Quality::High => "2",
    }
}

/// Arguments that read planar YUV 4:4:4 frames of 10 bits, with an alpha plane when the video has
/// one, and write `ProRes` to `output`, which is replaced, with the sound if there is any.
pub(super) fn encode(spec: &VideoSpec, sound: Option<&SoundInput>, output: &Path) -> Vec<OsString> {
    let (pixels, alpha_bits) =
        if spec.alpha { ("yuva444p10le", "16") } else { ("yuv444p10le", "0") };
    let mut arguments = inputs(spec, pixels, sound);
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    add(&["-c:v", "prores_ks", "-profile:v", "4444", "-vendor", "apl0"]);
    add(&["-alpha_bits", alpha_bits, "-qscale:v", step(spec.quality)]);
    add(&["-threads", THREADS, "-pix_fmt", pixels]);
    add(colors(spec));
    add(&["-video_track_timescale", &timescale(spec.rate).to_string()]);
    let container = ["-movflags", "+faststart+write_colr", "-f", "mov"];
    arguments.extend(outputs(sound, &container, output));
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, formats::words::line};

    #[test]
    fn odd_sizes_stay_and_alpha_is_optional() {
        let spec = VideoSpec {
            width: 641,
            height: 361,
            rate: "30000/1001".parse().unwrap(),
            quality: Quality::High,
            format: Format::Mov,
            alpha: true,
        };
        let with = line(&encode(&spec, None, Path::new("o.mov")));
        assert!(with.contains("yuva444p10le -video_size 641x361 -framerate 30000/1001"), "{with}");
        assert!(with.contains("-alpha_bits 16 -qscale:v 2") && !with.contains("chroma"), "{with}");
        let without = line(&encode(&VideoSpec { alpha: false, ..spec }, None, Path::new("o.mov")));
        assert!(without.contains("-alpha_bits 0") && !without.contains("yuva"), "{without}");
    }
}
