//! Small videos whose frames tell their number: every frame is one shade of grey.

use std::{path::Path, process::Command};

/// Frames that a film may have at most: shades are far enough apart to survive every codec here.
pub const MOST_FRAMES: u32 = 48;
/// Steps of luma between one frame and the next.
const STEP: u32 = 4;

/// Writes a film of `frames` frames at `rate` a second. `options` are ffmpeg's words for filters,
/// codec and container options, separated by spaces; the shades are on `size`.
pub fn write(path: &Path, frames: u32, rate: &str, size: &str, options: &str) {
    assert!(frames <= MOST_FRAMES, "every frame needs a shade of its own");
    let shades = format!("nullsrc=s={size}:r={rate},geq=lum=16+{STEP}*N:cb=128:cr=128");
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]);
    command.args(["-f", "lavfi", "-i", &shades]);
    command.args(["-frames:v", &frames.to_string()]).args(options.split_whitespace()).arg(path);
    let ended = command.output().expect("ffmpeg is installed");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{}: {said}", path.display());
}

/// The grey of a frame, from 0 to 255, for pictures that are made another way.
pub fn shade(number: u32) -> u8 {
    u8::try_from(STEP * number * 255 / 219).expect("a number below the most frames")
}

/// The number of the frame that a pixel is of; `None` when it is not grey.
pub fn number(pixel: [u8; 3]) -> Option<u32> {
    let [red, green, blue] = pixel.map(u32::from);
    let is_grey = red.abs_diff(green) <= 2 && green.abs_diff(blue) <= 2;
    // Full range to the 219 steps of video, then to the nearest frame.
    is_grey.then(|| (green * 219 + 255 * STEP / 2) / (255 * STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_are_told_apart() {
        for frame in 0..MOST_FRAMES {
            assert_eq!(number([shade(frame); 3]), Some(frame));
        }
        assert_eq!(number([0, 51, 102]), None);
    }
}
