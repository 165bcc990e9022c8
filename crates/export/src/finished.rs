//! What came of a capture and encode, and the receipt of it.

use std::{collections::BTreeMap, time::Duration};

use stillcut_capture::{Batch, CaptureAccount, CaptureMode, CaptureReport, Dedup, Session};
use stillcut_media::{MediaInfo, PendingOutput, VideoSpec};
use stillcut_stage::RemoteUse;
use stillcut_timeline::{Analysis, FrameRange, Ineligible, Problem};

use crate::{
    BatchReport, DedupReport, EncoderReport, ExportError, ExportRequest, Fallback, FrameCosts,
    FrameCounts, GuardReport, NetworkReport, RECEIPT_VERSION, Receipt, Restart, ShardReport,
    ShardsReport, SoundReport, encode::Encoded, memory::Peak, output::Expected,
};

/// A capture and encode that came to its end.
pub(crate) struct Finished {
    pub(crate) pending: PendingOutput,
    pub(crate) encoded: Encoded,
    pub(crate) account: CaptureAccount,
    pub(crate) report: CaptureReport,
    pub(crate) spec: VideoSpec,
    pub(crate) range: FrameRange,
    /// What was used of the setting.
    pub(crate) batch: Batch,
    /// The setting that was in force at the end.
    pub(crate) dedup: Dedup,
    pub(crate) skip_reasons: Vec<String>,
    /// Why the frames were captured again by one browser, if they were.
    pub(crate) refused_shards: Option<String>,
    pub(crate) facts: SessionFacts,
    pub(crate) guard: GuardReport,
    pub(crate) sound: Option<SoundReport>,
    pub(crate) opening: Duration,
    pub(crate) analyzing: Duration,
    pub(crate) capturing: Duration,
}

impl Finished {
    /// Moves the file to its place and writes the receipt; `total` is the time of the whole job.
    pub(crate) fn publish(
        self,
        checked: &Checked,
        request: &ExportRequest,
        total: Duration,
        peak: Peak,
    ) -> Result<Receipt, ExportError> {
        let stages_ms = stages(&self, checked.took, total);
        let costs = costs(&self.report);
        let saved_ms = saved(costs, self.report.held);
        let target = self.pending.target().to_path_buf();
        let output = self.expected().report(&target, &checked.info);
        let Self {
            pending,
            encoded,
            report,
            range,
            batch,
            dedup,
            skip_reasons,
            refused_shards,
            facts,
            guard,
            sound,
            ..
        } = self;
        pending.publish()?;
        Ok(Receipt {
            version: RECEIPT_VERSION,
            composition: request.composition.display().to_string(),
            variables: request.variables.values().clone(),
            mode: facts.mode,
            mode_reason: facts.mode_reason,
            browser: facts.browser,
            range,
            frames: FrameCounts {
                total: report.total,
                captured: report.captured,
                held: report.held,
                predicted: report.predicted,
                verified: report.verified,
                rejected: report.rejected,
                fallback: report.fallback,
            },
            dedup: DedupReport {
                setting: request.dedup,
                armed: dedup != Dedup::Off && (report.held > 0 || skip_reasons.is_empty()),
                skip_reasons,
                ineligible: facts.ineligible,
                compared: report.compared,
                restarts: report
                    .restarts
                    .into_iter()
                    .map(|each| Restart { from: each.from, frame: each.frame })
                    .collect(),
            },
            batch: BatchReport { size: batch.size(), round_trips: report.round_trips },
            shards: ShardsReport {
                setting: request.shards.to_string(),
                browsers: report.shards.iter().map(shard_report).collect(),
                refused: refused_shards,
            },
            transport: report.transport,
            encoder: EncoderReport { restarts: encoded.restarts, differing: report.differing },
            guard,
            stages_ms,
            saved_ms,
            costs,
            runs: report.runs,
            fallbacks: report
                .fallbacks
                .into_iter()
                .map(|each| Fallback { frame: each.frame, reason: each.reason })
                .collect(),
            problems: facts.problems,
            network: network(request, facts.remote),
            peak_memory_bytes: peak.total,
            peak_memory: peak.kinds,
            audio: sound,
            output,
        })
    }

    pub(crate) fn expected(&self) -> Expected<'_> {
        Expected { spec: &self.spec, written: self.encoded.written, sound: self.sound.as_ref() }
    }
}

/// What the receipt says about the session.
pub(crate) struct SessionFacts {
    pub(crate) mode: CaptureMode,
    pub(crate) mode_reason: Option<String>,
    pub(crate) browser: String,
    pub(crate) problems: Vec<Problem>,
    pub(crate) ineligible: Vec<Ineligible>,
    pub(crate) remote: RemoteUse,
}

impl SessionFacts {
    /// As the session stands now, for these frames.
    pub(crate) fn of(session: &Session, range: FrameRange) -> Self {
        let Analysis { fps, ineligible, .. } = session.analysis();
        let touches = |each: &&Ineligible| {
            range.frames().any(|frame| fps.is_visible(frame, each.start, each.end))
        };
        Self {
            ineligible: ineligible.iter().filter(touches).cloned().collect(),
            remote: session.remote_use(),
            mode: session.mode(),
            mode_reason: session.mode_reason().map(ToOwned::to_owned),
            browser: session.browser().to_owned(),
            problems: session.problems(),
        }
    }
}

/// What was found in the finished file or folder.
pub(crate) struct Checked {
    pub(crate) info: MediaInfo,
    pub(crate) took: Duration,
}

fn shard_report(shard: &stillcut_capture::ShardReport) -> ShardReport {
    ShardReport {
        frames: shard.frames,
        blocks: shard.blocks,
        restarts: shard.restarts,
        trouble: shard.trouble.clone(),
    }
}

fn stages(finished: &Finished, checking: Duration, total: Duration) -> BTreeMap<String, f64> {
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let (page, encoded) = (finished.report.ms, &finished.encoded);
    let known = [
        ("open", ms(finished.opening)),
        ("analyze", (ms(finished.analyzing) - finished.guard.ms).max(0.0)),
        ("guard", finished.guard.ms),
        ("capture", ms(finished.capturing.saturating_sub(encoded.finishing))),
        ("encode", ms(encoded.busy)),
        ("finish", ms(encoded.finishing)),
        ("check", ms(checking)),
        ("total", ms(total)),
        ("seek", page.seek),
        ("settle", page.settle),
        ("paint", page.paint),
        ("draw", page.draw),
        ("transfer", page.write),
    ];
    known
        .into_iter()
        .chain(encoded.converting.map(|took| ("convert", ms(took))))
        .map(|(stage, ms)| (stage.to_owned(), tenths(ms)))
        .collect()
}

fn tenths(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}

fn costs(report: &CaptureReport) -> FrameCosts {
    let hundredths = |ms: f64| (ms * 100.0).round() / 100.0;
    FrameCosts {
        captured_ms: hundredths(report.captured_frame_ms),
        held_ms: hundredths(report.held_frame_ms),
    }
}

/// What the held frames would have cost more at the price of the captured ones.
fn saved(FrameCosts { captured_ms, held_ms }: FrameCosts, held: u32) -> f64 {
    tenths(f64::from(held) * (captured_ms - held_ms).max(0.0))
}

fn network(request: &ExportRequest, used: RemoteUse) -> NetworkReport {
    let policy = request.remote.network().map(|network| network.policy.to_string());
    let RemoteUse { installed, files, missing } = used;
    let policy = policy.unwrap_or_else(|| "offline".to_owned());
    NetworkReport { policy, installed, files, missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holding_saves_what_captures_cost_more() {
        let report =
            CaptureReport { captured_frame_ms: 20.5, held_frame_ms: 0.5, ..Default::default() };
        let costs = costs(&report);
        assert!((saved(costs, 300) - 6000.0).abs() < 1e-9);
        assert!(saved(costs, 0).abs() < 1e-9);
        let dear = FrameCosts { captured_ms: 1.0, held_ms: 2.0 };
        assert!(saved(dear, 10).abs() < 1e-9, "never less than nothing");
    }
}
