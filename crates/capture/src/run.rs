//! One capture: every frame of a range, in order, in the right mode.

use std::{cmp::Ordering, sync::Arc};

use stillcut_timeline::{Analysis, FrameRange};

use crate::{
    Batch, CaptureError, CaptureMode, Dedup, Session, VerifyHolds,
    draw::DrawSource,
    driver::{Delivery, End},
    orders::Orders,
    screenshot::{ScreenshotSource, screenshot},
    segments::{NotDrawn, Segment, segments},
};

/// What to capture and how.
#[derive(Debug, Clone)]
pub struct CaptureOptions {
    /// Frames of the composition, inside `0..frames`.
    pub range: FrameRange,
    /// Frames a call.
    pub batch: Batch,
    /// How unchanged frames are reused.
    pub dedup: Dedup,
    /// How many holds are captured anyway and compared.
    pub verify_holds: VerifyHolds,
    /// Frames that are not to be drawn, as [`guard`](crate::guard::guard) found out.
    pub not_drawn: Vec<NotDrawn>,
}

/// A page that fails this many frames one after the other is not drawn up to the next cut; one that
/// fails there, too, not any further.
const MAX_FAILURES: u32 = 3;

/// Captures the frames of a range with one browser and delivers them in order. Its first frame is
/// always captured. A delivery that is stopped has those before the frame where it was.
pub(crate) async fn capture_range(
    session: &mut Session,
    options: &CaptureOptions,
    range: FrameRange,
    delivery: &mut Delivery<'_>,
) -> Result<(), CaptureError> {
    session.prepare(options.batch).await?;
    delivery.work.transport = session.transport().cloned();
    for segment in stretches(session, range, &options.not_drawn) {
        let mut orders = Orders::new(
            delivery.analysis,
            segment.range,
            segment.mode,
            options.dedup,
            options.verify_holds,
        );
        match segment.mode {
            CaptureMode::DrawElement => {
                draw(session, options.batch, segment.range, &mut orders, delivery).await?;
            }
            CaptureMode::Screenshot => {
                shoot(session, &segment, &mut orders, delivery).await?;
            }
        }
        if delivery.is_stopped {
            break;
        }
    }
    Ok(())
}

/// The range in stretches of one mode each.
pub(crate) fn stretches(
    session: &Session,
    range: FrameRange,
    not_drawn: &[NotDrawn],
) -> Vec<Segment> {
    match session.mode() {
        CaptureMode::DrawElement => {
            segments(range, session.analysis().fps, session.unsupported(), not_drawn)
        }
        CaptureMode::Screenshot => {
            vec![Segment { range, mode: CaptureMode::Screenshot, reason: None }]
        }
    }
}

/// Draws a stretch. A frame that cannot be drawn is captured by screenshot; after several in a row
/// what follows is, up to the next cut or to the end.
async fn draw(
    session: &mut Session,
    batch: Batch,
    range: FrameRange,
    orders: &mut Orders,
    delivery: &mut Delivery<'_>,
) -> Result<(), CaptureError> {
    let mut from = range.start;
    let mut failures = 0;
    while from < range.end {
        let rest = FrameRange { start: from, end: range.end };
        let (stage, slots) = session.stage_and_slots()?;
        let mut source = DrawSource::new(stage, slots, batch);
        let driven = delivery.drive(&mut source, orders, rest, CaptureMode::DrawElement).await;
        if matches!(driven, Err(CaptureError::ReceiverGone)) {
            // The page may be asked for other frames then: no call must come in between.
            source.settle(delivery.cancel).await?;
        }
        let failed = match driven? {
            End::Done => return Ok(()),
            End::Failed(failed) => failed,
        };
        tracing::warn!(frame = failed.frame, reason = failed.reason, "a frame could not be drawn");
        failures = if failed.frame == from { failures + 1 } else { 1 };
        stage.reload().await?;
        let end = match failures.cmp(&MAX_FAILURES) {
            Ordering::Less => failed.frame + 1,
            Ordering::Equal => next_cut(delivery.analysis, failed.frame).min(range.end),
            Ordering::Greater => range.end,
        };
        let stretch = Segment {
            range: FrameRange { start: failed.frame, end },
            mode: CaptureMode::Screenshot,
            reason: Some(failed.reason),
        };
        let mut all = Orders::new(
            delivery.analysis,
            stretch.range,
            stretch.mode,
            Dedup::Off,
            VerifyHolds::Count(0),
        );
        shoot(session, &stretch, &mut all, delivery).await?;
        if delivery.is_stopped {
            return Ok(());
        }
        from = end;
        orders.begin_at(from);
    }
    Ok(())
}

/// The first cut after a frame; far away where there is none.
fn next_cut(analysis: &Analysis, frame: u32) -> u32 {
    let cuts = analysis.cuts.iter().map(|cut| cut.frame);
    cuts.filter(|cut| *cut > frame).min().unwrap_or(u32::MAX)
}

/// Captures a stretch by screenshot.
async fn shoot(
    session: &mut Session,
    segment: &Segment,
    orders: &mut Orders,
    delivery: &mut Delivery<'_>,
) -> Result<(), CaptureError> {
    let page = session.plain_at(segment.range.start).await?;
    let mut source = ScreenshotSource::new(page);
    delivery.fallback = segment.reason.as_deref().map(Arc::from);
    let driven = delivery.drive(&mut source, orders, segment.range, CaptureMode::Screenshot).await;
    delivery.fallback = None;
    match driven? {
        End::Done => Ok(()),
        End::Failed(failed) => {
            Err(CaptureError::Frame { frame: failed.frame, reason: failed.reason })
        }
    }
}

/// One frame of the plain page, as screenshot mode captures it.
pub(crate) async fn plain_frame(
    session: &mut Session,
    frame: u32,
) -> Result<crate::source::Pixels, CaptureError> {
    let page = session.plain_at(frame).await?;
    screenshot(page, frame).await
}
