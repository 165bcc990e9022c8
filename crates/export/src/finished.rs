//! What came of a capture and encode, and the receipt of it.

use std::{collections::BTreeMap, time::Duration};

use stillcut_capture::{CaptureAccount, CaptureMode, CaptureReport, Dedup, Session};
use stillcut_media::{MediaInfo, PendingOutput, VideoSpec};
use stillcut_timeline::{FrameRange, Problem};

use crate::{
    BatchReport, DedupReport, EncoderReport, ExportError, ExportRequest, Fallback, FrameCounts,
    GuardReport, RECEIPT_VERSION, Receipt, Restart, ShardReport, ShardsReport, SoundReport,
    encode::Encoded, output::Expected,
};

/// A capture and encode that came to its end.
pub(crate) struct Finished {
    pub(crate) pending: PendingOutput,
    pub(crate) encoded: Encoded,
    pub(crate) account: CaptureAccount,
    pub(crate) report: CaptureReport,
    pub(crate) spec: VideoSpec,
    pub(crate) range: FrameRange,
    /// The setting that was in force at the end.
    pub(crate) dedup: Dedup,
    pub(crate) skip_reasons: Vec<String>,
    /// Why the frames were captured again by one browser, if they were.
    pub(crate) refused_shards: Option<String>,
    pub(crate) facts: SessionFacts,
    pub(crate) guard: GuardReport,
    pub(crate) sound: Option<SoundReport>,
    pub(crate) opening: Duration,
    pub(crate) capturing: Duration,
}

impl Finished {
    /// Moves the file to its place and writes the receipt; `total` is the time of the whole job.
    pub(crate) fn publish(
        self,
        checked: &Checked,
        request: &ExportRequest,
        total: Duration,
        peak_memory_bytes: u64,
    ) -> Result<Receipt, ExportError> {
        let stages_ms = stages(&self, checked.took, total);
        let saved_ms = saved(&stages_ms, self.report.captured, self.report.held);
        let target = self.pending.target().to_path_buf();
        let output = self.expected().report(&target, &checked.info);
        let Self {
            pending,
            encoded,
            report,
            range,
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
                compared: report.compared,
                restarts: report
                    .restarts
                    .into_iter()
                    .map(|each| Restart { from: each.from, frame: each.frame })
                    .collect(),
            },
            batch: BatchReport { size: request.batch.size(), round_trips: report.round_trips },
            shards: ShardsReport {
                setting: request.shards.to_string(),
                browsers: report.shards.iter().map(shard_report).collect(),
                refused: refused_shards,
            },
            transport: report.transport,
            encoder: EncoderReport { restarts: encoded.restarts },
            guard,
            stages_ms,
            saved_ms,
            runs: report.runs,
            fallbacks: report
                .fallbacks
                .into_iter()
                .map(|each| Fallback { frame: each.frame, reason: each.reason })
                .collect(),
            problems: facts.problems,
            peak_memory_bytes,
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
}

impl SessionFacts {
    /// As the session stands now.
    pub(crate) fn of(session: &Session) -> Self {
        Self {
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
    let page = finished.report.ms;
    [
        ("open", ms(finished.opening)),
        ("guard", finished.guard.ms),
        ("capture", ms(finished.capturing)),
        ("encode", ms(finished.encoded.busy)),
        ("check", ms(checking)),
        ("total", ms(total)),
        ("seek", page.seek),
        ("settle", page.settle),
        ("paint", page.paint),
        ("draw", page.draw),
        ("transfer", page.write),
    ]
    .into_iter()
    .map(|(stage, ms)| (stage.to_owned(), (ms * 10.0).round() / 10.0))
    .collect()
}

/// What the held frames would have cost at the price of the captured ones.
fn saved(stages_ms: &BTreeMap<String, f64>, captured: u32, held: u32) -> f64 {
    let of = |stage: &str| stages_ms.get(stage).copied().unwrap_or_default();
    let saved = (of("draw") + of("transfer")) / f64::from(captured.max(1)) * f64::from(held);
    (saved * 10.0).round() / 10.0
}
