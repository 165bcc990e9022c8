//! Draws and shoots the samples of a plan.

use stillcut_stage::{Slots, StagePage};
use stillcut_timeline::FrameRange;
use tokio::task::spawn_blocking;

use super::{Difference, Verdict, compare::Comparison};
use crate::{
    Batch, CaptureError, Picture, Session,
    draw::DrawSource,
    orders::Order,
    screenshot::screenshot,
    session::Plain,
    source::{FrameOrder, Outcome},
};

/// Intervals with the frames to compare in them, ascending.
pub(super) type Plan = Vec<(FrameRange, Vec<u32>)>;

/// What came of a plan.
#[derive(Default)]
pub(super) struct Round {
    pub(super) verdicts: Vec<Verdict>,
    /// Frames compared.
    pub(super) compared: u32,
    /// Why it was ended before its end.
    pub(super) trouble: Option<String>,
}

/// Compares the frames of a plan. The stage page is fresh afterwards.
pub(super) async fn check(
    session: &mut Session,
    batch: Batch,
    plan: Plan,
) -> Result<Round, CaptureError> {
    let mut round = Round::default();
    if let Err(error) = compare_all(session, batch, plan, &mut round).await {
        tracing::warn!(%error, "frames could not be compared");
        round.trouble = Some(error.to_string());
    }
    match session.rewind().await {
        // The capture starts another browser.
        Err(error) if error.is_lost() => {}
        rewound => rewound?,
    }
    Ok(round)
}

async fn compare_all(
    session: &mut Session,
    batch: Batch,
    plan: Plan,
    round: &mut Round,
) -> Result<(), CaptureError> {
    session.prepare(batch).await?;
    for (interval, frames) in plan {
        let mut verdict = None;
        for frame in frames {
            let compared = compare_frame(session, batch, frame).await;
            let Ok(comparison) = compared else {
                round.verdicts.extend(verdict);
                return compared.map(|_| ());
            };
            round.compared += 1;
            tracing::debug!(frame, ?comparison, "compared");
            let verdict = verdict.get_or_insert_with(|| Verdict::begun(interval));
            verdict.add(frame, comparison);
            if verdict.difference.is_some() {
                break;
            }
        }
        round.verdicts.extend(verdict);
    }
    Ok(())
}

async fn compare_frame(
    session: &mut Session,
    batch: Batch,
    frame: u32,
) -> Result<Comparison, CaptureError> {
    let (plain, stage) = session.both()?;
    let (drawn, shot) = tokio::join!(drawn(stage, batch, frame), shot(plain, frame));
    let (drawn, shot) = (drawn?, shot?);
    let comparison = spawn_blocking(move || Comparison::of(&drawn, &shot)).await;
    comparison.ok().flatten().ok_or(CaptureError::BadPixels { frame })
}

async fn drawn(
    (stage, slots): (&StagePage, &Slots),
    batch: Batch,
    frame: u32,
) -> Result<Picture, CaptureError> {
    let mut source = DrawSource::new(stage, slots, batch);
    match source.one(FrameOrder { frame, order: Order::Capture }).await? {
        Outcome::Captured(pixels) => Ok(pixels.picture),
        _ => Err(CaptureError::BadNotice { frame }),
    }
}

async fn shot(plain: Plain<'_>, frame: u32) -> Result<Picture, CaptureError> {
    let page = plain.at(frame).await?;
    Ok(screenshot(page, frame).await?.picture)
}

impl Verdict {
    fn begun(interval: FrameRange) -> Self {
        let worst_psnr = f64::INFINITY;
        Self { interval, compared: Vec::new(), worst_psnr, difference: None }
    }

    fn add(&mut self, frame: u32, comparison: Comparison) {
        let Comparison { psnr, place, different: tiles, .. } = comparison;
        self.compared.push(frame);
        self.worst_psnr = self.worst_psnr.min(psnr);
        if !comparison.is_same() {
            self.difference = Some(Difference { frame, psnr, tiles, place });
        }
    }
}
