//! The fidelity guard of an export: what is known, what is compared, what the receipt says.

mod memory;
mod report;

use std::time::Instant;

use stillcut_capture::{
    CaptureError, NotDrawn, Session,
    guard::{GuardOptions, guard},
};
use stillcut_composition::Project;
use stillcut_timeline::FrameRange;
use tokio_util::sync::CancellationToken;

use crate::ExportRequest;
use memory::Memory;
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
    range: FrameRange,
    cancel: &CancellationToken,
) -> Result<Checked, CaptureError> {
    let begin = Instant::now();
    let memory = Memory::of(request, project, session).await;
    let known = memory.recall().await;
    let options =
        GuardOptions { choice: request.guard, range, batch: request.batch, known: &known };
    let guarded = guard(session, &options, cancel).await?;
    if guarded.compared > 0 {
        memory.keep(&known, &guarded.verdicts).await;
    }
    Ok(Checked {
        not_drawn: guarded.not_drawn(),
        report: GuardReport::of(request.guard, &guarded, begin.elapsed()),
    })
}
