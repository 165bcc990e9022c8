//! How the frames of an export are cut into blocks that browsers take in turn: pure.

use stillcut_timeline::{Analysis, FrameRange};

use crate::{Batch, segments::Segment};

/// Pixels of captured frames that a block may have waiting, in bytes.
const BLOCK_BYTES: u64 = 48 << 20;
const BYTES_PER_PIXEL: u64 = 4;
/// Calls that a block is worth at least: between two blocks a page waits a moment.
const LEAST_CALLS: u32 = 2;
const MOST_FRAMES: u32 = 32;

/// Frames that a block captures at most, for pictures of this size.
pub(super) fn captures_per_block(analysis: &Analysis, batch: Batch) -> u32 {
    let picture = u64::from(analysis.width) * u64::from(analysis.height) * BYTES_PER_PIXEL;
    let fitting = u32::try_from(BLOCK_BYTES / picture.max(1)).unwrap_or(u32::MAX);
    let calls = fitting.min(MOST_FRAMES) / batch.size();
    calls.max(LEAST_CALLS) * batch.size()
}

/// Cuts stretches into blocks of about `captures` captured frames, in whole calls of `batch`
/// frames. A predicted static run is never cut, since every block begins with a capture.
pub(super) fn blocks(
    analysis: &Analysis,
    stretches: &[Segment],
    captures: u32,
    batch: Batch,
) -> Vec<FrameRange> {
    let mut blocks = Vec::new();
    for stretch in stretches {
        let mut start = stretch.range.start;
        let mut expected = 0;
        for frame in stretch.range.frames() {
            let repeats = repeats(analysis, frame);
            let is_whole = (frame - start).is_multiple_of(batch.size());
            if !repeats && is_whole && expected >= captures {
                blocks.push(FrameRange { start, end: frame });
                (start, expected) = (frame, 0);
            }
            expected += u32::from(!repeats);
        }
        blocks.push(FrameRange { start, end: stretch.range.end });
    }
    blocks
}

/// Frames of a range that are expected to be captured.
pub(crate) fn expected_captures(analysis: &Analysis, range: FrameRange) -> u32 {
    range.frames().map(|frame| u32::from(!repeats(analysis, frame))).sum()
}

/// Whether a frame is predicted to repeat the one before it.
fn repeats(analysis: &Analysis, frame: u32) -> bool {
    analysis.run_at(frame).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CaptureMode, shards::samples::analysis};

    fn stretch(start: u32, end: u32) -> Segment {
        let range = FrameRange { start, end };
        Segment { range, mode: CaptureMode::DrawElement, reason: None }
    }

    #[test]
    fn blocks_follow_each_other_and_keep_runs_whole() {
        let analysis = analysis((1280, 720), &[(10, 60), (70, 75)]);
        let stretches = [stretch(0, 80), stretch(80, 100)];
        let blocks = blocks(&analysis, &stretches, 8, Batch::new(2).unwrap());
        let ends: Vec<_> = blocks.iter().map(|block| (block.start, block.end)).collect();
        assert_eq!(ends, [(0, 8), (8, 66), (66, 80), (80, 88), (88, 96), (96, 100)]);
    }

    #[test]
    fn large_pictures_make_short_blocks() {
        let of = |size| captures_per_block(&analysis(size, &[]), Batch::new(4).unwrap());
        assert_eq!([of((1280, 720)), of((1920, 1080)), of((3840, 2160))], [12, 8, 8]);
        assert_eq!(of((64, 64)), 32);
    }

    #[test]
    fn held_frames_are_no_work() {
        let analysis = analysis((64, 64), &[(10, 60)]);
        assert_eq!(expected_captures(&analysis, FrameRange { start: 0, end: 100 }), 50);
    }
}
