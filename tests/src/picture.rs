//! Pictures of frames: from the command line, from decoded videos.

use std::path::{Path, PathBuf};

use image::RgbImage;
use stillcut_media::{Ffmpeg, rgb_frame};
use tokio::runtime::Runtime;

/// Reads a picture; what is transparent in it counts as its colour.
pub fn read(path: &Path) -> RgbImage {
    let picture = image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    picture.into_rgb8()
}

/// A picture from raw rows of RGBA.
pub fn of_rgba(width: u32, height: u32, rgba: &[u8]) -> RgbImage {
    let rgb = rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(width, height, rgb).expect("the bytes of a whole picture")
}

/// A decoded frame of a video.
pub fn of_video(path: &Path, frame: u32) -> RgbImage {
    let decoded = runtime().block_on(async {
        let ffmpeg = Ffmpeg::locate(None).await.expect("ffmpeg is installed");
        rgb_frame(&ffmpeg, path, frame).await.expect("the frame can be decoded")
    });
    RgbImage::from_raw(decoded.width, decoded.height, decoded.pixels).expect("a whole picture")
}

/// Writes a picture where a person can look at it after a failed test; gives the path.
pub fn keep(name: &str, picture: &RgbImage) -> PathBuf {
    let folder = std::env::temp_dir().join("stillcut-tests");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(format!("{name}.png"));
    picture.save(&path).expect("the picture can be written");
    path
}

fn runtime() -> Runtime {
    Runtime::new().expect("a runtime can be started")
}
