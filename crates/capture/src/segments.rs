//! Which stretch of the video is captured in which mode: pure.

use stillcut_stage::Unsupported;
use stillcut_timeline::{FrameRange, FrameRate};

use crate::CaptureMode;

/// A stretch of frames captured in one mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) range: FrameRange,
    pub(crate) mode: CaptureMode,
    /// Why the stretch is not drawn, where it is not.
    pub(crate) reason: Option<String>,
}

/// Frames that are not drawn because drawing them was tried and looked different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDrawn {
    /// The frames, between two cuts.
    pub range: FrameRange,
    /// How they look different, for people.
    pub reason: String,
}

/// Cuts a range into stretches. Intervals that cannot be drawn are captured by screenshot, and so
/// are those that turned out to look different.
pub(crate) fn segments(
    range: FrameRange,
    rate: FrameRate,
    unsupported: &[Unsupported],
    not_drawn: &[NotDrawn],
) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for frame in range.frames() {
        let rule = unsupported.iter().find(|each| rate.is_visible(frame, each.start, each.end));
        let found = not_drawn.iter().find(|each| each.range.contains(frame));
        let reason = rule.map(|each| each.reason.as_str());
        let reason = reason.or_else(|| found.map(|each| each.reason.as_str()));
        match segments.last_mut() {
            Some(last) if last.reason.as_deref() == reason => last.range.end = frame + 1,
            _ => segments.push(Segment {
                range: FrameRange { start: frame, end: frame + 1 },
                mode: if reason.is_some() {
                    CaptureMode::Screenshot
                } else {
                    CaptureMode::DrawElement
                },
                reason: reason.map(ToOwned::to_owned),
            }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_drawn_is_a_stretch_of_its_own() {
        let rate = FrameRate::new(10, 1).unwrap();
        let canvas = Unsupported { start: 1.0, end: 2.0, reason: "canvas".to_owned() };
        let found = NotDrawn {
            range: FrameRange::new(15, 25).unwrap(),
            reason: "looks different".to_owned(),
        };
        let segments = segments(FrameRange::new(0, 30).unwrap(), rate, &[canvas], &[found]);
        let ranges: Vec<_> =
            segments.iter().map(|each| (each.range.start, each.range.end, each.mode)).collect();
        assert_eq!(
            ranges,
            [
                (0, 10, CaptureMode::DrawElement),
                (10, 20, CaptureMode::Screenshot),
                (20, 25, CaptureMode::Screenshot),
                (25, 30, CaptureMode::DrawElement)
            ]
        );
    }
}
