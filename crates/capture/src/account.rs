//! The account of a capture while it is made: what is known of every delivered frame, so that
//! frames which have to be delivered again are counted once.

use std::{collections::BTreeMap, sync::Arc};

use stillcut_stage::FrameMs;
use stillcut_timeline::Analysis;

use crate::{
    CaptureReport, FrameKind, PixelHash, RawFrame, Restart, ShardReport, TransportUse,
    report::FallbackFrame,
};

/// What became of a frame, besides its pixels.
#[derive(Debug, Clone, Default)]
pub(crate) struct FrameFacts {
    /// Held, and its sameness was observed or compared.
    pub(crate) verified: bool,
    /// Held, captured anyway, and compared bit by bit.
    pub(crate) compared: bool,
    /// Predicted to repeat the frame before it, and different.
    pub(crate) rejected: bool,
    /// Why it was captured another way than the session's mode.
    pub(crate) fallback: Option<Arc<str>>,
    /// Milliseconds that it took: see [`cost`].
    pub(crate) ms: f64,
}

/// Milliseconds by which a frame delays the ones after it. Where a worker draws `beside` the page, the
/// two work at the same time on different frames, and the busier one counts.
pub(crate) fn cost(ms: FrameMs, beside: bool) -> f64 {
    let (page, drawn) = (ms.seek + ms.settle + ms.paint, ms.draw + ms.write);
    if beside { page.max(drawn) } else { page + drawn }
}

/// A frame on its way from a browser to its place among the others.
#[derive(Debug)]
pub(crate) struct Delivered {
    pub(crate) raw: RawFrame,
    pub(crate) facts: FrameFacts,
    /// Number of the browser.
    pub(crate) browser: usize,
}

/// Work of browsers, whatever became of its frames.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) round_trips: u32,
    pub(crate) ms: FrameMs,
    pub(crate) restarts: Vec<Restart>,
    pub(crate) transport: Option<TransportUse>,
}

impl Work {
    pub(crate) fn add_times(&mut self, ms: FrameMs) {
        self.ms.seek += ms.seek;
        self.ms.settle += ms.settle;
        self.ms.paint += ms.paint;
        self.ms.draw += ms.draw;
        self.ms.write += ms.write;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.round_trips += other.round_trips;
        self.add_times(other.ms);
        self.restarts.extend(other.restarts);
        self.transport = TransportUse::slower(self.transport.take(), other.transport);
    }
}

/// A delivered frame without its pixels.
#[derive(Debug)]
struct FrameRecord {
    frame: u32,
    kind: FrameKind,
    hash: PixelHash,
    facts: FrameFacts,
    browser: usize,
}

/// The account of a capture while it is made, perhaps in several goes.
#[derive(Debug, Default)]
pub struct CaptureAccount {
    /// Ascending.
    frames: Vec<FrameRecord>,
    /// How frames looked that were forgotten and did not come again yet.
    forgotten: BTreeMap<u32, PixelHash>,
    /// Frames that looked different when they came again.
    differing: u32,
    work: Work,
    /// What browsers did, by their number; their frames are in `frames`.
    shards: Vec<ShardReport>,
}

impl CaptureAccount {
    /// Adds a delivered frame.
    pub(crate) fn count(&mut self, raw: &RawFrame, facts: FrameFacts, browser: usize) {
        let RawFrame { frame, kind, hash, .. } = *raw;
        if self.forgotten.remove(&frame).is_some_and(|before| before != hash) {
            self.differing += 1;
        }
        self.frames.push(FrameRecord { frame, kind, hash, facts, browser });
    }

    /// Adds what browser number `number` did.
    pub(crate) fn add_browser(&mut self, number: usize, work: Work, shard: ShardReport) {
        self.work.add(work);
        if self.shards.len() <= number {
            self.shards.resize_with(number + 1, ShardReport::default);
        }
        let known = &mut self.shards[number];
        known.blocks += shard.blocks;
        known.restarts += shard.restarts;
        known.trouble = shard.trouble.or(known.trouble.take());
    }

    /// The frame delivered last: its pixels and the captured frame that it shows.
    pub(crate) fn last(&self) -> Option<(PixelHash, u32)> {
        let last = self.frames.last()?;
        Some((last.hash, anchor_of(last.frame, last.kind)))
    }

    /// Forgets the frames from `frame` on: they will be captured again. What that work took is not
    /// forgotten.
    pub fn cut(&mut self, frame: u32) {
        let keep = self.frames.partition_point(|each| each.frame < frame);
        let forgotten = self.frames.drain(keep..).map(|each| (each.frame, each.hash));
        self.forgotten.extend(forgotten);
        self.work.restarts.retain(|each| each.from < frame);
    }

    /// Every delivered frame with its pixels' hash, ascending.
    pub fn frames(&self) -> impl Iterator<Item = (u32, FrameKind, PixelHash)> {
        self.frames.iter().map(|each| (each.frame, each.kind, each.hash))
    }

    /// Everything in numbers.
    pub fn report(&self, analysis: &Analysis) -> CaptureReport {
        let mut report = CaptureReport {
            round_trips: self.work.round_trips,
            ms: self.work.ms,
            restarts: self.work.restarts.clone(),
            shards: self.shards.clone(),
            differing: self.differing,
            transport: self.work.transport.clone(),
            ..CaptureReport::default()
        };
        report.restarts.sort_by_key(|each| each.from);
        for FrameRecord { frame, kind, facts, browser, .. } in &self.frames {
            report.count(*frame, *kind, analysis.run_at(*frame).is_some());
            report.verified += u32::from(facts.verified);
            report.compared += u32::from(facts.compared);
            if facts.rejected {
                report.reject(*frame, analysis);
            }
            if let Some(shard) = report.shards.get_mut(*browser) {
                shard.frames += 1;
            }
        }
        (report.fallback, report.fallbacks) = self.fallbacks();
        report.captured_frame_ms = median(self.costs(|kind| kind == FrameKind::Captured));
        report.held_frame_ms = mean(&self.costs(|kind| kind != FrameKind::Captured));
        report.sort_runs();
        report
    }

    /// How many frames were captured another way, and where and why.
    fn fallbacks(&self) -> (u32, Vec<FallbackFrame>) {
        let mut stretches: Vec<(u32, u32, &str)> = Vec::new();
        for each in &self.frames {
            let Some(reason) = each.facts.fallback.as_deref() else { continue };
            match stretches.last_mut() {
                Some((_, end, known)) if *end == each.frame && *known == reason => *end += 1,
                _ => stretches.push((each.frame, each.frame + 1, reason)),
            }
        }
        let words = |&(start, end, reason): &(u32, u32, &str)| FallbackFrame {
            frame: start,
            reason: match end - start {
                1 => reason.to_owned(),
                _ => format!("frames {start}..{end}: {reason}"),
            },
        };
        let count = stretches.iter().map(|(start, end, _)| end - start).sum();
        (count, stretches.iter().map(words).collect())
    }

    fn costs(&self, wanted: impl Fn(FrameKind) -> bool) -> Vec<f64> {
        self.frames.iter().filter(|each| wanted(each.kind)).map(|each| each.facts.ms).collect()
    }
}

/// The captured frame that a frame shows.
pub(crate) fn anchor_of(frame: u32, kind: FrameKind) -> u32 {
    match kind {
        FrameKind::Captured => frame,
        FrameKind::Held { anchor } => anchor,
    }
}

/// The middle one; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// 0 of none.
fn mean(values: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 frames")]
    let count = values.len().max(1) as f64;
    values.iter().sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Picture, shards::samples::analysis};

    /// Frames 0..10: captured, but 5..8 held; 2..4 by screenshot; 9 was predicted to be as 8.
    fn deliver(account: &mut CaptureAccount, from: u32, browser: usize) {
        let reason: Arc<str> = Arc::from("canvas");
        for frame in from..10 {
            let held = (5..8).contains(&frame);
            let kind = if held { FrameKind::Held { anchor: 4 } } else { FrameKind::Captured };
            let picture = Arc::new(Picture { width: 1, height: 1, rgba: vec![0; 4].into() });
            let hash = PixelHash(anchor_of(frame, kind).into());
            let facts = FrameFacts {
                verified: held,
                compared: frame == 6,
                rejected: frame == 9,
                fallback: (2..4).contains(&frame).then(|| Arc::clone(&reason)),
                ms: if held { 1.0 } else { f64::from(frame) },
            };
            account.count(&RawFrame { frame, kind, hash, picture }, facts, browser);
        }
    }

    fn browser(restarts: u32) -> ShardReport {
        let trouble = (restarts > 0).then(|| "died".to_owned());
        ShardReport { blocks: 1, frames: 0, restarts, trouble }
    }

    #[test]
    fn what_happens_at_the_same_time_costs_once() {
        let ms = FrameMs { seek: 1.0, settle: 2.0, paint: 4.0, draw: 8.0, write: 16.0 };
        assert!((cost(ms, false) - 31.0).abs() < 1e-9);
        assert!((cost(ms, true) - 24.0).abs() < 1e-9, "the worker is the busier one");
        let held = FrameMs { draw: 0.0, write: 0.0, ..ms };
        assert!((cost(held, true) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn frames_delivered_again_are_counted_once() {
        let analysis = analysis((1, 1), &[(8, 10)]);
        let trips = || Work {
            round_trips: 3,
            restarts: vec![Restart { from: 5, frame: 8 }],
            ..Work::default()
        };
        let mut once = CaptureAccount::default();
        deliver(&mut once, 0, 0);
        once.add_browser(0, trips(), browser(1));
        let expected = once.report(&analysis);
        assert_eq!((expected.total, expected.captured, expected.held), (10, 7, 3));
        assert_eq!((expected.verified, expected.compared), (3, 1));
        assert_eq!((expected.rejected, expected.predicted), (1, 2));
        assert_eq!(expected.fallback, 2);
        assert_eq!(expected.fallbacks[0].reason, "frames 2..4: canvas");
        assert!((expected.captured_frame_ms - 3.0).abs() < 1e-9, "of 0, 1, 2, 3, 4, 8, 9");
        assert!((expected.held_frame_ms - 1.0).abs() < 1e-9);

        for again_from in [0, 3, 6, 10] {
            let mut twice = CaptureAccount::default();
            deliver(&mut twice, 0, 0);
            twice.add_browser(0, trips(), browser(1));
            twice.cut(again_from);
            assert_eq!(twice.last().is_some(), again_from > 0);
            deliver(&mut twice, again_from, 1);
            let repeated = if again_from <= 5 { trips().restarts } else { Vec::new() };
            twice.add_browser(1, Work { restarts: repeated, ..trips() }, browser(0));
            let report = twice.report(&analysis);
            assert_eq!(report.differing, 0);
            let frames: u32 = report.shards.iter().map(|shard| shard.frames).sum();
            assert_eq!((frames, report.shards[1].frames), (10, 10 - again_from));
            assert_eq!((report.round_trips, report.shards[0].restarts), (6, 1), "work is work");
            let same = CaptureReport { round_trips: 3, shards: expected.shards.clone(), ..report };
            assert_eq!(same, expected, "from {again_from}");
        }
    }

    #[test]
    fn frames_that_look_different_when_they_come_again_are_told() {
        let mut account = CaptureAccount::default();
        deliver(&mut account, 0, 0);
        account.frames[7].hash = PixelHash(77);
        account.frames[3].hash = PixelHash(33);
        account.cut(9);
        account.cut(6);
        deliver(&mut account, 6, 0);
        assert_eq!(account.report(&analysis((1, 1), &[])).differing, 1, "frame 7 alone came again");
    }
}
