//! ffmpeg's arguments for the two passes of a GIF. Pure.

use std::{ffi::OsString, path::Path};

use crate::{Quality, VideoSpec, run::file_argument};

/// Arguments that read RGBA pictures from standard input, keep them without loss in `pictures`, and
/// write the 256 colours that show them best to `palette`.
pub(super) fn collect(spec: &VideoSpec, pictures: &Path, palette: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    let size = format!("{}x{}", spec.width, spec.height);
    add(&["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", &size, "-framerate", "1"]);
    add(&["-i", "pipe:0", "-filter_complex"]);
    add(&["[0:v]format=bgra,split[keep][count];[count]palettegen=stats_mode=full[palette]"]);
    add(&["-map", "[keep]", "-c:v", "ffv1", "-level", "3", "-g", "1", "-slices", "4"]);
    add(&["-slicecrc", "0", "-threads", "4", "-f", "nut", "-y"]);
    arguments.push(file_argument(pictures));
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    add(&["-map", "[palette]", "-frames:v", "1", "-c:v", "png", "-f", "image2", "-update", "1"]);
    add(&["-y"]);
    arguments.push(file_argument(palette));
    arguments
}

/// Arguments that read what [`collect`] wrote and write every picture in the palette's colours to
/// standard output: a byte a pixel, then 256 colours of four bytes.
pub(super) fn reduce(quality: Quality, pictures: &Path, palette: &Path) -> Vec<OsString> {
    let mut arguments = vec!["-i".into(), file_argument(pictures)];
    arguments.extend(["-i".into(), file_argument(palette)]);
    let filter = format!("[0:v][1:v]paletteuse=dither={}:diff_mode=rectangle", dither(quality));
    let rest = ["-filter_complex", &filter, "-pix_fmt", "pal8", "-f", "rawvideo", "pipe:1"];
    arguments.extend(rest.map(OsString::from));
    arguments
}

/// How colours between those of the palette are shown.
fn dither(quality: Quality) -> &'static str {
    match quality {
        // Bands, but small files.
        Quality::Draft => "none",
        // A fixed pattern that does not crawl over still parts.
        Quality::Standard => "bayer:bayer_scale=4",
        // The smoothest gradients; fine noise, larger files.
        Quality::High => "sierra2_4a",
    }
}
