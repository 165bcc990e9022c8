//! What is known of a video before it is decoded: its frames by time, its size, its colours.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use super::{StillError, animation::Kind};
use crate::{ColorTags, Ffmpeg, run};

/// Reading the packets of a very long video from a slow disk takes this long at most.
const DEADLINE: Duration = Duration::from_secs(120);
/// Larger pictures do not fit the browser.
const MAX_SIDE: u32 = 16384;
/// Browsers take videos without a tag at least this high for BT.709, smaller ones for BT.601.
const HD_LINES: u32 = 720;

/// A video as it is to be shown. Times are in ticks from its beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct MovingSource {
    /// The file.
    pub path: PathBuf,
    /// Width in pixels, turned upright and with square pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Seconds until the last frame ends.
    pub duration: f64,
    /// Length of a tick in seconds as a fraction.
    pub tick: (u32, u32),
    /// When each frame is first shown, ascending.
    pub frames: Vec<i64>,
    /// Whether frames may be transparent.
    pub alpha: bool,
    /// How often an animated picture is played; `None` for ever. A video is played once.
    pub plays: Option<u32>,
    /// What kind of animated picture it is; `None` for a video.
    pub(super) animation: Option<Kind>,
    /// Frames that decoding can begin with, ascending.
    pub(super) keys: Vec<i64>,
    /// Ticks by which the file's own times are later.
    pub(super) zero: i64,
    /// Seconds that ffmpeg adds to where it is told to begin.
    pub(super) container_start: f64,
    pub(super) codec: String,
    pub(super) color: ColorTags,
    /// Whether samples are red, green and blue already.
    pub(super) is_rgb: bool,
}

impl MovingSource {
    /// Reads a file's packets, without decoding any.
    pub(super) async fn probe(ffmpeg: &Ffmpeg, path: &Path) -> Result<Self, StillError> {
        let mut command = ffmpeg.ffprobe();
        command.args(run::ONLY_FILES).args(["-select_streams", "V:0", "-of", "json"]);
        command.args(["-show_entries", ENTRIES]).arg(run::file_argument(path));
        parse(path, &run::output("ffprobe", command, DEADLINE).await?)
    }

    /// A picture whose frames begin at these milliseconds.
    pub(super) fn animation(
        path: &Path,
        kind: Kind,
        (width, height): (u32, u32),
        duration: f64,
        frames: Vec<i64>,
        plays: Option<u32>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            width,
            height,
            duration,
            tick: (1, 1000),
            frames,
            alpha: true,
            plays,
            animation: Some(kind),
            keys: Vec::new(),
            zero: 0,
            container_start: 0.0,
            codec: String::new(),
            color: ColorTags::default(),
            is_rgb: true,
        }
    }

    /// Seconds of a time in ticks.
    pub fn seconds(&self, ticks: i64) -> f64 {
        let (num, den) = self.tick;
        #[expect(clippy::cast_precision_loss, reason = "no video has 2^53 ticks")]
        let ticks = ticks as f64;
        ticks * f64::from(num) / f64::from(den)
    }

    /// The matrix to read colours with; `None` where there is nothing to read with one.
    pub(super) fn matrix(&self) -> Option<Matrix> {
        if self.is_rgb {
            return None;
        }
        Some(match self.color.space.as_str() {
            "bt709" => Matrix::Bt709,
            "smpte170m" | "bt470bg" => Matrix::Bt601,
            "bt2020nc" | "bt2020c" => Matrix::Bt2020,
            "smpte240m" => Matrix::Smpte240m,
            "fcc" => Matrix::Fcc,
            _ if self.height >= HD_LINES => Matrix::Bt709,
            _ => Matrix::Bt601,
        })
    }
}

/// What makes red, green and blue of brightness and two differences of colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matrix {
    Bt709,
    Bt601,
    Bt2020,
    Smpte240m,
    Fcc,
}

const ENTRIES: &str = "stream=codec_name,width,height,pix_fmt,color_range,color_space,\
    color_primaries,color_transfer,sample_aspect_ratio,time_base,duration:stream_tags=alpha_mode:\
    stream_side_data=rotation:packet=pts,dts,flags:format=start_time,duration";

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    packets: Vec<Packet>,
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize)]
struct Packet {
    pts: Option<i64>,
    dts: Option<i64>,
    #[serde(default)]
    flags: String,
}

#[derive(Deserialize, Default)]
struct Format {
    start_time: Option<String>,
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    codec_name: Option<String>,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    pix_fmt: String,
    #[serde(flatten)]
    color: ColorTags,
    sample_aspect_ratio: Option<String>,
    time_base: String,
    duration: Option<String>,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
struct Tags {
    #[serde(alias = "ALPHA_MODE")]
    alpha_mode: Option<String>,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

fn parse(path: &Path, json: &[u8]) -> Result<MovingSource, StillError> {
    let Answer { packets, streams, format } = serde_json::from_slice(json)?;
    let stream = streams.into_iter().next().ok_or(StillError::NoVideo)?;
    let codec = stream.codec_name.clone().unwrap_or_else(|| "unknown".to_owned());
    if codec == "unknown" || codec == "none" {
        return Err(StillError::UnknownCodec { codec });
    }
    let (width, height) = shown_size(&stream)?;
    let tick = ratio(&stream.time_base, '/').unwrap_or((1, 1000));
    let container_start = seconds(format.start_time.as_deref()).unwrap_or(0.0);
    // Sound may begin a little before time zero; pictures then still begin at it.
    let zero = ticks(container_start.max(0.0), tick);
    let (frames, keys) = times(&packets, zero);
    let mut source = MovingSource {
        path: path.to_owned(),
        width,
        height,
        duration: 0.0,
        tick,
        frames,
        plays: Some(1),
        animation: None,
        alpha: stream.tags.alpha_mode.as_deref() == Some("1") || has_alpha(&stream.pix_fmt),
        keys,
        zero,
        container_start,
        codec,
        is_rgb: is_rgb(&stream.pix_fmt),
        color: stream.color,
    };
    let last = *source.frames.last().ok_or(StillError::NoVideo)?;
    let declared =
        seconds(stream.duration.as_deref()).or_else(|| seconds(format.duration.as_deref()));
    source.duration = declared.unwrap_or(0.0).max(source.seconds(last));
    Ok(source)
}

/// When frames are shown and which ones are key frames, from the packets in the order of decoding.
/// What the container marks as not to be shown is left out.
fn times(packets: &[Packet], zero: i64) -> (Vec<i64>, Vec<i64>) {
    let shown = packets.iter().filter(|packet| !packet.flags.contains('D'));
    let timed = shown.filter_map(|packet| Some((packet.pts.or(packet.dts)? - zero, packet)));
    let mut frames = Vec::new();
    let mut keys = Vec::new();
    for (time, packet) in timed {
        frames.push(time);
        if packet.flags.contains('K') {
            keys.push(time);
        }
    }
    for list in [&mut frames, &mut keys] {
        list.sort_unstable();
        list.dedup();
    }
    (frames, keys)
}

/// Size with square pixels, turned as the container says.
fn shown_size(stream: &Stream) -> Result<(u32, u32), StillError> {
    let (num, den) =
        stream.sample_aspect_ratio.as_deref().and_then(|text| ratio(text, ':')).unwrap_or((1, 1));
    let wide = (u64::from(stream.width) * u64::from(num) + u64::from(den) / 2) / u64::from(den);
    let width = u32::try_from(wide).unwrap_or(u32::MAX);
    let rotation = stream.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
    let is_turned = (rotation.abs() % 180.0 - 90.0).abs() < 45.0;
    let (width, height) = if is_turned { (stream.height, width) } else { (width, stream.height) };
    if (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) {
        Ok((width, height))
    } else {
        Err(StillError::Size { width, height })
    }
}

/// Two positive numbers, as in `1/15360` or `4:3`.
fn ratio(text: &str, between: char) -> Option<(u32, u32)> {
    let (num, den) = text.split_once(between)?;
    let pair = (num.parse().ok()?, den.parse().ok()?);
    (pair.0 > 0 && pair.1 > 0).then_some(pair)
}

fn seconds(text: Option<&str>) -> Option<f64> {
    text?.parse().ok().filter(|seconds: &f64| seconds.is_finite())
}

fn ticks(seconds: f64, (num, den): (u32, u32)) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "times of real files are far below 2^63 ticks"
    )]
    let ticks = (seconds * f64::from(den) / f64::from(num)).round() as i64;
    ticks
}

fn has_alpha(pixel_format: &str) -> bool {
    const WITH: [&str; 8] = ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya", "pal8"];
    WITH.iter().any(|name| pixel_format.starts_with(name))
}

fn is_rgb(pixel_format: &str) -> bool {
    const RGB: [&str; 9] = ["rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "gray"];
    RGB.iter().any(|name| pixel_format.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probed(stream: &str, packets: &str, format: &str) -> Result<MovingSource, StillError> {
        let json = format!(
            r#"{{"packets": [{packets}], "streams": [{{"codec_name": "h264", "width": 64,
            "height": 48, "pix_fmt": "yuv420p", "time_base": "1/1000" {stream}}}],
            "format": {{{format}}}}}"#
        );
        parse(Path::new("a.mp4"), json.as_bytes())
    }

    const TWO: &str = r#"{"pts": 40, "flags": "K_"}, {"pts": 0, "flags": "K_"}"#;

    #[test]
    fn frames_are_in_the_order_of_their_times() {
        let packets = r#"{"pts": 0, "flags": "K_"}, {"pts": 120, "flags": "__"},
            {"pts": 40, "flags": "__"}, {"dts": 80, "flags": "__"}, {"pts": 20, "flags": "_D"}"#;
        let source = probed("", packets, r#""duration": "0.160""#).unwrap();
        assert_eq!(source.frames, [0, 40, 80, 120]);
        assert_eq!(source.keys, [0]);
        assert_eq!(source.duration.to_bits(), 0.16_f64.to_bits());
        assert_eq!(source.matrix(), Some(Matrix::Bt601), "small and without a tag");
    }

    #[test]
    fn times_begin_with_the_container() {
        let late = r#"{"pts": 1440, "flags": "K_"}"#;
        assert_eq!(probed("", late, r#""start_time": "1.4""#).unwrap().frames, [40]);
        assert_eq!(probed("", TWO, r#""start_time": "-0.007""#).unwrap().frames, [0, 40]);
    }

    #[test]
    fn size_is_the_size_shown() {
        let turned = r#", "side_data_list": [{}, {"rotation": -90}]"#;
        let turned = probed(turned, TWO, "").unwrap();
        assert_eq!((turned.width, turned.height), (48, 64));
        let wide = probed(r#", "sample_aspect_ratio": "4:3""#, TWO, "").unwrap();
        assert_eq!((wide.width, wide.height), (85, 48));
    }

    #[test]
    fn files_without_pictures_are_named() {
        let none = br#"{"packets": [], "streams": [], "format": {}}"#;
        assert!(matches!(parse(Path::new("a"), none), Err(StillError::NoVideo)), "no stream");
        assert!(matches!(probed("", "", ""), Err(StillError::NoVideo)), "no frame");
    }
}
