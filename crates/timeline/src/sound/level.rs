//! How loud something is over time.

use super::{FrameVolumes, Lane};

/// The largest gain: 12 dB.
pub const MAX_GAIN: f64 = 3.981_071_705_534_972_5;

/// A gain in the range of the format, 0 to [`MAX_GAIN`]; 1 for NaN.
pub fn clamp_gain(gain: f64) -> f64 {
    if gain.is_nan() { 1.0 } else { gain.clamp(0.0, MAX_GAIN) }
}

/// The linear gain of a sound over time: the product of everything that sets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    constant: f64,
    frames: Option<FrameVolumes>,
    lane: Option<Lane>,
    group: Option<Lane>,
}

impl Level {
    /// The same gain all the time.
    pub fn new(gain: f64) -> Self {
        Self { constant: clamp_gain(gain), frames: None, lane: None, group: None }
    }

    /// Multiplied by what the page showed.
    #[must_use]
    pub fn with_frames(self, frames: FrameVolumes) -> Self {
        match frames.constant() {
            Some(gain) => Self { constant: self.constant * gain, ..self },
            None => Self { frames: Some(frames), ..self },
        }
    }

    /// Multiplied by a lane whose times count from the opening of the clip.
    #[must_use]
    pub fn with_lane(self, lane: Lane) -> Self {
        Self { lane: Some(lane), ..self }
    }

    /// Multiplied by the gain of a group, and by its lane, whose times are the composition's.
    #[must_use]
    pub fn in_group(self, gain: f64, lane: Option<Lane>) -> Self {
        Self { constant: self.constant * clamp_gain(gain), group: lane, ..self }
    }

    /// The gain, if it never changes.
    pub fn constant(&self) -> Option<f64> {
        let changes = self.frames.is_some() || self.lane.is_some() || self.group.is_some();
        (!changes).then_some(self.constant)
    }

    /// Whether nothing can be heard at any time.
    pub fn is_silent(&self) -> bool {
        self.constant <= 0.0
    }

    /// The gain at `seconds` of the composition, in a clip that opened at `opens`.
    pub fn at(&self, seconds: f64, opens: f64) -> f64 {
        let frames = self.frames.as_ref().map_or(1.0, |frames| frames.at(seconds));
        let lane = self.lane.as_ref().map_or(1.0, |lane| lane.at(seconds - opens));
        let group = self.group.as_ref().map_or(1.0, |lane| lane.at(seconds));
        self.constant * frames * lane * group
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::Lanes;

    fn lane() -> Lane {
        let text =
            r#"{"version":1,"lanes":[{"target":"volume","points":[{"t":0,"v":0},{"t":1,"v":1}]}]}"#;
        Lanes::parse(text).unwrap().volume.unwrap()
    }

    #[test]
    fn everything_multiplies() {
        let frames = FrameVolumes::new("10".parse().unwrap(), vec![(0, 0.5), (20, 1.0)]);
        let level =
            Level::new(2.0).with_frames(frames).with_lane(lane()).in_group(0.5, Some(lane()));
        // 2 x 0.5 of the page x 0.25 of the clip's lane x 0.75 of the group's x 0.5 of the group.
        assert!((level.at(0.75, 0.5) - 2.0 * 0.5 * 0.25 * 0.75 * 0.5).abs() < 1e-9);
        assert_eq!(level.constant(), None);
    }

    #[test]
    fn constants_stay_constant() {
        let still = FrameVolumes::new("10".parse().unwrap(), vec![(0, 0.5)]);
        let level = Level::new(0.5).with_frames(still).in_group(2.0, None);
        assert_eq!(level.constant(), Some(0.5));
        assert!(!level.is_silent() && Level::new(-1.0).is_silent());
        assert_eq!(Level::new(99.0).constant(), Some(MAX_GAIN));
        assert_eq!(Level::new(f64::NAN).constant(), Some(1.0));
    }
}
