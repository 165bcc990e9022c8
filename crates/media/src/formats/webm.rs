//! ffmpeg's arguments for VP9 in `WebM`. Pure.
//!
//! Constant quality (`-b:v 0` with `-crf`). Rows are coded in parallel, and the number of threads
//! is fixed, so that the same frames make the same file everywhere. Transparency is a second VP9 stream beside the
//! first; ffmpeg writes none with alternate reference frames. Without transparency these stay on:
//! they make files smaller.

use std::{ffi::OsString, path::Path};

use crate::{
    Quality, VideoSpec,
    formats::words::{colors, inputs, key_distance, outputs},
    h264::THREADS,
    sound::SoundInput,
};

/// What a [`Quality`] means for VP9.
struct Preset {
    /// Constant quality, 0 to 63: 0 is the best.
    crf: &'static str,
    /// Speed, 0 to 8: what the encoder leaves untried.
    cpu_used: &'static str,
    deadline: &'static str,
    /// Seconds between key frames at most.
    key_seconds: u32,
}

fn preset(quality: Quality) -> Preset {
    let (deadline, key_seconds) = ("good", 10);
    match quality {
        Quality::Draft => Preset { crf: "38", cpu_used: "8", deadline: "realtime", key_seconds },
        Quality::Standard => Preset { crf: "24", cpu_used: "5", deadline, key_seconds },
        Quality::High => Preset { crf: "15", cpu_used: "2", deadline, key_seconds: 2 },
    }
}

/// Arguments that read planar YUV 4:2:0 frames, with an alpha plane when the video has one, and
/// write VP9 to `output`, which is replaced, with the sound if there is any.
pub(super) fn encode(spec: &VideoSpec, sound: Option<&SoundInput>, output: &Path) -> Vec<OsString> {
    let pixels = if spec.alpha { "yuva420p" } else { "yuv420p" };
    let mut arguments = inputs(spec, pixels, sound);
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    let preset = preset(spec.quality);
    add(&["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", preset.crf]);
    add(&["-deadline", preset.deadline, "-cpu-used", preset.cpu_used]);
    add(&["-row-mt", "1", "-tile-columns", "2", "-threads", THREADS]);
    add(&["-g", &key_distance(spec.rate, preset.key_seconds).to_string(), "-pix_fmt", pixels]);
    if spec.alpha {
        add(&["-auto-alt-ref", "0", "-metadata:s:v:0", "alpha_mode=1"]);
    }
    add(colors(spec));
    arguments.extend(outputs(sound, &["-f", "webm"], output));
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, formats::words::line};

    #[test]
    fn transparency_is_asked_for_where_it_is_wanted() {
        let spec = VideoSpec {
            width: 641,
            height: 360,
            rate: "25".parse().unwrap(),
            quality: Quality::Standard,
            format: Format::Webm,
            alpha: true,
        };
        let with = line(&encode(&spec, None, Path::new("o.webm")));
        assert!(
            with.starts_with("-f rawvideo -pixel_format yuva420p -video_size 642x360"),
            "{with}"
        );
        assert!(with.contains("-auto-alt-ref 0 ") && with.contains("alpha_mode=1"), "{with}");
        assert!(with.contains("-crf 24 -deadline good -cpu-used 5") && with.contains("-g 250 "));
        let without = line(&encode(&VideoSpec { alpha: false, ..spec }, None, Path::new("o.webm")));
        assert!(!without.contains("alt-ref") && !without.contains("alpha"), "{without}");
        assert!(without.ends_with("-f webm -y file:o.webm"), "{without}");
    }
}
