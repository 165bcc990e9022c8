//! The engine's end of the ring file: slots of raw pixels that the page writes.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{PixelBytes, PixelOrder, pixel_bytes::PixelLender};

/// Room for the marker; the same number stands in `runtime/host/ring-worker.js`.
const HEADER_BYTES: u64 = 4096;

/// What is read at a time: whole pixels, and less than a processor's own cache.
const PART_BYTES: usize = 128 * 1024;

/// An open ring file. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Ring {
    file: Arc<File>,
    pixels: PixelLender,
    slots: u32,
}

/// The ring file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// No file with the marker is in the profile.
    #[error("the page's ring file was not found below {folder}")]
    NotFound {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A slot could not be read.
    #[error("slot {slot} of the ring file could not be read")]
    Read {
        /// The slot.
        slot: u32,
        /// Why.
        source: io::Error,
    },
    /// The page named a slot that there is not.
    #[error("there is no slot {slot} in a ring of {slots}")]
    NoSlot {
        /// The slot.
        slot: u32,
        /// How many there are.
        slots: u32,
    },
}

impl Ring {
    /// Finds the file that begins with `marker` below `folder`.
    pub(crate) fn find(
        folder: &Path,
        marker: &str,
        slot_bytes: usize,
        slots: u32,
    ) -> Result<Self, RingError> {
        let file = find_marked(folder, marker.as_bytes());
        let file = file.ok_or_else(|| RingError::NotFound { folder: folder.to_owned() })?;
        Ok(Self { file: Arc::new(file), pixels: PixelLender::new(slot_bytes), slots })
    }

    /// Number of slots.
    pub(crate) fn slots(&self) -> u32 {
        self.slots
    }

    /// Copies a slot's pixels, as RGBA, and shows them on the way, part after part. Blocking, a few
    /// milliseconds for a 1080p frame.
    pub(crate) fn read(
        &self,
        slot: u32,
        order: PixelOrder,
        mut show: impl FnMut(&[u8]),
    ) -> Result<PixelBytes, RingError> {
        if slot >= self.slots {
            return Err(RingError::NoSlot { slot, slots: self.slots });
        }
        let mut pixels = self.pixels.lend();
        let mut at = HEADER_BYTES + u64::from(slot) * self.pixels.length() as u64;
        // Part by part, so that what was read is in the processor's cache for what is done to it.
        for part in pixels.chunks_mut(PART_BYTES) {
            read_exact_at(&self.file, part, at)
                .map_err(|source| RingError::Read { slot, source })?;
            order.make_rgba(part);
            show(part);
            at += part.len() as u64;
        }
        Ok(pixels)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    let mut rest = buffer;
    while !rest.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, rest, at)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        rest = &mut rest[count..];
        at += count as u64;
    }
    Ok(())
}

fn find_marked(folder: &Path, marker: &[u8]) -> Option<File> {
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let kind = entry.file_type().ok()?;
        let found = if kind.is_dir() {
            find_marked(&entry.path(), marker)
        } else {
            open_marked(&entry.path(), marker)
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn open_marked(path: &Path, marker: &[u8]) -> Option<File> {
    let mut file = File::open(path).ok()?;
    let mut start = vec![0; marker.len()];
    file.read_exact(&mut start).ok()?;
    (start == marker).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring_file(folder: &Path) {
        let mut content = vec![0_u8; 4096];
        content[..6].copy_from_slice(b"marker");
        content.extend([1_u8; 8]);
        content.extend([2_u8; 8]);
        std::fs::create_dir_all(folder.join("000/t/00")).unwrap();
        std::fs::write(folder.join("000/t/00/00000000"), content).unwrap();
        std::fs::write(folder.join("000/other"), "short").unwrap();
    }

    #[test]
    fn the_marked_file_is_found_and_read_by_slot() {
        let folder = tempfile::tempdir().unwrap();
        ring_file(folder.path());
        let ring = Ring::find(folder.path(), "marker", 8, 2).unwrap();
        let mut shown = Vec::new();
        let pixels = ring.read(1, PixelOrder::Rgba, |part| shown.extend_from_slice(part)).unwrap();
        assert_eq!(*pixels, [2; 8], "the second slot");
        assert_eq!(shown, [2; 8], "what was shown");
        let beyond = ring.read(2, PixelOrder::Rgba, |_| ());
        assert!(matches!(beyond, Err(RingError::NoSlot { slot: 2, .. })), "beyond the ring");
    }

    #[test]
    fn a_missing_ring_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Ring::find(folder.path(), "marker", 8, 2).unwrap_err();
        assert!(matches!(error, RingError::NotFound { .. }), "{error}");
    }
}
