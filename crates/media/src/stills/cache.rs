//! Stills that were asked for lately.

use std::collections::HashMap;

use super::Still;

/// Which still: of which source (by the number it got), which frame, at which size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) source: u64,
    pub(super) index: u32,
    pub(super) size: (u32, u32),
}

/// Keeps stills within a number of bytes; the one not asked for the longest goes first.
#[derive(Debug)]
pub(super) struct Cache {
    budget: usize,
    bytes: usize,
    clock: u64,
    stills: HashMap<Key, (u64, Still)>,
}

impl Cache {
    pub(super) fn new(budget: usize) -> Self {
        Self { budget, bytes: 0, clock: 0, stills: HashMap::new() }
    }

    pub(super) fn get(&mut self, key: Key) -> Option<Still> {
        self.clock += 1;
        let (used, still) = self.stills.get_mut(&key)?;
        *used = self.clock;
        Some(still.clone())
    }

    pub(super) fn put(&mut self, key: Key, still: &Still) {
        if still.len() > self.budget {
            return;
        }
        self.clock += 1;
        self.bytes += still.len();
        if let Some((_, old)) = self.stills.insert(key, (self.clock, still.clone())) {
            self.bytes -= old.len();
        }
        while self.bytes > self.budget {
            let oldest = self.stills.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| *key);
            let Some((_, gone)) = oldest.and_then(|key| self.stills.remove(&key)) else { return };
            self.bytes -= gone.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_longest_unused_goes_when_room_is_short() {
        let mut cache = Cache::new(10);
        let key = |index| Key { source: 1, index, size: (1, 1) };
        let still: Still = Arc::new(vec![0; 4]);
        cache.put(key(0), &still);
        cache.put(key(1), &still);
        assert!(cache.get(key(0)).is_some(), "both fit");
        cache.put(key(2), &still);
        assert_eq!((cache.bytes, cache.stills.len()), (8, 2));
        assert!(cache.get(key(1)).is_none(), "not used since");
        assert!(cache.get(key(0)).is_some(), "used since");
        cache.put(key(0), &still);
        assert_eq!(cache.bytes, 8, "put again, counted once");
        cache.put(key(3), &Arc::new(vec![0; 11]));
        assert_eq!(cache.stills.len(), 2, "larger than everything");
    }
}
