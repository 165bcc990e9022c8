//! How sound is encoded.

/// How the sound of a video is encoded. Every one of them keeps the beginning and the number of
/// samples: what an encoder adds is cut off again by players, as the container says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundCodec {
    /// AAC at 192 kbit/s, for MP4.
    Aac,
    /// Opus at 160 kbit/s, for WebM.
    Opus,
    /// 24-bit PCM, for MOV that is edited further.
    Pcm,
}

impl SoundCodec {
    /// ffmpeg's name of the codec in a finished file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aac => "aac",
            Self::Opus => "opus",
            Self::Pcm => "pcm_s24le",
        }
    }

    /// ffmpeg's name of the encoder.
    pub(crate) fn encoder(self) -> &'static str {
        match self {
            Self::Aac => "aac",
            Self::Opus => "libopus",
            Self::Pcm => "pcm_s24le",
        }
    }

    /// Arguments of ffmpeg.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        // `bitexact` keeps the version of the encoder out of the stream.
        match self {
            Self::Aac => &["-c:a", "aac", "-b:a", "192k", "-flags:a", "+bitexact"],
            Self::Opus => &["-c:a", "libopus", "-b:a", "160k", "-flags:a", "+bitexact"],
            Self::Pcm => &["-c:a", "pcm_s24le"],
        }
    }
}
