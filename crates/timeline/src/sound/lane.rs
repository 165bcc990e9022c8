//! Automation as authors write it: `data-automation`, points joined by lines or curves.

use serde::Deserialize;

use super::clamp_gain;

/// The version of the format that is understood.
const VERSION: u64 = 1;
/// More points than this are left out, as the format says.
const MAX_POINTS: usize = 512;
/// The lane that says how loud an element is.
const VOLUME: &str = "volume";
/// How near to the corners a curve's point may come, so that it stays a function of time.
const VIA: (f64, f64) = (0.001, 0.999);
/// A via point in the very corner would need an endless weight.
const MAX_WEIGHT: f64 = 1000.0;

/// `data-automation` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LaneError {
    /// It is not the JSON that the format describes.
    #[error("data-automation is not valid JSON of the format: {detail}")]
    Json {
        /// What the parser said.
        detail: String,
    },
    /// It is of another version.
    #[error("data-automation is of version {found}; version {VERSION} is understood")]
    Version {
        /// The version written.
        found: u64,
    },
}

/// What a `data-automation` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lanes {
    /// How loud, over time.
    pub volume: Option<Lane>,
    /// Targets of other lanes that have points, which nothing is done with.
    pub other: Vec<String>,
}

/// A volume over time: points in seconds, ascending. Before the first and after the last point it
/// is theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    points: Vec<Point>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    time: f64,
    volume: f64,
    /// The way from here to the next point.
    way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Straight,
    /// Progress to the power of this.
    Power(f64),
    /// A rational curve with this control point and weight.
    Through {
        x: f64,
        y: f64,
        weight: f64,
    },
}

#[derive(Deserialize)]
struct Written {
    version: u64,
    lanes: Vec<WrittenLane>,
}

#[derive(Deserialize)]
struct WrittenLane {
    target: String,
    #[serde(default)]
    points: Vec<WrittenPoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenPoint {
    t: Option<f64>,
    v: Option<f64>,
    curve: Option<f64>,
    via_x: Option<f64>,
    via_y: Option<f64>,
}

impl Lanes {
    /// Reads the attribute's text.
    pub fn parse(text: &str) -> Result<Self, LaneError> {
        let json = |error: serde_json::Error| LaneError::Json { detail: error.to_string() };
        let written: Written = serde_json::from_str(text).map_err(json)?;
        if written.version != VERSION {
            return Err(LaneError::Version { found: written.version });
        }
        let mut lanes = Self::default();
        for lane in written.lanes {
            let points = points(&lane.points);
            if points.is_empty() {
                continue;
            }
            if lane.target == VOLUME {
                lanes.volume.get_or_insert(Lane { points });
            } else {
                lanes.other.push(lane.target);
            }
        }
        Ok(lanes)
    }
}

impl Lane {
    /// The linear gain at a moment in seconds of the lane's own time.
    pub fn at(&self, seconds: f64) -> f64 {
        let after = self.points.partition_point(|point| point.time <= seconds);
        let (Some(from), Some(to)) =
            (after.checked_sub(1).and_then(|at| self.points.get(at)), self.points.get(after))
        else {
            let end = if after == 0 { self.points.first() } else { self.points.last() };
            return end.map_or(1.0, |point| point.volume);
        };
        let progress = from.way.at((seconds - from.time) / (to.time - from.time));
        from.volume + (to.volume - from.volume) * progress
    }
}

/// Points in the order of their times, one a time (the last one written), as many as are allowed.
fn points(written: &[WrittenPoint]) -> Vec<Point> {
    let mut read: Vec<Point> = written.iter().filter_map(WrittenPoint::read).collect();
    read.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut points: Vec<Point> = Vec::with_capacity(read.len());
    for point in read {
        match points.last_mut() {
            Some(last) if last.time.total_cmp(&point.time).is_eq() => *last = point,
            _ => points.push(point),
        }
    }
    points.truncate(MAX_POINTS);
    points
}

impl WrittenPoint {
    fn read(&self) -> Option<Point> {
        let (time, volume) = (self.t?, self.v?);
        let is_finite = time.is_finite() && volume.is_finite();
        is_finite.then(|| Point {
            time: time.max(0.0),
            volume: clamp_gain(volume),
            way: self.way(),
        })
    }

    fn way(&self) -> Way {
        if let (Some(x), Some(y)) = (self.via_x, self.via_y) {
            let (x, y) = (x.clamp(VIA.0, VIA.1), y.clamp(VIA.0, VIA.1));
            if (x - y).abs() >= 1e-6 {
                return Way::through(x, y);
            }
        }
        match self.curve.map(|curve| curve.clamp(-1.0, 1.0)) {
            Some(curve) if curve.abs() > 0.0 => Way::Power((2.0 * curve).exp2()),
            _ => Way::Straight,
        }
    }
}

impl Way {
    /// The rational quadratic curve that passes the via point half way: its control point is
    /// `via + (via - 1/2) / weight`. The smallest weight from 1 keeps that inside the square.
    fn through(via_x: f64, via_y: f64) -> Self {
        let needed = |via: f64| {
            let room = if via > 0.5 { VIA.1 - via } else { via - VIA.0 };
            (via - 0.5).abs() / room.max(f64::EPSILON)
        };
        let weight = needed(via_x).max(needed(via_y)).clamp(1.0, MAX_WEIGHT);
        let control = |via: f64| (via + (via - 0.5) / weight).clamp(VIA.0, VIA.1);
        Self::Through { x: control(via_x), y: control(via_y), weight }
    }

    /// How far the value is when the time is this far, both from 0 to 1.
    fn at(self, time: f64) -> f64 {
        let time = time.clamp(0.0, 1.0);
        match self {
            Self::Straight => time,
            Self::Power(power) => time.powf(power),
            Self::Through { x, y, weight } => {
                let along = parameter(time, x, weight);
                let back = 1.0 - along;
                let pull = 2.0 * weight * along * back;
                (pull * y + along * along) / (back * back + pull + along * along)
            }
        }
    }
}

/// Where on the curve its time is `time`: the root of a quadratic equation between 0 and 1.
fn parameter(time: f64, x: f64, weight: f64) -> f64 {
    let swell = 2.0 * time * (1.0 - weight);
    let square = swell - 1.0 + 2.0 * weight * x;
    let linear = -swell - 2.0 * weight * x;
    if square.abs() < 1e-12 {
        return if linear.abs() < 1e-12 { time } else { (-time / linear).clamp(0.0, 1.0) };
    }
    let root = (linear * linear - 4.0 * square * time).max(0.0).sqrt();
    let roots = [(-linear + root) / (2.0 * square), (-linear - root) / (2.0 * square)];
    let inside = roots.into_iter().find(|root| (-1e-9..=1.0 + 1e-9).contains(root));
    inside.map_or(time, |root| root.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(points: &str) -> Lane {
        let text =
            format!(r#"{{"version":1,"lanes":[{{"target":"volume","points":[{points}]}}]}}"#);
        Lanes::parse(&text).unwrap().volume.unwrap()
    }

    fn assert_near(lane: &Lane, expected: &[(f64, f64)]) {
        for (seconds, volume) in expected {
            let got = lane.at(*seconds);
            assert!((got - volume).abs() < 1e-9, "{got} instead of {volume} at {seconds} s");
        }
    }

    #[test]
    fn goes_straight_and_holds_its_ends() {
        let lane = lane(r#"{"t":3,"v":0},{"t":1,"v":0.5},{"t":2,"v":9},{"t":2,"v":1}"#);
        assert_near(
            &lane,
            &[(0.0, 0.5), (1.0, 0.5), (1.5, 0.75), (2.0, 1.0), (2.5, 0.5), (3.0, 0.0), (9.0, 0.0)],
        );
    }

    #[test]
    fn a_curve_is_a_power_of_the_progress() {
        let slow = lane(r#"{"t":0,"v":0,"curve":0.5},{"t":1,"v":1}"#);
        assert_near(&slow, &[(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]);
        let fast = lane(r#"{"t":0,"v":0,"curve":-0.5},{"t":1,"v":1}"#);
        assert_near(&fast, &[(0.25, 0.5)]);
    }

    #[test]
    fn a_via_point_is_on_the_curve() {
        for (x, y) in [(0.3, 0.6), (0.9, 0.2), (0.05, 0.95), (0.5, 0.4)] {
            let lane = lane(&format!(
                r#"{{"t":0,"v":0,"viaX":{x},"viaY":{y},"curve":1}},{{"t":1,"v":1}}"#
            ));
            assert_near(&lane, &[(0.0, 0.0), (x, y), (1.0, 1.0)]);
            let mut last = 0.0;
            for step in 1..=100 {
                let now = lane.at(f64::from(step) / 100.0);
                assert!(now >= last, "falls at {step} % through {x},{y}");
                last = now;
            }
        }
        let diagonal = lane(r#"{"t":0,"v":0,"viaX":0.4,"viaY":0.4},{"t":1,"v":1}"#);
        assert_near(&diagonal, &[(0.25, 0.25)]);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let lanes = Lanes::parse(
            r#"{"version":1,"lanes":[{"target":"rate","points":[{"t":0,"v":2}]},{"target":"fx.a.b"}]}"#,
        );
        assert_eq!(lanes, Ok(Lanes { volume: None, other: vec!["rate".to_owned()] }));
        let newer = Lanes::parse(r#"{"version":2,"lanes":[]}"#);
        assert_eq!(newer, Err(LaneError::Version { found: 2 }));
        assert!(matches!(Lanes::parse("loud"), Err(LaneError::Json { .. })));
        assert_near(&lane(r#"{"t":0,"v":99},{"t":null,"v":0}"#), &[(5.0, clamp_gain(99.0))]);
    }
}
