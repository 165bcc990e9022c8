//! Encoded frames of the open composition, so that a frame seen before is shown at once.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::picture::Shot;

/// Encoded images kept, in bytes: minutes of a 1080p composition. One that several frames share, as
/// held frames do, counts once.
pub(super) const CACHE_BYTES: usize = 128 << 20;

/// Least recently used first out.
#[derive(Debug)]
pub(super) struct Cache {
    limit: usize,
    bytes: usize,
    clock: u64,
    shots: HashMap<u32, (u64, Arc<Shot>)>,
    /// Address of an image to the number of frames that share it.
    shares: HashMap<usize, usize>,
    /// Last use to frame.
    uses: BTreeMap<u64, u32>,
}

impl Cache {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            bytes: 0,
            clock: 0,
            shots: HashMap::new(),
            shares: HashMap::new(),
            uses: BTreeMap::new(),
        }
    }

    pub(super) fn get(&mut self, frame: u32) -> Option<Arc<Shot>> {
        let (used, shot) = self.shots.get_mut(&frame)?;
        self.clock += 1;
        self.uses.remove(used);
        self.uses.insert(self.clock, frame);
        *used = self.clock;
        Some(Arc::clone(shot))
    }

    pub(super) fn put(&mut self, shot: &Arc<Shot>) {
        self.forget(shot.frame);
        self.clock += 1;
        let shares = self.shares.entry(address(shot)).or_default();
        if *shares == 0 {
            self.bytes += shot.image.len();
        }
        *shares += 1;
        self.uses.insert(self.clock, shot.frame);
        self.shots.insert(shot.frame, (self.clock, Arc::clone(shot)));
        while self.bytes > self.limit
            && let Some((_, oldest)) = self.uses.first_key_value()
        {
            self.forget(*oldest);
        }
    }

    fn forget(&mut self, frame: u32) {
        if let Some((used, shot)) = self.shots.remove(&frame) {
            self.uses.remove(&used);
            let place = address(&shot);
            if let Some(shares) = self.shares.get_mut(&place) {
                *shares -= 1;
                if *shares == 0 {
                    self.shares.remove(&place);
                    self.bytes -= shot.image.len();
                }
            }
        }
    }
}

/// Where the image is: as long as the shot is kept, no other image can be there.
fn address(shot: &Shot) -> usize {
    Arc::as_ptr(&shot.image).addr()
}

#[cfg(test)]
mod tests {
    use super::{super::picture::ImageFormat, *};

    fn shot(frame: u32, bytes: usize) -> Arc<Shot> {
        let (format, image) = (ImageFormat::Jpeg, Arc::new(vec![0; bytes]));
        Arc::new(Shot {
            revision: 1,
            frame,
            width: 1,
            height: 1,
            held: false,
            format,
            hash: 0,
            image,
        })
    }

    #[test]
    fn the_least_recently_used_leaves_first() {
        let mut cache = Cache::new(100);
        for frame in 0..3 {
            cache.put(&shot(frame, 33));
        }
        assert!(cache.get(0).is_some());
        cache.put(&shot(3, 33));
        let kept: Vec<_> = (0..4).filter(|&frame| cache.get(frame).is_some()).collect();
        assert_eq!(kept, [0, 2, 3]);
        cache.put(&shot(2, 1));
        assert_eq!(cache.bytes, 67, "a frame is counted once");
        let first = shot(5, 10);
        cache.put(&first);
        for frame in 6..16 {
            cache.put(&Arc::new(Shot { frame, image: Arc::clone(&first.image), ..*first }));
        }
        assert_eq!(cache.bytes, 77, "an image that frames share is counted once");
        cache.put(&shot(9, 101));
        assert_eq!((cache.bytes, cache.shots.len()), (0, 0), "more than the whole limit");
    }
}
