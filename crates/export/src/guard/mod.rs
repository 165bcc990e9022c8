//! The fidelity guard of an export: what is known, what is compared, what the receipt says.

mod memory;
mod report;

use std::{path::Path, time::Instant};

use stillcut_capture::{
    Batch, CaptureError, NotDrawn, Preview, Session,
    guard::{GuardOptions, Verdict, guard},
};
use stillcut_composition::Project;
use stillcut_timeline::FrameRange;
use tokio_util::sync::CancellationToken;

use crate::ExportRequest;
use memory::{Memory, Shown};
pub use report::GuardReport;

/// What the guard found out before the first frame.
pub(crate) struct Checked {
    /// What is not to be drawn.
    pub(crate) not_drawn: Vec<NotDrawn>,
    pub(crate) report: GuardReport,
}

/// Compares a sample of the frames, or remembers what an earlier export found out.
pub(crate) async fn check(
    request: &ExportRequest,
    project: &Project,
    session: &mut Session,
    (range, batch): (FrameRange, Batch),
    cancel: &CancellationToken,
) -> Result<Checked, CaptureError> {
    let begin = Instant::now();
    let shown = Shown {
        browser: session.browser(),
        analysis: session.analysis(),
        transparent: request.keeps_alpha(),
    };
    let memory = Memory::of(request.cache.as_deref(), project, shown).await;
    let known = memory.recall().await;
    let options = GuardOptions { choice: request.guard, range, batch, known: &known };
    let guarded = guard(session, &options, cancel).await?;
    if guarded.compared > 0 {
        memory.keep(&known, &guarded.verdicts).await;
    }
    Ok(Checked {
        not_drawn: guarded.not_drawn(),
        report: GuardReport::of(request.guard, &guarded, begin.elapsed()),
    })
}

/// The frames that exports of this composition are known not to draw, for a preview that is to show
/// the same.
pub async fn not_drawn_in_exports(
    cache: &Path,
    project: &Project,
    preview: &Preview,
) -> Vec<NotDrawn> {
    let (browser, analysis) = (preview.browser(), preview.analysis());
    let shown = Shown { browser, analysis, transparent: false };
    let known = Memory::of(Some(cache), project, shown).await.recall().await;
    known.iter().filter_map(Verdict::not_drawn).collect()
}
