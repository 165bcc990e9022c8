//! Cuts: the frames where the set of visible clips changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Clip, ClipKind, FrameRate};

/// A frame where the set of visible clips changes. Audio clips are not visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cut {
    /// First frame of the new set, 1 or above (frame 0 is no cut).
    pub frame: u32,
    /// Ids of the clips that appear here.
    pub starts: Vec<String>,
    /// Ids of the clips that disappeared.
    pub ends: Vec<String>,
}

/// The cuts of a video of `frames` frames, ascending, their clips in document order.
pub(crate) fn find_cuts(clips: &[Clip], fps: FrameRate, frames: u32) -> Vec<Cut> {
    let mut cuts = BTreeMap::new();
    // Sound is never seen: its clips change no picture.
    for clip in clips.iter().filter(|clip| clip.kind != ClipKind::Audio) {
        let (first, after) = (fps.first_visible(clip.start), fps.first_visible(clip.end));
        if first >= after {
            continue; // too short for any frame
        }
        if (1..frames).contains(&first) {
            cut_at(&mut cuts, first).starts.push(clip.id.clone());
        }
        if (1..frames).contains(&after) {
            cut_at(&mut cuts, after).ends.push(clip.id.clone());
        }
    }
    cuts.into_values().collect()
}

fn cut_at(cuts: &mut BTreeMap<u32, Cut>, frame: u32) -> &mut Cut {
    cuts.entry(frame).or_insert_with(|| Cut { frame, starts: Vec::new(), ends: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::clip;

    fn cut(frame: u32, starts: &[&str], ends: &[&str]) -> Cut {
        let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        Cut { frame, starts: owned(starts), ends: owned(ends) }
    }

    #[test]
    fn clips_that_meet_share_a_cut() {
        let clips = [clip("a", 0.0, 2.0), clip("b", 2.0, 4.0), clip("c", 2.0, 3.0)];
        assert_eq!(
            find_cuts(&clips, FrameRate::DEFAULT, 120),
            [cut(60, &["b", "c"], &["a"]), cut(90, &[], &["c"])]
        );
    }

    #[test]
    fn the_ends_of_the_video_are_no_cuts() {
        let clips = [clip("a", -1.0, 4.0), clip("b", 0.0, 9.0), clip("late", 4.0, 5.0)];
        assert_eq!(find_cuts(&clips, FrameRate::DEFAULT, 120), []);
    }

    #[test]
    fn sound_makes_no_cut() {
        let music = Clip { kind: ClipKind::Audio, ..clip("music", 1.0, 2.0) };
        assert_eq!(find_cuts(&[music], FrameRate::DEFAULT, 120), []);
    }

    #[test]
    fn a_clip_between_two_frames_is_never_seen() {
        let clips = [clip("blink", 1.001, 1.002), clip("backwards", 2.0, 1.0)];
        assert_eq!(find_cuts(&clips, FrameRate::DEFAULT, 120), []);
    }
}
