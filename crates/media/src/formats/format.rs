//! The formats by name.

use std::{fmt, path::Path};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::sound::SoundCodec;

/// What an export is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// H.264 in MP4: plays everywhere, opaque.
    #[default]
    Mp4,
    /// VP9 in `WebM`: for the web, with transparency.
    Webm,
    /// `ProRes` 4444 in `QuickTime`: for editors, with transparency.
    Mov,
    /// GIF: 256 colours, transparent or not.
    Gif,
    /// A folder of PNG files, one a frame: lossless, with transparency.
    Png,
}

impl Format {
    /// Every format, the usual one first.
    pub const ALL: [Self; 5] = [Self::Mp4, Self::Webm, Self::Mov, Self::Gif, Self::Png];

    /// The name in options and receipts, which is also the usual ending of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
            Self::Mov => "mov",
            Self::Gif => "gif",
            Self::Png => "png",
        }
    }

    /// The format whose files end like this, in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }

    /// The format that a file name promises; none without an ending.
    pub fn promised_by(path: &Path) -> Option<Self> {
        Self::from_extension(path.extension()?.to_str()?)
    }

    /// Whether it is a folder of files and not one file.
    pub fn is_folder(self) -> bool {
        self == Self::Png
    }

    /// Whether transparent pixels stay transparent; in GIF wholly or not at all.
    pub fn carries_alpha(self) -> bool {
        self != Self::Mp4
    }

    /// How its sound is encoded; none where it cannot have any.
    pub fn sound_codec(self) -> Option<SoundCodec> {
        match self {
            Self::Mp4 => Some(SoundCodec::Aac),
            Self::Webm => Some(SoundCodec::Opus),
            Self::Mov => Some(SoundCodec::Pcm),
            Self::Gif | Self::Png => None,
        }
    }

    /// Name for people, with the codec.
    pub fn title(self) -> &'static str {
        match self {
            Self::Mp4 => "MP4 (H.264)",
            Self::Webm => "WebM (VP9)",
            Self::Mov => "MOV (ProRes 4444)",
            Self::Gif => "GIF",
            Self::Png => "PNG sequence",
        }
    }

    /// The encoder of ffmpeg that it needs; PNG files are written without ffmpeg. The pictures of a
    /// GIF wait in FFV1 until their palette is known.
    pub fn encoder(self) -> Option<&'static str> {
        match self {
            Self::Mp4 => Some("libx264"),
            Self::Webm => Some("libvpx-vp9"),
            Self::Mov => Some("prores_ks"),
            Self::Gif => Some("ffv1"),
            Self::Png => None,
        }
    }

    /// Whether ffprobe can read its files from beginning to end, without going back.
    pub(crate) fn is_read_in_order(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm | Self::Mov)
    }

    /// Whether colour is kept at half the size, so that width and height must be even.
    pub(crate) fn needs_even_sides(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.extension())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_promise_formats() {
        for format in Format::ALL {
            let name = format!("a.b/film.{}", format.extension().to_uppercase());
            assert_eq!(Format::promised_by(Path::new(&name)), Some(format));
        }
        for name in ["film", "film.mkv", ".gif", "mp4"] {
            assert_eq!(Format::promised_by(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn names_are_those_of_the_wire() {
        for format in Format::ALL {
            assert_eq!(serde_json::to_value(format).unwrap(), format.extension());
        }
    }
}
