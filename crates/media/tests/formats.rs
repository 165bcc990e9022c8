//! Every format with a real ffmpeg: what is in the file, frame by frame.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{fs, path::Path, sync::Arc};

use stillcut_media::{
    EncodeError, Ffmpeg, Film, Format, InspectError, Inspector, Quality, VideoSpec, Written,
    frame_file_name, frame_hashes, inspect, inspect_sequence, rgba_frame,
};

const FRAMES: u32 = 12;
/// From here on the picture stays as it is.
const HOLDS_AFTER: u32 = 8;

fn spec(format: Format, size: (u32, u32)) -> VideoSpec {
    let (rate, quality) = ("30".parse().unwrap(), Quality::Standard);
    let (width, height) = size;
    VideoSpec { width, height, rate, quality, format, alpha: format.carries_alpha() }
}

async fn ffmpeg() -> Ffmpeg {
    Ffmpeg::locate(None).await.unwrap()
}

/// A gradient with a square that moves and soft transparency on the right, transparent at the end.
fn picture(spec: &VideoSpec, frame: u32) -> Arc<Vec<u8>> {
    let left = frame.min(HOLDS_AFTER) * 5;
    let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole).unwrap();
    let mut rgba = Vec::new();
    for y in 0..spec.height {
        for x in 0..spec.width {
            let inside = (left..left + 30).contains(&x) && (20..50).contains(&y);
            let [r, g, b] = if inside {
                [250, 200, 20]
            } else {
                [shade(x, spec.width), shade(y, spec.height), 96]
            };
            let alpha = match x * 4 / spec.width {
                0 | 1 => 255,
                2 => 255 - shade(x * 4 - spec.width * 2, spec.width),
                _ => 0,
            };
            let alpha = if spec.alpha { alpha } else { 255 };
            rgba.extend(if alpha == 0 { [0; 4] } else { [r, g, b, alpha] });
        }
    }
    Arc::new(rgba)
}

async fn film(ffmpeg: &Ffmpeg, spec: &VideoSpec, output: &Path) -> Written {
    let mut film = Film::start(ffmpeg, spec, None, output).unwrap();
    for frame in 0..FRAMES {
        film.frame(frame, &picture(spec, frame), frame > HOLDS_AFTER).await.unwrap();
    }
    film.finish().await.unwrap()
}

/// Largest difference of alpha, and PSNR of what is seen over black.
fn compare(want: &[u8], (width, height): (usize, usize), got: &[u8], stride: usize) -> (u8, f64) {
    let (mut alpha, mut sum) = (0, 0.0);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let (a, b) = (&want[(y * width + x) * 4..][..4], &got[(y * stride + x) * 4..][..4]);
        alpha = alpha.max(a[3].abs_diff(b[3]));
        let over = |pixel: &[u8], at: usize| f64::from(pixel[at]) * f64::from(pixel[3]) / 255.0;
        sum += (0..3).map(|at| (over(a, at) - over(b, at)).powi(2)).sum::<f64>();
    }
    let pixels = u32::try_from(width * height * 3).unwrap();
    (alpha, 10.0 * (255.0 * 255.0 / (sum / f64::from(pixels)).max(1e-9)).log10())
}

async fn assert_frames(ffmpeg: &Ffmpeg, spec: &VideoSpec, output: &Path, alpha: u8, least: f64) {
    for frame in [0, 5, HOLDS_AFTER] {
        let got = rgba_frame(ffmpeg, output, frame).await.unwrap();
        let size = (spec.width as usize, spec.height as usize);
        let (difference, psnr) =
            compare(&picture(spec, frame), size, &got.pixels, got.width as usize);
        assert!(difference <= alpha && psnr >= least, "{spec:?} {frame}: {difference}, {psnr} dB");
    }
}

#[tokio::test]
async fn videos_keep_frames_colours_and_alpha() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for (format, codec, alpha, least) in
        [(Format::Webm, "vp9", 12, 31.5), (Format::Mov, "prores", 1, 44.0)]
    {
        // Odd: WebM grows by one each way, ProRes does not.
        let spec = spec(format, (161, 91));
        let output = folder.path().join(format!("film.{format}"));
        let written = film(&ffmpeg, &spec, &output).await;
        let all = Written { frames: FRAMES, pictures: FRAMES, transparent: true };
        assert_eq!(written, all, "{format}");
        let info = inspect(&ffmpeg, &output).await.unwrap();
        assert!((info.duration - 0.4).abs() < 1e-3, "{format}: {}", info.duration);
        let video = info.video.unwrap();
        assert_eq!((video.width, video.height), spec.coded_size());
        assert_eq!((video.codec.as_str(), video.frames), (codec, u64::from(FRAMES)));
        assert_eq!(video.rate, Some(spec.rate), "{format}");
        assert!(video.alpha, "{video:?}");
        let tags = &video.color;
        assert_eq!((tags.range.as_str(), tags.space.as_str()), ("tv", "bt709"), "{format}");
        assert_eq!((tags.primaries.as_str(), tags.transfer.as_str()), ("bt709", "bt709"));
        assert_frames(&ffmpeg, &spec, &output, alpha, least).await;

        let opaque = VideoSpec { alpha: false, ..spec };
        let written = film(&ffmpeg, &opaque, &output).await;
        assert!(!written.transparent, "{format}");
        assert!(!inspect(&ffmpeg, &output).await.unwrap().video.unwrap().alpha, "{format}");
        assert_frames(&ffmpeg, &opaque, &output, 0, least).await;
    }
}

#[tokio::test]
async fn a_tool_that_waited_for_the_file_tells_the_same() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in [Format::Mp4, Format::Webm, Format::Mov, Format::Gif] {
        let (spec, output) =
            (spec(format, (160, 90)), folder.path().join(format!("film.{format}")));
        let inspector = Inspector::start(&ffmpeg, format).unwrap();
        fs::write(&output, "").unwrap();
        film(&ffmpeg, &spec, &output).await;
        let info = inspector.inspect(&output).await.unwrap();
        assert_eq!(info, inspect(&ffmpeg, &output).await.unwrap(), "{format}");

        fs::write(&output, "no video").unwrap();
        let inspector = Inspector::start(&ffmpeg, format).unwrap();
        let error = inspector.inspect(&output).await.unwrap_err();
        assert!(matches!(error, InspectError::Tool(_)), "{format}: {error}");
        fs::remove_file(&output).unwrap();
        let inspector = Inspector::start(&ffmpeg, format).unwrap();
        assert!(inspector.inspect(&output).await.is_err(), "{format}: it is gone");
    }
}

#[tokio::test]
async fn same_frames_make_the_same_file() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in [Format::Webm, Format::Mov, Format::Gif] {
        let spec = spec(format, (160, 90));
        let [one, other] =
            ["one", "other"].map(|name| folder.path().join(format!("{name}.{format}")));
        fs::write(&one, "").unwrap();
        fs::write(&other, "").unwrap();
        tokio::join!(film(&ffmpeg, &spec, &one), film(&ffmpeg, &spec, &other));
        assert!(fs::read(one).unwrap() == fs::read(other).unwrap(), "{format}");
    }
}

#[tokio::test]
async fn gif_has_exact_times_and_few_pictures() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let output = folder.path().join("film.gif");
    fs::write(&output, "").unwrap();
    let all = spec(Format::Gif, (161, 91));
    for (rate, pictures, delays) in [
        // Nine that differ, in steps of 3 1/3; the last lasts for four frames.
        ("30", 9, vec![3, 4, 3, 3, 4, 3, 3, 4, 13]),
        // Every second frame; the last change is at frame 8.
        ("60", 5, vec![3, 4, 3, 3, 7]),
    ] {
        let spec = VideoSpec { rate: rate.parse().unwrap(), ..all };
        let written = film(&ffmpeg, &spec, &output).await;
        assert_eq!((written.frames, written.pictures), (FRAMES, pictures), "{rate}");
        let mut decoder =
            gif::DecodeOptions::new().read_info(fs::File::open(&output).unwrap()).unwrap();
        let mut read = Vec::new();
        while let Some(frame) = decoder.next_frame_info().unwrap() {
            read.push(u32::from(frame.delay));
        }
        assert_eq!(read, delays, "{rate}");
        let info = inspect(&ffmpeg, &output).await.unwrap();
        let exact = f64::from(read.iter().sum::<u32>()) / 100.0;
        assert!((info.duration - exact).abs() < 1e-6, "{}", info.duration);
        let video = info.video.unwrap();
        assert_eq!((video.width, video.height, video.alpha), (161, 91, true));
        assert_eq!(video.frames, u64::from(pictures));
    }
    // Alpha is all or nothing: compared with a picture whose own is.
    film(&ffmpeg, &all, &output).await;
    for frame in [0, 4, 8] {
        let mut want = picture(&all, frame).to_vec();
        for pixel in want.chunks_exact_mut(4) {
            pixel[3] = if pixel[3] < 128 { 0 } else { 255 };
        }
        let got = rgba_frame(&ffmpeg, &output, frame).await.unwrap();
        let (alpha, psnr) = compare(&want, (161, 91), &got.pixels, 161);
        assert!(alpha == 0 && psnr > 30.0, "{frame}: {alpha}, {psnr} dB");
    }
}

#[tokio::test]
async fn png_files_have_the_very_pixels() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for quality in [Quality::Draft, Quality::Standard, Quality::High] {
        for alpha in [true, false] {
            let spec = VideoSpec { quality, alpha, ..spec(Format::Png, (161, 91)) };
            let output = folder.path().join(format!("{quality:?}{alpha}"));
            fs::create_dir(&output).unwrap();
            let written = film(&ffmpeg, &spec, &output).await;
            assert_eq!((written.frames, written.transparent), (FRAMES, alpha));
            let info = inspect_sequence(&output, spec.rate).unwrap();
            let video = info.video.unwrap();
            assert_eq!((video.width, video.height, video.alpha), (161, 91, alpha));
            assert_eq!(video.frames, u64::from(FRAMES));
            for frame in [0, HOLDS_AFTER, FRAMES - 1] {
                let file = output.join(frame_file_name(frame));
                let got = rgba_frame(&ffmpeg, &file, 0).await.unwrap();
                assert!(got.pixels == *picture(&spec, frame), "{quality:?} {alpha} {frame}");
            }
        }
    }
    let held = |frame| fs::read(folder.path().join("Drafttrue").join(frame_file_name(frame)));
    assert_eq!(held(HOLDS_AFTER).unwrap(), held(FRAMES - 1).unwrap());
}

#[tokio::test]
async fn video_of_one_frame_is_a_video() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in [Format::Mp4, Format::Webm, Format::Mov, Format::Gif] {
        let spec = spec(format, (32, 18));
        let output = folder.path().join(format!("film.{format}"));
        fs::write(&output, "").unwrap();
        let mut film = Film::start(&ffmpeg, &spec, None, &output).unwrap();
        film.frame(7, &picture(&spec, 0), false).await.unwrap();
        assert_eq!(film.finish().await.unwrap().pictures, 1);
        assert_eq!(frame_hashes(&ffmpeg, &output).await.unwrap().len(), 1, "{format}");
    }
}

/// Everything written there is lost for want of space.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn full_disk_is_named() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in Format::ALL {
        let spec = spec(format, (160, 90));
        let target = folder.path().join(format!("{format}")).join(frame_file_name(3));
        fs::create_dir(target.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/full", &target).unwrap();
        let output = if format.is_folder() { target.parent().unwrap() } else { &target };
        let mut film = Film::start(&ffmpeg, &spec, None, output).unwrap();
        let mut error = None;
        for frame in 0..FRAMES {
            error = film.frame(frame, &picture(&spec, frame), false).await.err();
            if error.is_some() {
                break;
            }
        }
        let error = match error {
            Some(error) => error,
            None => film.finish().await.expect_err(format.extension()),
        };
        assert!(
            matches!(&error, EncodeError::DiskFull { path } if *path == target),
            "{format}: {error}"
        );
        film.abort().await;
    }
}

#[tokio::test]
async fn removed_folder_is_named() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in [Format::Mp4, Format::Gif, Format::Png] {
        let spec = spec(format, (160, 90));
        let place = folder.path().join(format!("{format}"));
        let output = if format.is_folder() { place.join("frames") } else { place.join("film") };
        fs::create_dir_all(if format.is_folder() { &output } else { &place }).unwrap();
        if !format.is_folder() {
            fs::write(&output, "").unwrap();
        }
        let mut film = Film::start(&ffmpeg, &spec, None, &output).unwrap();
        film.frame(0, &picture(&spec, 0), false).await.unwrap();
        fs::remove_dir_all(&place).unwrap();
        // Pictures are written beside: the first call that comes after the loss tells it.
        let error = match film.frame(1, &picture(&spec, 1), false).await {
            Err(error) => error,
            Ok(()) => film.finish().await.unwrap_err(),
        };
        assert!(matches!(&error, EncodeError::TargetGone { .. }), "{format}: {error}");
        film.abort().await;
    }
}

#[tokio::test]
async fn pictures_of_another_size_are_refused() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for format in [Format::Webm, Format::Mov, Format::Gif] {
        let output = folder.path().join("film");
        fs::write(&output, "").unwrap();
        let mut film = Film::start(&ffmpeg, &spec(format, (160, 90)), None, &output).unwrap();
        let error = film.frame(0, &Arc::new(vec![0; 7]), false).await.unwrap_err();
        assert!(
            matches!(error, EncodeError::WrongFrameSize { expected: 57_600, actual: 7 }),
            "{format}: {error}"
        );
        film.abort().await;
    }
}
