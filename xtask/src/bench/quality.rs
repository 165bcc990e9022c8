//! How near a video is to lossless pictures of the same frames, by ffmpeg's filters.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::statistics::Spread;
use crate::shell::Program;

/// Identical pictures have no finite PSNR; they count as this many dB.
const IDENTICAL: f64 = 100.0;

/// How near a video is to the original, over the frames compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quality {
    /// Frames compared.
    pub(super) frames: usize,
    /// Peak signal-to-noise ratio over all planes in dB.
    pub(super) psnr: Spread,
    /// Structural similarity over all planes, 1 for identical.
    pub(super) ssim: Spread,
}

/// Lossless pictures of frames of a video.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// The frames in the video's order, ascending.
    pub(super) frames: Vec<u64>,
    /// Their pictures.
    pub(super) files: Vec<PathBuf>,
}

impl Pictures {
    /// One for each frame from 0, in the order of the file names.
    pub(super) fn in_folder(folder: &Path) -> Result<Self> {
        let entries = std::fs::read_dir(folder)
            .with_context(|| format!("{} could not be listed", folder.display()))?;
        let mut files = Vec::new();
        for entry in entries {
            let file = entry.context("a picture could not be listed")?.path();
            if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
                files.push(file);
            }
        }
        files.sort();
        Ok(Self { frames: (0..files.len() as u64).collect(), files })
    }

    /// Removes the pictures: together they take hundreds of megabytes.
    pub(super) fn remove(&self) -> Result<()> {
        for file in &self.files {
            std::fs::remove_file(file)
                .with_context(|| format!("{} could not be removed", file.display()))?;
        }
        Ok(())
    }
}

/// Width, height and rate of a video in words, as in `1280x720 30 fps`.
pub(super) fn format(video: &Path) -> Result<String> {
    let answer = Program::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0", "-show_entries"])
        .args(["stream=width,height,r_frame_rate", "-of", "csv=p=0"])
        .args([video])
        .output()?;
    let fields: Vec<&str> = answer.trim().split(',').collect();
    let [width, height, rate] = fields[..] else { bail!("ffprobe sees no video: `{answer}`") };
    Ok(format!("{width}x{height} {} fps", rate.trim_end_matches("/1")))
}

/// Compares a video with pictures. The pictures are brought to the video's own colours (BT.709,
/// limited range, 4:2:0) first: what is lost by that is lost by every such video.
pub(super) fn compare(video: &Path, pictures: &Pictures, work: &Path) -> Result<Quality> {
    if pictures.files.is_empty() {
        bail!("there is no picture to compare with");
    }
    let list = work.join("pictures.txt");
    std::fs::write(&list, listed(&pictures.files)).context("a list could not be written")?;
    let video = std::path::absolute(video).context("the video has no path")?;
    let filters = filters(&pictures.frames);
    Program::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .args([video.as_os_str()])
        .args(["-f", "concat", "-safe", "0", "-i", "pictures.txt", "-lavfi", &filters])
        .args(["-f", "null", "-"])
        // The filters take file names in which `:` and `\` mean something else: names alone.
        .folder(work)
        .run_quietly()?;
    let read = |name: &str| {
        std::fs::read_to_string(work.join(name)).with_context(|| format!("{name} was not written"))
    };
    let psnr = values(&read(PSNR)?, "psnr_avg");
    let ssim = values(&read(SSIM)?, "All");
    if psnr.len() != pictures.files.len() {
        bail!("{} pictures, but {} frames were compared", pictures.files.len(), psnr.len());
    }
    Ok(Quality {
        frames: psnr.len(),
        psnr: Spread::of(&psnr).context("ffmpeg compared nothing")?,
        ssim: Spread::of(&ssim).context("ffmpeg compared nothing")?,
    })
}

const PSNR: &str = "psnr.txt";
const SSIM: &str = "ssim.txt";

/// ffmpeg's list of files, each shown for a second.
fn listed(files: &[PathBuf]) -> String {
    let line = |file: &PathBuf| {
        // A quote is closed, escaped and opened again.
        format!("file '{}'\nduration 1\n", file.display().to_string().replace('\'', r"'\''"))
    };
    std::iter::once("ffconcat version 1.0\n".to_owned()).chain(files.iter().map(line)).collect()
}

fn filters(frames: &[u64]) -> String {
    // Frames are matched by their number alone.
    let number = "settb=1/1000,setpts=N";
    let colours = "scale=flags=accurate_rnd+full_chroma_int+full_chroma_inp+bicubic:\
                   in_range=pc:out_range=tv:out_color_matrix=bt709,format=yuv420p";
    let consecutive = frames.iter().zip(0..).all(|(frame, place)| *frame == place);
    let select = if consecutive {
        String::new()
    } else {
        let terms: Vec<String> = frames.iter().map(|frame| format!("eq(n\\,{frame})")).collect();
        format!("select={},", terms.join("+"))
    };
    format!(
        "[0:v]{select}{number},format=yuv420p,split[a][b];[1:v]{colours},{number},split[c][d];\
         [a][c]psnr=stats_file={PSNR}:shortest=1,nullsink;[b][d]ssim=stats_file={SSIM}:shortest=1"
    )
}

/// The value called `name` in each line of a filter's statistics.
fn values(statistics: &str, name: &str) -> Vec<f64> {
    let of = |line: &str| {
        let word =
            line.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix(':'))?;
        if word == "inf" { Some(IDENTICAL) } else { word.parse::<f64>().ok() }
    };
    statistics.lines().filter_map(of).map(|value| value.min(IDENTICAL)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_read_as_ffmpeg_writes_them() {
        let psnr = "n:1 mse_avg:0.52 mse_y:0.1 psnr_avg:50.97 psnr_y:58.13 \n\
                    n:2 mse_avg:0.00 mse_y:0.0 psnr_avg:inf psnr_y:inf \n";
        assert_eq!(values(psnr, "psnr_avg"), [50.97, IDENTICAL]);
        let ssim = "n:1 Y:0.99 U:0.98 V:0.97 All:0.985000 (18.239087)\n";
        assert_eq!(values(ssim, "All"), [0.985]);
    }

    #[test]
    fn single_frames_are_picked_and_all_frames_are_not() {
        assert!(!filters(&[0, 1, 2]).contains("select"));
        assert!(filters(&[0, 5]).starts_with("[0:v]select=eq(n\\,0)+eq(n\\,5),"));
    }

    #[test]
    fn quotes_in_names_survive() {
        let list = listed(&[PathBuf::from("it's.png")]);
        assert_eq!(list, "ffconcat version 1.0\nfile 'it'\\''s.png'\nduration 1\n");
    }

    #[test]
    fn a_video_is_like_its_own_frames_and_unlike_others() {
        let folder = tempfile::tempdir().unwrap();
        let ffmpeg = |arguments: &str| {
            Program::new("ffmpeg")
                .args(["-v", "error"])
                .args(arguments.split(' '))
                .folder(folder.path())
                .run_quietly()
                .unwrap();
        };
        let colours = "-pix_fmt yuv420p -vf scale=out_color_matrix=bt709:out_range=tv";
        ffmpeg(&format!("-f lavfi -i testsrc=d=1:s=160x90:r=5 {colours} -crf 10 video.mp4"));
        for name in ["same", "other"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        ffmpeg("-f lavfi -i testsrc=d=1:s=160x90:r=5 same/%02d.png");
        ffmpeg("-f lavfi -i testsrc2=d=1:s=160x90:r=5 other/%02d.png");
        let quality = |name: &str| {
            let pictures = Pictures::in_folder(&folder.path().join(name)).unwrap();
            compare(&folder.path().join("video.mp4"), &pictures, folder.path()).unwrap()
        };
        let (same, other) = (quality("same"), quality("other"));
        assert_eq!(same.frames, 5);
        assert!(same.psnr.worst > 35.0 && same.ssim.worst > 0.95, "{same:?}");
        assert!(other.psnr.median < 20.0 && other.ssim.median < 0.9, "{other:?}");
    }
}
