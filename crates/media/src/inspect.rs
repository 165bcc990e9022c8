//! What is really in a finished file.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use serde::Deserialize;
use stillcut_timeline::FrameRate;
use tokio::process::Command;

use crate::{
    Ffmpeg,
    run::{self, ToolError},
};

/// Reading the packet index of even a very long video takes seconds.
pub(crate) const DEADLINE: Duration = Duration::from_secs(120);

/// What is in a media file.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaInfo {
    /// Length in seconds as the container says.
    pub duration: f64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The first video stream.
    pub video: Option<VideoInfo>,
    /// Every audio stream.
    pub audio: Vec<AudioInfo>,
}

/// A video stream.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoInfo {
    /// ffmpeg's name of the codec, such as `h264`.
    pub codec: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Frames per second; absent when it varies or is beyond what compositions know.
    pub rate: Option<FrameRate>,
    /// Number of frames, counted.
    pub frames: u64,
    /// Length of the stream in seconds, where the container says.
    pub duration: Option<f64>,
    /// ffmpeg's name of the pixel format, such as `yuv420p`.
    pub pixel_format: String,
    /// Whether it has transparency, or could have.
    pub alpha: bool,
    /// How to read its colours.
    pub color: ColorTags,
}

/// How to read the colours of a stream, in ffmpeg's words; empty where the stream does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ColorTags {
    /// `tv` (limited) or `pc` (full).
    #[serde(default, rename = "color_range")]
    pub range: String,
    /// The matrix, such as `bt709`.
    #[serde(default, rename = "color_space")]
    pub space: String,
    /// The primaries, such as `bt709`.
    #[serde(default, rename = "color_primaries")]
    pub primaries: String,
    /// The transfer function, such as `bt709`.
    #[serde(default, rename = "color_transfer")]
    pub transfer: String,
    /// Where colour samples sit, such as `center`.
    #[serde(default, rename = "chroma_location")]
    pub chroma_location: String,
}

/// An audio stream.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioInfo {
    /// ffmpeg's name of the codec, such as `aac`.
    pub codec: String,
    /// Samples per second.
    pub sample_rate: u32,
    /// Number of channels.
    pub channels: u32,
    /// Length of the stream in seconds, where the container says.
    pub duration: Option<f64>,
}

/// A file could not be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// ffprobe failed: no file, or no media in it.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// ffprobe answered something else than described.
    #[error("ffprobe gave an answer that could not be read: {0}")]
    Answer(#[from] serde_json::Error),
    /// A file of a sequence could not be read, or is not like the others.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        source: io::Error,
    },
}

/// Reads what is in a file. Frames are counted from the container's packets, without decoding.
pub async fn inspect(ffmpeg: &Ffmpeg, path: &Path) -> Result<MediaInfo, InspectError> {
    let mut command = command(ffmpeg);
    command.arg(run::file_argument(path));
    parse(&run::output("ffprobe", command, DEADLINE).await?)
}

/// The tool, up to the input.
pub(crate) fn command(ffmpeg: &Ffmpeg) -> Command {
    let mut command = ffmpeg.ffprobe();
    command.args(["-count_packets", "-show_streams", "-show_format", "-of", "json"]);
    command
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Format,
}

#[derive(Deserialize)]
struct Format {
    duration: Option<String>,
    size: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: Option<String>,
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    r_frame_rate: Option<String>,
    avg_frame_rate: Option<String>,
    nb_read_packets: Option<String>,
    duration: Option<String>,
    #[serde(default)]
    pix_fmt: String,
    #[serde(flatten)]
    color: ColorTags,
    sample_rate: Option<String>,
    #[serde(default)]
    channels: u32,
    #[serde(default)]
    tags: BTreeMap<String, String>,
}

pub(crate) fn parse(json: &[u8]) -> Result<MediaInfo, InspectError> {
    let Answer { streams, format } = serde_json::from_slice(json)?;
    let mut info = MediaInfo {
        duration: number(format.duration.as_ref()).unwrap_or_default(),
        bytes: number(format.size.as_ref()).unwrap_or_default(),
        video: None,
        audio: Vec::new(),
    };
    for stream in streams {
        match stream.codec_type.as_deref() {
            Some("video") if info.video.is_none() => info.video = Some(stream.into()),
            Some("audio") => info.audio.push(stream.into()),
            _ => {}
        }
    }
    Ok(info)
}

impl From<Stream> for VideoInfo {
    fn from(stream: Stream) -> Self {
        // The two differ when frames come unevenly.
        let even = stream.r_frame_rate == stream.avg_frame_rate;
        Self {
            alpha: has_alpha(&stream),
            rate: number(stream.r_frame_rate.as_ref()).filter(|_| even),
            frames: number(stream.nb_read_packets.as_ref()).unwrap_or_default(),
            duration: number(stream.duration.as_ref()),
            codec: stream.codec_name,
            width: stream.width,
            height: stream.height,
            pixel_format: stream.pix_fmt,
            color: stream.color,
        }
    }
}

/// Whether the pixels have alpha, or a second stream beside them does: `WebM` says so in a tag.
fn has_alpha(stream: &Stream) -> bool {
    const WITH_ALPHA: [&str; 7] = ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya"];
    let tagged =
        |(name, value): (&String, &String)| name.eq_ignore_ascii_case("alpha_mode") && value == "1";
    WITH_ALPHA.iter().any(|prefix| stream.pix_fmt.starts_with(prefix))
        || stream.tags.iter().any(tagged)
}

impl From<Stream> for AudioInfo {
    fn from(stream: Stream) -> Self {
        Self {
            codec: stream.codec_name,
            sample_rate: number(stream.sample_rate.as_ref()).unwrap_or_default(),
            channels: stream.channels,
            duration: number(stream.duration.as_ref()),
        }
    }
}

/// ffprobe writes numbers as text; what is unknown is absent or `N/A`.
pub(crate) fn number<T: FromStr>(text: Option<&String>) -> Option<T> {
    text?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_of_ffprobe_is_read() {
        let json = br#"{
            "streams": [
                {"codec_type": "video", "codec_name": "h264", "width": 64, "height": 48,
                 "pix_fmt": "yuv420p", "color_range": "tv", "color_space": "bt709",
                 "color_transfer": "bt709", "color_primaries": "bt709", "chroma_location": "center",
                 "r_frame_rate": "30000/1001", "avg_frame_rate": "30000/1001",
                 "duration": "1.001000", "nb_read_packets": "30"},
                {"codec_type": "audio", "codec_name": "aac", "sample_rate": "48000", "channels": 2,
                 "r_frame_rate": "0/0", "avg_frame_rate": "0/0", "nb_read_packets": "48"},
                {"codec_type": "data"}
            ],
            "format": {"duration": "1.001000", "size": "12345", "tags": {}}
        }"#;
        let info = parse(json).unwrap();
        assert_eq!((info.duration.to_bits(), info.bytes), (1.001_f64.to_bits(), 12345));
        let video = info.video.unwrap();
        assert_eq!(video.rate, Some("30000/1001".parse().unwrap()));
        assert_eq!((video.frames, video.width, video.height), (30, 64, 48));
        assert_eq!(video.color.transfer, "bt709");
        let [audio] = info.audio.try_into().unwrap();
        assert_eq!((audio.codec.as_str(), audio.sample_rate, audio.channels), ("aac", 48000, 2));
        assert_eq!(audio.duration, None);
    }

    #[test]
    fn alpha_is_in_the_pixels_or_beside_them() {
        let alpha = |stream: &str| {
            let json =
                format!(r#"{{"streams": [{{"codec_type": "video", {stream}}}], "format": {{}}}}"#);
            parse(json.as_bytes()).unwrap().video.unwrap().alpha
        };
        assert!(alpha(r#""pix_fmt": "yuva444p12le""#));
        assert!(alpha(r#""pix_fmt": "yuv420p", "tags": {"ALPHA_MODE": "1"}"#));
        assert!(!alpha(r#""pix_fmt": "yuv420p", "tags": {"ENCODER": "1"}"#));
    }

    #[test]
    fn uneven_rate_is_no_rate() {
        let json = br#"{"streams": [{"codec_type": "video", "r_frame_rate": "30/1",
            "avg_frame_rate": "2997/100"}], "format": {}}"#;
        assert_eq!(parse(json).unwrap().video.unwrap().rate, None);
    }
}
