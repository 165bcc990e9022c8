//! Whether there is sound in a file, and which.

use std::{path::Path, time::Duration};

use serde::Deserialize;

use super::TRUSTED_INPUT;
use crate::{
    Ffmpeg,
    inspect::{InspectError, number},
    run,
};

/// Reading the headers of a file takes a fraction of this, also from a slow disk.
const DEADLINE: Duration = Duration::from_secs(60);

/// The first audio stream of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundStream {
    /// ffmpeg's name of the codec, such as `mp3`.
    pub codec: String,
    /// Number of channels, at least 1.
    pub channels: u32,
    /// Samples a second.
    pub sample_rate: u32,
    /// Length in seconds, where the file says.
    pub seconds: Option<f64>,
}

/// Looks for sound in a file; `None` when there is none in it.
pub async fn probe_sound(
    ffmpeg: &Ffmpeg,
    path: &Path,
) -> Result<Option<SoundStream>, InspectError> {
    let mut command = ffmpeg.ffprobe();
    command.args(TRUSTED_INPUT);
    command.args(["-select_streams", "a:0", "-of", "json", "-show_entries"]);
    command.arg("stream=codec_name,channels,sample_rate,duration:format=duration");
    command.arg(run::file_argument(path));
    parse(&run::output("ffprobe", command, DEADLINE).await?)
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Default, Deserialize)]
struct Format {
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    channels: u32,
    sample_rate: Option<String>,
    duration: Option<String>,
}

fn parse(json: &[u8]) -> Result<Option<SoundStream>, InspectError> {
    let Answer { streams, format } = serde_json::from_slice(json)?;
    // A stream without channels could not be decoded.
    let stream = streams.into_iter().next().filter(|stream| stream.channels > 0);
    Ok(stream.map(|stream| SoundStream {
        seconds: number(stream.duration.as_ref()).or_else(|| number(format.duration.as_ref())),
        sample_rate: number(stream.sample_rate.as_ref()).unwrap_or_default(),
        codec: stream.codec_name,
        channels: stream.channels,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let json =
            br#"{"programs": [], "streams": [{"codec_name": "vorbis", "sample_rate": "44100",
            "channels": 1}], "format": {"duration": "2.500000"}}"#;
        let stream = parse(json).unwrap().unwrap();
        assert_eq!(
            (stream.codec.as_str(), stream.channels, stream.sample_rate),
            ("vorbis", 1, 44100)
        );
        assert_eq!(stream.seconds, Some(2.5));
        assert_eq!(parse(br#"{"streams": [], "format": {}}"#).unwrap(), None);
    }
}
