//! One frame as captured: raw pixels with their origin.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::Picture;

/// Raw pixels of one frame.
#[derive(Debug, Clone)]
pub struct RawFrame {
    /// Absolute frame.
    pub frame: u32,
    /// Where the pixels come from.
    pub kind: FrameKind,
    /// Hash of [`RawFrame::pixels`].
    pub hash: PixelHash,
    /// The picture.
    pub picture: Arc<Picture>,
}

/// Where the pixels of a frame come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FrameKind {
    /// Captured from the page.
    Captured,
    /// A repeat of its anchor.
    Held {
        /// The captured frame that is repeated.
        anchor: u32,
    },
}

/// XXH3 hash (64 bits) of a picture's bytes; shown as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PixelHash(pub u64);

impl PixelHash {
    /// Hashes a picture's bytes.
    pub fn of(rgba: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_64(rgba))
    }
}

/// Hashes a picture's bytes part after part.
#[derive(Default)]
pub(crate) struct PixelHasher(xxhash_rust::xxh3::Xxh3);

impl PixelHasher {
    /// The next bytes.
    pub(crate) fn update(&mut self, rgba: &[u8]) {
        self.0.update(rgba);
    }

    /// Equal to [`PixelHash::of`] all the bytes.
    pub(crate) fn finish(&self) -> PixelHash {
        PixelHash(self.0.digest())
    }
}

impl fmt::Display for PixelHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hash_like_the_whole() {
        let rgba: Vec<u8> = (0..=u8::MAX).cycle().take(5000).collect();
        let mut hasher = PixelHasher::default();
        rgba.chunks(1021).for_each(|part| hasher.update(part));
        assert_eq!(hasher.finish(), PixelHash::of(&rgba));
    }
}
