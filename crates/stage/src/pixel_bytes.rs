//! Memory for pixels that is used again: fresh memory is cleared by the system, page by page, which takes
//! as long as copying a picture into it.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Bytes of a picture. Dropped, those that a ring lent go back to it for its next picture, while there
/// is a ring.
#[derive(Default)]
pub struct PixelBytes {
    bytes: Vec<u8>,
    home: Weak<Spare>,
}

/// What was given back. It never grows beyond what was in use at a time.
#[derive(Debug, Default)]
struct Spare(Mutex<Vec<Vec<u8>>>);

/// Lends bytes for pictures of one size. Clones lend from the same.
#[derive(Debug, Clone)]
pub(crate) struct PixelLender {
    length: usize,
    spare: Arc<Spare>,
}

impl PixelLender {
    /// Lends `length` bytes at a time.
    pub(crate) fn new(length: usize) -> Self {
        Self { length, spare: Arc::default() }
    }

    /// Bytes lent at a time.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Bytes whose content is left over from an earlier picture.
    pub(crate) fn lend(&self) -> PixelBytes {
        let bytes = self.spare.locked().pop().unwrap_or_else(|| vec![0; self.length]);
        PixelBytes { bytes, home: Arc::downgrade(&self.spare) }
    }
}

impl Spare {
    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for PixelBytes {
    fn drop(&mut self) {
        if let Some(home) = self.home.upgrade() {
            home.locked().push(std::mem::take(&mut self.bytes));
        }
    }
}

impl From<Vec<u8>> for PixelBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, home: Weak::new() }
    }
}

impl Deref for PixelBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl DerefMut for PixelBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl fmt::Debug for PixelBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PixelBytes({})", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_given_back_are_lent_again() {
        let lender = PixelLender::new(4);
        let mut first = lender.lend();
        first.copy_from_slice(&[1, 2, 3, 4]);
        let place = first.as_ptr();
        drop(first);
        let (again, another) = (lender.clone().lend(), lender.lend());
        assert_eq!(again.as_ptr(), place, "the same memory");
        assert_eq!((&*again, &*another), (&[1, 2, 3, 4][..], &[0; 4][..]));
    }

    #[test]
    fn bytes_outlive_their_lender() {
        let lender = PixelLender::new(2);
        let bytes = lender.lend();
        drop(lender);
        assert_eq!(*bytes, [0, 0]);
        assert_eq!(*PixelBytes::from(vec![7]), [7], "lent by nobody");
    }
}
