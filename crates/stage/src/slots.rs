//! Where the page puts pixels: a ring file, or our memory at the end of a socket.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::{PixelBytes, PixelOrder, RingError, frame_socket::FrameSocket, ring::Ring};

/// Slots of raw pixels, numbered from 0, that are lent to calls into the page. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Slots {
    way: Way,
    calls: Arc<AtomicU32>,
}

#[derive(Debug, Clone)]
enum Way {
    Ring(Ring),
    Socket(FrameSocket),
}

/// The pixels of a slot are not to be had.
#[derive(Debug, thiserror::Error)]
pub enum SlotError {
    /// The ring file could not be read.
    #[error(transparent)]
    Ring(#[from] RingError),
    /// The page says that it sent a frame, and it did not come.
    #[error("no frame came over the socket for slot {slot}")]
    Empty {
        /// The slot.
        slot: u32,
    },
}

impl Slots {
    pub(crate) fn ring(ring: Ring) -> Self {
        Self { way: Way::Ring(ring), calls: Arc::default() }
    }

    pub(crate) fn socket(socket: FrameSocket) -> Self {
        Self { way: Way::Socket(socket), calls: Arc::default() }
    }

    /// Number of slots.
    pub fn count(&self) -> u32 {
        match &self.way {
            Way::Ring(ring) => ring.slots(),
            Way::Socket(socket) => socket.slots(),
        }
    }

    /// Lets one call fill these slots, once each, and gives the call's number. Over a socket
    /// nothing else is taken.
    pub fn lend(&self, slots: &[u32]) -> u32 {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if let Way::Socket(socket) = &self.way {
            socket.lend(call, slots);
        }
        call
    }

    /// The pixels that a call put into a slot in this order, as RGBA rows without padding. All of them are
    /// shown on the way, part after part, while they are in the processor's cache.
    /// Blocking, a few milliseconds for a 1080p frame.
    pub fn take(
        &self,
        call: u32,
        slot: u32,
        order: PixelOrder,
        mut show: impl FnMut(&[u8]),
    ) -> Result<PixelBytes, SlotError> {
        let mut pixels = match &self.way {
            Way::Ring(ring) => return Ok(ring.read(slot, order, show)?),
            Way::Socket(socket) => socket.take(call, slot).ok_or(SlotError::Empty { slot })?,
        };
        order.make_rgba(&mut pixels);
        show(&pixels);
        Ok(pixels.into())
    }

    /// Ends what was lent to a call; what it did not use is free again.
    pub fn end(&self, call: u32) {
        if let Way::Socket(socket) = &self.way {
            socket.end(call);
        }
    }
}
