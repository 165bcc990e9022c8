//! Real encodes with a real ffmpeg: what is in the file, and what is left when it goes wrong.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{fs, path::Path};

use stillcut_media::{
    DecodeError, EncodeError, Ffmpeg, Format, H264Encoder, InspectError, LocateError, PendingFile,
    Quality, RgbFrame, VideoSpec, YuvFrame, frame_hashes, inspect, rgb_frame,
};

const FRAMES: u32 = 30;
/// From here on the picture stays as it is.
const HOLDS_AFTER: u32 = 20;

fn spec(quality: Quality) -> VideoSpec {
    let (rate, format) = ("30".parse().unwrap(), Format::Mp4);
    VideoSpec { width: 320, height: 180, rate, quality, format, alpha: false }
}

async fn ffmpeg() -> Ffmpeg {
    Ffmpeg::locate(None).await.unwrap()
}

/// A still gradient with a square that moves, and holds in the last third.
fn picture(spec: &VideoSpec, frame: u32) -> Vec<u8> {
    let left = frame.min(HOLDS_AFTER) * 8;
    let mut rgba = Vec::new();
    for y in 0..spec.height {
        for x in 0..spec.width {
            let inside = (left..left + 60).contains(&x) && (40..100).contains(&y);
            let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole).unwrap();
            let gradient = [shade(x, spec.width), shade(y, spec.height), 96, 255];
            rgba.extend(if inside { [250, 200, 20, 255] } else { gradient });
        }
    }
    rgba
}

async fn feed(encoder: &mut H264Encoder, spec: &VideoSpec, frames: u32) {
    let mut yuv = YuvFrame::new(spec.width, spec.height);
    for frame in 0..frames {
        yuv.set_rgba(&picture(spec, frame)).unwrap();
        encoder.frame(yuv.bytes(), frame > HOLDS_AFTER).await.unwrap();
    }
}

async fn encode(ffmpeg: &Ffmpeg, spec: &VideoSpec, output: &Path) {
    let mut encoder = H264Encoder::start(ffmpeg, spec, None, output).unwrap();
    feed(&mut encoder, spec, FRAMES).await;
    encoder.finish().await.unwrap();
}

/// Peak signal to noise ratio of a decoded frame, in decibels, over the pixels of the picture.
fn psnr(rgba: &[u8], spec: &VideoSpec, decoded: &RgbFrame) -> f64 {
    let mut sum = 0.0;
    for y in 0..spec.height as usize {
        for x in 0..spec.width as usize {
            let original = &rgba[(y * spec.width as usize + x) * 4..][..3];
            let got = &decoded.pixels[(y * decoded.width as usize + x) * 3..][..3];
            for (a, b) in original.iter().zip(got) {
                sum += (f64::from(*a) - f64::from(*b)).powi(2);
            }
        }
    }
    let mean = sum / f64::from(spec.width * spec.height * 3);
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[tokio::test]
async fn video_has_every_frame_its_tags_and_its_pixels() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for (quality, least) in
        [(Quality::Draft, 33.0), (Quality::Standard, 36.0), (Quality::High, 37.0)]
    {
        let (spec, output) = (spec(quality), folder.path().join(format!("{quality:?}.mp4")));
        encode(&ffmpeg, &spec, &output).await;

        let info = inspect(&ffmpeg, &output).await.unwrap();
        assert_eq!(info.bytes, fs::metadata(&output).unwrap().len());
        assert!((info.duration - 1.0).abs() < 1e-6, "{}", info.duration);
        assert!(info.audio.is_empty());
        let video = info.video.unwrap();
        assert_eq!((video.codec.as_str(), video.pixel_format.as_str()), ("h264", "yuv420p"));
        assert_eq!((video.width, video.height, video.frames), (320, 180, u64::from(FRAMES)));
        assert_eq!(video.rate, Some(spec.rate));
        let tags = &video.color;
        assert_eq!((tags.range.as_str(), tags.space.as_str()), ("tv", "bt709"));
        assert_eq!((tags.primaries.as_str(), tags.transfer.as_str()), ("bt709", "bt709"));
        assert_eq!(tags.chroma_location, "center");

        for frame in [0, 13, FRAMES - 1] {
            let decoded = rgb_frame(&ffmpeg, &output, frame).await.unwrap();
            let psnr = psnr(&picture(&spec, frame), &spec, &decoded);
            assert!(psnr >= least, "{quality:?} {frame}: {psnr}");
        }
    }
}

#[tokio::test]
async fn odd_sizes_and_broken_rates_come_out_right() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for (size, rate) in [((161, 91), "30000/1001"), ((162, 91), "24"), ((33, 64), "60000/1001")] {
        let (width, height) = size;
        let rate = rate.parse().unwrap();
        let spec = VideoSpec { width, height, rate, ..spec(Quality::Standard) };
        let output = folder.path().join("odd.mp4");
        encode(&ffmpeg, &spec, &output).await;
        let video = inspect(&ffmpeg, &output).await.unwrap().video.unwrap();
        assert_eq!((video.width, video.height), spec.coded_size());
        assert_eq!((video.rate, video.frames), (Some(rate), u64::from(FRAMES)));
        assert_eq!(frame_hashes(&ffmpeg, &output).await.unwrap().len(), FRAMES as usize);
        let decoded = rgb_frame(&ffmpeg, &output, 5).await.unwrap();
        let psnr = psnr(&picture(&spec, 5), &spec, &decoded);
        assert!(psnr >= 30.0, "{size:?}: {psnr}");
    }
}

#[tokio::test]
async fn same_frames_make_the_same_video() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for quality in [Quality::Draft, Quality::Standard, Quality::High] {
        let (one, other) = (folder.path().join("one.mp4"), folder.path().join("other.mp4"));
        // At the same time, so that their timing differs.
        let spec = spec(quality);
        tokio::join!(encode(&ffmpeg, &spec, &one), encode(&ffmpeg, &spec, &other));
        let hashes = frame_hashes(&ffmpeg, &one).await.unwrap();
        assert_eq!(hashes.len(), FRAMES as usize);
        assert_ne!(hashes[0], hashes[10]);
        assert_eq!(hashes, frame_hashes(&ffmpeg, &other).await.unwrap());
        assert_eq!(fs::read(&one).unwrap(), fs::read(&other).unwrap());
    }
}

/// Moves, holds for longer than the distance of key frames in the high preset, moves again.
#[tokio::test]
async fn held_frames_repeat_the_picture_and_what_follows_is_right() {
    const HELD: std::ops::Range<u32> = 8..50;
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    for (quality, rate) in
        [(Quality::Draft, "24"), (Quality::Standard, "30000/1001"), (Quality::High, "30")]
    {
        let spec = VideoSpec { rate: rate.parse().unwrap(), ..spec(quality) };
        let output = folder.path().join("film.mp4");
        let shown = |frame: u32| if HELD.contains(&frame) { HELD.start } else { frame };
        let moves =
            |frame: u32| shown(frame).min(HELD.start) + shown(frame).saturating_sub(HELD.end);
        let mut encoder = H264Encoder::start(&ffmpeg, &spec, None, &output).unwrap();
        let mut yuv = YuvFrame::new(spec.width, spec.height);
        for frame in 0..60 {
            yuv.set_rgba(&picture(&spec, moves(frame))).unwrap();
            let repeats = HELD.contains(&frame) && frame > HELD.start;
            encoder.frame(yuv.bytes(), repeats).await.unwrap();
        }
        encoder.finish().await.unwrap();

        let info = inspect(&ffmpeg, &output).await.unwrap();
        let video = info.video.unwrap();
        assert_eq!((video.frames, video.rate), (60, Some(spec.rate)), "{quality:?}");
        let expected = 60.0 / spec.rate.as_f64();
        assert!((info.duration - expected).abs() < 1e-3, "{quality:?}: {}", info.duration);

        let hashes = frame_hashes(&ffmpeg, &output).await.unwrap();
        assert_eq!(hashes.len(), 60);
        let held = &hashes[HELD.start as usize..HELD.end as usize];
        // The high preset's key frame in the middle is coded anew.
        let kept = if quality == Quality::High { &held[..30 - HELD.start as usize] } else { held };
        assert!(kept.iter().all(|hash| *hash == kept[0]), "{quality:?}");
        assert!(!kept.contains(&hashes[HELD.start as usize - 1]));
        for frame in [0, 7, 8, 29, 30, 49, 50, 51, 59] {
            let decoded = rgb_frame(&ffmpeg, &output, frame).await.unwrap();
            let psnr = psnr(&picture(&spec, moves(frame)), &spec, &decoded);
            assert!(psnr > 33.0, "{quality:?}, frame {frame}: {psnr:.1} dB");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn killed_ffmpeg_is_reported_with_its_status() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = spec(Quality::Standard);
    for process in 0..2 {
        let output = folder.path().join("film.mp4");
        let mut encoder = H264Encoder::start(&ffmpeg, &spec, None, &output).unwrap();
        feed(&mut encoder, &spec, 5).await;
        let id = encoder.ids()[process].to_string();
        assert!(std::process::Command::new("kill").args(["-9", &id]).status().unwrap().success());

        // Frames go into the pipe until it is found to be closed.
        let yuv = YuvFrame::new(spec.width, spec.height);
        let error = loop {
            if let Err(error) = encoder.frame(yuv.bytes(), false).await {
                break error;
            }
        };
        let EncodeError::Died { status, .. } = error else { panic!("{error}") };
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9));
        assert!(matches!(encoder.frame(yuv.bytes(), false).await, Err(EncodeError::Interrupted)));
        // Another x264 can take over, another container cannot.
        assert_eq!(encoder.again(error).is_ok(), process == 0);
        encoder.abort().await;
    }
}

/// Encodes a film of [`LENGTH`] frames that rests in the middle, and kills x264 when it gets certain
/// frames, one after the other. Gives the frames at which it began again, and the error, if that did
/// not help.
#[cfg(unix)]
async fn encode_killed(
    encoder: &mut H264Encoder,
    spec: &VideoSpec,
    mut kills: Vec<u32>,
) -> (Vec<u32>, Result<(), EncodeError>) {
    let mut yuv = YuvFrame::new(spec.width, spec.height);
    let (mut frame, mut again, mut killed) = (0, Vec::new(), 0);
    loop {
        // Some more frames may go into the pipe of one that is dying: each is killed once.
        let [id, _muxer] = encoder.ids();
        if id != killed && kills.first().is_some_and(|&kill| kill <= frame) {
            kills.remove(0);
            killed = id;
            let kill = std::process::Command::new("kill").args(["-9", &id.to_string()]).status();
            assert!(kill.unwrap().success());
        }
        let is_end = frame == LENGTH;
        let done = if is_end {
            encoder.finish().await
        } else {
            yuv.set_rgba(&picture(spec, moves(frame))).unwrap();
            let repeats = (51..70).contains(&frame) && again.last() != Some(&frame);
            encoder.frame(yuv.bytes(), repeats).await
        };
        match done.map_err(|error| encoder.again(error)) {
            Ok(()) if is_end => return (again, Ok(())),
            Ok(()) => frame += 1,
            Err(Ok(from)) => {
                frame = from;
                again.push(from);
            }
            Err(Err(error)) => return (again, Err(error)),
        }
    }
}

#[cfg(unix)]
const LENGTH: u32 = 100;

#[cfg(unix)]
fn moves(frame: u32) -> u32 {
    if (50..70).contains(&frame) { 50 % 24 } else { frame % 24 }
}

/// The high preset has segments of 30 frames.
#[cfg(unix)]
#[tokio::test]
async fn a_killed_x264_costs_its_segment_only() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = spec(Quality::High);
    let mut whole: Vec<String> = Vec::new();
    for kills in [vec![], vec![75], vec![75, LENGTH]] {
        let output = folder.path().join("film.mp4");
        let mut encoder = H264Encoder::start(&ffmpeg, &spec, None, &output).unwrap();
        let (again, done) = encode_killed(&mut encoder, &spec, kills.clone()).await;
        assert!(done.is_ok(), "{kills:?}: {done:?}");
        assert_eq!(again.len(), kills.len(), "{again:?}");
        assert!(again.iter().all(|from| [0, 30, 60, 90].contains(from)), "{again:?}");

        let video = inspect(&ffmpeg, &output).await.unwrap().video.unwrap();
        assert_eq!((video.frames, video.rate), (u64::from(LENGTH), Some(spec.rate)));
        let hashes = frame_hashes(&ffmpeg, &output).await.unwrap();
        if kills.is_empty() {
            whole.clone_from(&hashes);
        }
        let before = again.first().map_or(LENGTH, |from| *from) as usize;
        assert_eq!(hashes[..before], whole[..before]);
        for frame in [0, 29, 30, 59, 60, 69, 70, 74, 75, 89, 90, LENGTH - 1] {
            let decoded = rgb_frame(&ffmpeg, &output, frame).await.unwrap();
            let psnr = psnr(&picture(&spec, moves(frame)), &spec, &decoded);
            assert!(psnr > 35.0, "{kills:?}, frame {frame}: {psnr:.1} dB");
        }
    }
    let mut encoder =
        H264Encoder::start(&ffmpeg, &spec, None, &folder.path().join("film.mp4")).unwrap();
    let (again, done) = encode_killed(&mut encoder, &spec, vec![75, 75, LENGTH]).await;
    assert!(again.len() == 2 && matches!(done, Err(EncodeError::Died { .. })), "{done:?}");
    encoder.abort().await;
}

#[tokio::test]
async fn output_that_cannot_be_written_is_reported_with_words() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = spec(Quality::Standard);
    let output = folder.path().join("nowhere").join("film.mp4");
    let mut encoder = H264Encoder::start(&ffmpeg, &spec, None, &output).unwrap();
    feed(&mut encoder, &spec, 2).await;
    let error = encoder.finish().await.unwrap_err();
    assert!(matches!(&error, EncodeError::TargetGone { path } if *path == output), "{error}");
}

#[tokio::test]
async fn abort_leaves_nothing() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = spec(Quality::Standard);
    let pending = PendingFile::beside(&folder.path().join("new/film.mp4"), false).unwrap();
    let mut encoder = H264Encoder::start(&ffmpeg, &spec, None, pending.path()).unwrap();
    feed(&mut encoder, &spec, 10).await;
    let ids = encoder.ids();
    encoder.abort().await;
    assert!(!ids.into_iter().any(stillcut_process::is_alive));
    drop(pending);
    assert!(is_empty(folder.path()));
}

#[tokio::test]
async fn frame_given_up_half_way_ends_the_encode() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = VideoSpec { width: 3840, height: 2160, ..spec(Quality::Standard) };
    let mut encoder =
        H264Encoder::start(&ffmpeg, &spec, None, &folder.path().join("film.mp4")).unwrap();
    let yuv = YuvFrame::new(spec.width, spec.height);
    // Twelve megabytes do not fit into the pipe at once, so the first poll stays inside the frame.
    {
        let mut frame = std::pin::pin!(encoder.frame(yuv.bytes(), false));
        assert!(
            std::future::poll_fn(|context| {
                std::task::Poll::Ready(frame.as_mut().poll(context).is_pending())
            })
            .await
        );
    }
    assert!(matches!(encoder.frame(yuv.bytes(), false).await, Err(EncodeError::Interrupted)));
    assert!(matches!(encoder.finish().await, Err(EncodeError::Interrupted)));
}

#[tokio::test]
async fn frame_of_another_size_is_refused() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let spec = spec(Quality::Draft);
    let mut encoder =
        H264Encoder::start(&ffmpeg, &spec, None, &folder.path().join("film.mp4")).unwrap();
    let error = encoder.frame(&[0; 7], false).await.unwrap_err();
    let expected = spec.frame_bytes();
    assert!(
        matches!(error, EncodeError::WrongFrameSize { expected: size, actual: 7 } if size == expected)
    );
    encoder.abort().await;
}

#[tokio::test]
async fn programs_that_will_not_do_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("ffmpeg");
    let error = Ffmpeg::locate(Some(&missing)).await.unwrap_err();
    assert!(error.to_string().contains(&missing.display().to_string()), "{error}");
    assert!(
        matches!(&error, LocateError::NotFound { tool: "ffmpeg", looked_at } if *looked_at == [missing])
    );

    let other = std::env::current_exe().unwrap();
    let error = Ffmpeg::locate(Some(&other)).await.unwrap_err();
    assert!(matches!(&error, LocateError::Unusable { path, .. } if *path == other), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn ffmpeg_without_h264_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ffmpeg");
    let script =
        "#!/bin/sh\n[ \"$1\" = -version ] && echo 'ffmpeg version 9.9 Copyright'\nexit 0\n";
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let ffmpeg = Ffmpeg::locate(Some(&path)).await.unwrap();
    let error = ffmpeg.check_format(Format::Mp4).unwrap_err();
    assert!(
        matches!(&error, LocateError::NoEncoder { path: found, encoder: "libx264", .. } if *found == path),
        "{error}"
    );
    assert!(ffmpeg.check_format(Format::Png).is_ok(), "written without ffmpeg");
}

#[cfg(unix)]
#[tokio::test]
async fn a_known_ffmpeg_is_asked_once() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (path, cache, starts) = (at("ffmpeg"), at("cache"), at("starts"));
    let write = |version: &str| {
        let log = starts.display();
        let script = format!("#!/bin/sh\necho . >> '{log}'\necho 'ffmpeg version {version} C'\n");
        for name in ["ffmpeg", "ffprobe"] {
            fs::write(at(name), &script).unwrap();
            fs::set_permissions(at(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
    };
    let locate = || Ffmpeg::locate_known(Some(&path), Some(&cache));
    let count = || fs::read_to_string(&starts).unwrap().lines().count();

    write("9.9");
    let first = locate().await.unwrap();
    let asked = count();
    assert_eq!(locate().await.unwrap(), first);
    assert_eq!(count(), asked, "nothing was started");
    write("10.10");
    assert_eq!(locate().await.unwrap().version(), "10.10", "it is another file now");
    assert_eq!(count(), 2 * asked);
    fs::write(cache.join("ffmpeg-2.json"), "torn").unwrap();
    assert_eq!(locate().await.unwrap().version(), "10.10");
    assert_eq!(count(), 3 * asked, "a record that cannot be read counts as none");
}

#[tokio::test]
async fn what_is_no_video_is_an_error() {
    let (ffmpeg, folder) = (ffmpeg().await, tempfile::tempdir().unwrap());
    let text = folder.path().join("film.mp4");
    fs::write(&text, "no video").unwrap();
    assert!(matches!(inspect(&ffmpeg, &text).await, Err(InspectError::Tool(_))));
    assert!(matches!(frame_hashes(&ffmpeg, &text).await, Err(DecodeError::Tool(_))));

    let output = folder.path().join("short.mp4");
    encode(&ffmpeg, &spec(Quality::Draft), &output).await;
    let error = rgb_frame(&ffmpeg, &output, FRAMES).await.unwrap_err();
    assert!(matches!(error, DecodeError::NoSuchFrame { index: FRAMES }), "{error}");
}
