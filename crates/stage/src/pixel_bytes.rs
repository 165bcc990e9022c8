//! Memory for pixels that is used again: fresh memory is cleared by the system, page by page, which takes
//! as long as copying a picture into it.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Bytes of a picture. Dropped, those that a ring lent go back to it for its next picture, while there
/// is a ring.
pub struct PixelBytes {
    bytes: Vec<u8>,
    home: Weak<Spare>,
}

/// Bytes that wait to be lent again at most, or one picture: more were in use at a time once, while the encoder
/// was behind.
const MOST_SPARE: usize = 32 << 20;

/// What was given back.
#[derive(Debug)]
struct Spare {
    pictures: Mutex<Vec<Vec<u8>>>,
    most: usize,
}

/// Lends bytes for pictures of one size. Clones lend from the same.
#[derive(Debug, Clone)]
pub(crate) struct PixelLender {
    length: usize,
    spare: Arc<Spare>,
}

impl PixelLender {
    /// Lends `length` bytes at a time.
    pub(crate) fn new(length: usize) -> Self {
        let most = MOST_SPARE.checked_div(length).unwrap_or_default().max(1);
        Self { length, spare: Arc::new(Spare { pictures: Mutex::default(), most }) }
    }

    /// Bytes lent at a time.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Bytes whose content is left over from an earlier picture.
    pub(crate) fn lend(&self) -> PixelBytes {
        let spare = self.spare.locked().pop();
        let bytes = spare.unwrap_or_else(|| vec![0; self.length]);
        PixelBytes { bytes, home: Arc::downgrade(&self.spare) }
    }
}

impl Spare {
    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_back(&self, bytes: Vec<u8>) {
        let mut pictures = self.locked();
        if pictures.len() < self.most {
            pictures.push(bytes);
        }
    }
}

impl Drop for PixelBytes {
    fn drop(&mut self) {
        if let Some(home) = self.home.upgrade() {
            home.take_back(std::mem::take(&mut self.bytes));
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
    fn no_more_than_a_few_wait_to_be_lent() {
        let lender = PixelLender::new(MOST_SPARE / 2);
        let lent: Vec<_> = std::iter::repeat_with(|| lender.lend()).take(3).collect();
        drop(lent);
        assert_eq!(lender.spare.locked().len(), 2);
        let large = PixelLender::new(MOST_SPARE + 1);
        drop((large.lend(), large.lend()));
        assert_eq!(large.spare.locked().len(), 1, "one, however large");
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
