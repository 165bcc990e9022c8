//! Volumes that the page showed, frame by frame.

use crate::FrameRate;

/// The volume of an element in every frame, kept where it changes. Between two frames it goes in a
/// straight line, so that a jump does not click.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameVolumes {
    rate: FrameRate,
    /// From this frame on this volume, ascending.
    changes: Vec<(u32, f64)>,
}

impl FrameVolumes {
    /// Volumes by frame, each until the next; before the first one it is the first one's.
    pub fn new(rate: FrameRate, mut changes: Vec<(u32, f64)>) -> Self {
        changes.sort_by_key(|(frame, _)| *frame);
        Self { rate, changes }
    }

    /// The one volume of every frame, if there is only one.
    pub fn constant(&self) -> Option<f64> {
        let first = self.changes.first().map_or(1.0, |(_, volume)| *volume);
        self.changes.iter().all(|(_, volume)| same(*volume, first)).then_some(first)
    }

    /// The volume at a moment in seconds.
    pub fn at(&self, seconds: f64) -> f64 {
        let frame = self.rate.frame_at(seconds);
        let part = (self.rate.in_frames(seconds) - f64::from(frame)).clamp(0.0, 1.0);
        let (now, next) = (self.of(frame), self.of(frame.saturating_add(1)));
        now + (next - now) * part
    }

    fn of(&self, frame: u32) -> f64 {
        let after = self.changes.partition_point(|(from, _)| *from <= frame);
        self.changes.get(after.saturating_sub(1)).map_or(1.0, |(_, volume)| *volume)
    }
}

/// Equal as far as anybody can hear.
pub(super) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_straight_from_frame_to_frame() {
        let changes = vec![(10, 0.0), (0, 1.0), (11, 0.5)];
        let volumes = FrameVolumes::new("10".parse().unwrap(), changes);
        for (seconds, volume) in
            [(-1.0, 1.0), (0.0, 1.0), (0.9, 1.0), (0.95, 0.5), (1.0, 0.0), (1.05, 0.25), (9.0, 0.5)]
        {
            assert!(
                (volumes.at(seconds) - volume).abs() < 1e-9,
                "{seconds}: {}",
                volumes.at(seconds)
            );
        }
        assert_eq!(volumes.constant(), None);
    }

    #[test]
    fn knows_when_nothing_changes() {
        let rate = FrameRate::DEFAULT;
        assert_eq!(FrameVolumes::new(rate, vec![(0, 0.5), (7, 0.5)]).constant(), Some(0.5));
        assert_eq!(FrameVolumes::new(rate, Vec::new()).constant(), Some(1.0));
    }
}
