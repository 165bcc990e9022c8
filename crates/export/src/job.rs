//! One export from request to receipt.

use std::time::Duration;

use stillcut_capture::{CaptureError, Crew, Dedup};
use stillcut_composition::Project;
use stillcut_media::{Ffmpeg, PendingOutput};
use stillcut_process::dropped_are_gone;
use stillcut_stage::Chromium;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    ExportError, ExportRequest, Progress, Receipt, Stage,
    attempt::{Tools, Way, attempt},
    finished::{Checked, Finished},
    hashes,
    memory::MemoryWatch,
    progress::Tracker,
    stills::FfmpegSearch,
};

/// How long killed processes may take to end: one with much memory, or behind others for the processors, not at once.
const LAST_MOMENTS: Duration = Duration::from_secs(1);

/// Runs one export. Progress goes to `progress`; `cancel` ends it within two seconds, with every
/// child process gone and no partial file. Dropping the future kills the processes, too, but does
/// not wait for their end.
pub async fn run(
    request: ExportRequest,
    progress: watch::Sender<Progress>,
    cancel: CancellationToken,
) -> Result<Receipt, ExportError> {
    let exported = Box::pin(export(request, progress, cancel)).await;
    dropped_are_gone(LAST_MOMENTS).await;
    exported
}

async fn export(
    request: ExportRequest,
    progress: watch::Sender<Progress>,
    cancel: CancellationToken,
) -> Result<Receipt, ExportError> {
    let mut tracker = Tracker::new(&progress);
    let memory = MemoryWatch::start();
    tracker.stage(Stage::Preparing);
    let tools = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(ExportError::Cancelled),
        tools = prepare(&request) => tools?,
    };
    let (finished, checked) = Box::pin(produce(&request, &tools, &mut tracker, &cancel)).await?;
    if let Some(path) = &request.hashes {
        hashes::write(&finished.account, path)?;
    }
    finished.publish(&checked, &request, tracker.elapsed(), memory.peak())
}

/// Finds everything that can be missing before any work is done. What ffmpeg can do is asked while the
/// browser starts.
async fn prepare(request: &ExportRequest) -> Result<Tools, ExportError> {
    let project = Project::open(&request.composition)?.with_variables(request.variables.clone());
    // Made and removed again: a target that cannot be written is known before the first frame.
    drop(PendingOutput::beside(&request.output, request.format, request.overwrite)?);
    Ffmpeg::check_present(request.ffmpeg.as_deref())?;
    let chromium = Chromium::locate(request.chromium.as_deref(), request.cache.as_deref()).await?;
    let ffmpeg = FfmpegSearch::new(request.ffmpeg.clone(), request.cache.clone());
    Ok(Tools { project, chromium, ffmpeg })
}

/// Captures and encodes. Where a held frame turns out to differ from its own capture, the browser
/// misses changes: everything is done again without holds. Where two browsers draw a frame
/// differently, everything is done again by one.
async fn produce(
    request: &ExportRequest,
    tools: &Tools,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<(Finished, Checked), ExportError> {
    let way = Way { dedup: request.dedup, crew: request.shards.crew() };
    match attempt(request, tools, way, tracker, cancel).await {
        Err(ExportError::Capture(CaptureError::HoldMismatch { frame, anchor })) => {
            tracing::warn!(frame, anchor, "a held frame differs; exporting again without dedup");
            let way = Way { dedup: Dedup::Off, ..way };
            let (mut finished, checked) = attempt(request, tools, way, tracker, cancel).await?;
            finished.skip_reasons =
                vec![format!("frame {frame} differed from its anchor {anchor}")];
            Ok((finished, checked))
        }
        Err(ExportError::Capture(error @ CaptureError::ShardMismatch { .. })) => {
            tracing::warn!(%error, "exporting again with one browser");
            let way = Way { crew: Crew::ONE, ..way };
            let (mut finished, checked) = attempt(request, tools, way, tracker, cancel).await?;
            finished.refused_shards = Some(error.to_string());
            Ok((finished, checked))
        }
        other => other,
    }
}
