//! Stills of a real film: which frame comes, in any order; how many decoders run; colours.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{path::Path, process::Command};

use stillcut_media::{Ffmpeg, Still, StillError, Stills};
use tokio::sync::Mutex;

const SIZE: (u32, u32) = (32, 32);
/// One test counts the decoders of the whole process.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Writes a film with what ffmpeg's words say.
fn film(ffmpeg: &Ffmpeg, path: &Path, source: &str, options: &str) {
    let mut command = Command::new(ffmpeg.path());
    command.args(["-loglevel", "error", "-nostdin", "-y", "-f", "lavfi", "-i", source]);
    assert!(command.args(options.split(' ')).arg(path).status().unwrap().success(), "{source}");
}

/// Red, green and blue in the middle.
fn colour(still: &Still) -> [u8; 3] {
    let begin = u32::from_le_bytes(still[10..14].try_into().unwrap()) as usize;
    let middle = begin + (SIZE.1 / 2 * SIZE.0 + SIZE.0 / 2) as usize * 4;
    [still[middle + 2], still[middle + 1], still[middle]]
}

#[cfg(target_os = "linux")]
fn decoders() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let children = tasks.map(|task| task.unwrap().path().join("children"));
    let listed = children.filter_map(|list| std::fs::read_to_string(list).ok());
    listed.map(|pids| pids.split_whitespace().filter(|pid| runs_ffmpeg(pid)).count()).sum()
}

#[cfg(target_os = "linux")]
fn runs_ffmpeg(pid: &str) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
    name.is_ok_and(|name| name.trim() == "ffmpeg")
}

#[tokio::test]
async fn frames_come_in_any_order_and_decoders_stay_few() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let ffmpeg = Ffmpeg::locate(None).await.unwrap();
    let shades = "nullsrc=s=32x32:r=24:d=2,geq=lum=16+4*N:cb=128:cr=128";
    film(&ffmpeg, &path, shades, "-c:v libx264 -pix_fmt yuv420p -bf 3 -g 12");
    let stills = Stills::new(ffmpeg);
    let source = stills.source(&path).await.unwrap();
    assert_eq!((source.frames.len(), source.width, source.height), (48, 32, 32));
    for index in [0, 1, 2, 30, 3, 47, 46, 5, 17, 18, 40, 0] {
        let [_, green, _] = colour(&stills.still("a", &path, index, SIZE).await.unwrap());
        let expected = 4 * index * 255 / 219;
        assert!(expected.abs_diff(u32::from(green)) <= 2, "frame {index} is {green}");
    }
    let beyond = stills.still("a", &path, 48, SIZE).await;
    assert!(matches!(beyond, Err(StillError::NoSuchFrame { index: 48 })), "{beyond:?}");

    // Each place with another frame, so that the cache helps nobody.
    for place in 0..40 {
        stills.still(&format!("place {place}"), &path, 8, (16 + place, 16)).await.unwrap();
    }
    #[cfg(target_os = "linux")]
    assert!((1..=24).contains(&decoders()), "{} decoders", decoders());
    stills.close().await;
    #[cfg(target_os = "linux")]
    assert_eq!(decoders(), 0, "none outlives its composition");
    let closed = stills.still("a", &path, 20, SIZE).await;
    assert!(matches!(closed, Err(StillError::Closed)), "{closed:?}");
}

/// The same ffmpeg, and as it is where it was built without zimg.
async fn with_and_without_zimg(folder: &Path) -> Vec<Ffmpeg> {
    let with = Ffmpeg::locate(None).await.unwrap();
    let mut all = vec![with];
    #[cfg(unix)]
    all.push(without_zimg(&all[0], folder).await);
    all
}

#[cfg(unix)]
async fn without_zimg(ffmpeg: &Ffmpeg, folder: &Path) -> Ffmpeg {
    let without = "*zscale*) exit 1;; *-filters*) \"$real\" \"$@\" | grep -v zscale; exit;;";
    ffmpeg_that(ffmpeg, folder, without).await
}

/// An ffmpeg that does something else where its arguments are so: branches of a `case` in a shell script in which
/// `$real` is the usual one.
#[cfg(unix)]
async fn ffmpeg_that(ffmpeg: &Ffmpeg, folder: &Path, branches: &str) -> Ffmpeg {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let path = folder.join("ffmpeg");
    let real = ffmpeg.path().display();
    let script = format!(
        "#!/bin/sh\nreal='{real}'\ncase \"$*\" in {branches} esac\nexec \"$real\" \"$@\"\n"
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    symlink(ffmpeg.ffprobe_path(), folder.join("ffprobe")).unwrap();
    Ffmpeg::locate(Some(&path)).await.unwrap()
}

/// A decoder that gives nine frames and a half, then is killed.
#[cfg(unix)]
const DIES: &str = "\"$real\" \"$@\" | head -c 40000; kill -9 $$";

#[cfg(unix)]
#[tokio::test]
async fn a_decoder_that_dies_is_begun_anew_where_it_was() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let ffmpeg = Ffmpeg::locate(None).await.unwrap();
    let shades = "nullsrc=s=32x32:r=24:d=2,geq=lum=16+4*N:cb=128:cr=128";
    film(&ffmpeg, &path, shades, "-c:v libx264 -pix_fmt yuv420p -bf 3 -g 12");
    let once = format!("*pipe:1) if mkdir \"$0.died\" 2>/dev/null; then {DIES}; fi;;");
    let stills = Stills::new(ffmpeg_that(&ffmpeg, folder.path(), &once).await);
    for index in 0..48 {
        let [_, green, _] = colour(&stills.still("a", &path, index, SIZE).await.unwrap());
        let expected = 4 * index * 255 / 219;
        assert!(expected.abs_diff(u32::from(green)) <= 2, "frame {index} is {green}");
    }
    assert!(folder.path().join("ffmpeg.died").exists());
    stills.close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_decoder_that_always_dies_at_a_frame_is_an_error_there() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let ffmpeg = Ffmpeg::locate(None).await.unwrap();
    film(&ffmpeg, &path, "testsrc=s=32x32:r=24:d=2", "-c:v libx264 -pix_fmt yuv420p -g 48");
    let always = format!("*pipe:1) {};;", DIES.replace("40000", "400"));
    let stills = Stills::new(ffmpeg_that(&ffmpeg, folder.path(), &always).await);
    let error = stills.still("a", &path, 12, SIZE).await.unwrap_err();
    assert!(matches!(error, StillError::Died { seconds: 0.5, .. }), "{error:?}");
    assert!(error.to_string().contains("signal: 9"), "{error}");
    stills.close().await;
}

#[tokio::test]
async fn colours_are_read_as_the_file_says() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    // Matrix, range, tags; without tags the size decides, as in browsers.
    let tagged = |space: &str, range: &str| {
        let tags = format!("-colorspace {space} -color_range {range}");
        format!("{tags} -vf scale=out_color_matrix={space}:out_range={range},format=yuv444p")
    };
    let cases = [
        ("64x64", tagged("bt709", "tv")),
        ("64x64", tagged("bt709", "pc")),
        ("64x64", tagged("smpte170m", "tv")),
        ("64x64", tagged("smpte240m", "tv")),
        ("64x64", tagged("fcc", "tv")),
        ("64x64", tagged("bt2020nc", "tv")),
        ("64x64", "-vf scale=out_color_matrix=bt601,format=yuv444p".to_owned()),
        ("1280x720", "-vf scale=out_color_matrix=bt709,format=yuv444p".to_owned()),
        ("64x64", format!("{}10le", tagged("bt709", "tv"))),
    ];
    for ffmpeg in with_and_without_zimg(folder.path()).await {
        let stills = Stills::new(ffmpeg.clone());
        for (number, (size, options)) in cases.iter().enumerate() {
            let path = folder.path().join(format!("{number}.mp4"));
            let source = format!("color=c=0xC83C14:s={size}:r=2:d=1,format=rgb24");
            film(&ffmpeg, &path, &source, &format!("{options} -c:v libx264 -qp 0"));
            let shown = colour(&stills.still("a", &path, 0, SIZE).await.unwrap());
            let differ = shown.iter().zip([0xC8, 0x3C, 0x14_u8]).map(|(a, b)| a.abs_diff(b)).max();
            assert!(differ <= Some(2), "{options}: {shown:?}");
        }
        stills.close().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn pictures_hardly_depend_on_how_ffmpeg_was_built() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let ffmpegs = with_and_without_zimg(folder.path()).await;
    let (path, size) = (folder.path().join("film.mp4"), (222, 140));
    let options = "-vf scale=out_color_matrix=bt601 -c:v libx264 -qp 0 -pix_fmt yuv420p";
    film(&ffmpegs[0], &path, "testsrc2=s=320x200:r=2:d=1", options);
    let mut pictures = Vec::new();
    for ffmpeg in ffmpegs {
        let stills = Stills::new(ffmpeg);
        pictures.push(stills.still("a", &path, 1, size).await.unwrap());
        stills.close().await;
    }
    assert_eq!(pictures[0].len(), pictures[1].len());
    let squares =
        pictures[0].iter().zip(&*pictures[1]).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    #[expect(clippy::cast_precision_loss, reason = "a small picture")]
    let error = squares.sum::<f64>() / pictures[0].len() as f64;
    let psnr = 10.0 * (255.0 * 255.0 / error).log10();
    assert!(psnr > 45.0, "{psnr:.1} dB");
}
