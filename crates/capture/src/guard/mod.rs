//! The fidelity guard: before an export draws, a sample of its frames is drawn and compared with
//! screenshots of the plain page.
//!
//! What is compared are intervals between cuts. One that looks different is captured by screenshot
//! as a whole, so the way of capturing changes at cuts only, where a picture that sits elsewhere
//! inside a pixel is not seen. An interval without a sample is drawn, and told as unchecked.

mod check;
mod compare;
mod samples;

use serde::{Deserialize, Serialize};
use stillcut_timeline::{Analysis, FrameRange};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::{
    Batch, CaptureError, CaptureMode, NotDrawn, Session, run::stretches, shards::expected_captures,
};
use check::{Plan, check};

/// Whether frames are compared before an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GuardChoice {
    /// As many as a tenth of the expected capture pays for; all intervals when one differs.
    #[default]
    Auto,
    /// In every interval, whatever it takes.
    Always,
    /// None.
    Off,
}

/// What to compare.
#[derive(Debug, Clone, Copy)]
pub struct GuardOptions<'known> {
    /// How much of it.
    pub choice: GuardChoice,
    /// The frames to be exported.
    pub range: FrameRange,
    /// Frames a call of the export, for the size of its ring.
    pub batch: Batch,
    /// What earlier exports of the same composition found out.
    pub known: &'known [Verdict],
}

/// What comparing came to in one interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The interval: frames between two cuts, all of them, also where a part is exported.
    pub interval: FrameRange,
    /// The frames compared, ascending.
    pub compared: Vec<u32>,
    /// The lowest PSNR of these, in dB, beyond shifts of up to a pixel; at most 99.
    pub worst_psnr: f64,
    /// The first frame that looks different.
    pub difference: Option<Difference>,
}

/// A frame that looks different when drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The frame.
    pub frame: u32,
    /// PSNR in dB beyond shifts of up to a pixel.
    pub psnr: f64,
    /// How many tiles of 16x16 pixels are not the same.
    pub tiles: u32,
    /// Left upper corner of the worst tile, in pixels.
    pub place: (u32, u32),
}

/// What is known about the intervals of an export before it begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guarded {
    /// What is known, by interval, ascending: what was given and what was found out.
    pub verdicts: Vec<Verdict>,
    /// Frames compared now.
    pub compared: u32,
    /// Intervals without a verdict; they are drawn.
    pub unchecked: Vec<FrameRange>,
    /// Why nothing was compared, or not everything that was meant to be.
    pub reason: Option<String>,
}

impl Guarded {
    /// The frames that are not to be drawn.
    pub fn not_drawn(&self) -> Vec<NotDrawn> {
        self.verdicts.iter().filter_map(Verdict::not_drawn).collect()
    }

    fn without(unchecked: Vec<FrameRange>, reason: &str) -> Self {
        Self { unchecked, reason: Some(reason.to_owned()), ..Self::default() }
    }
}

impl Verdict {
    /// The interval, where it is not to be drawn.
    pub fn not_drawn(&self) -> Option<NotDrawn> {
        let Difference { frame, psnr, tiles, place: (x, y) } = self.difference.as_ref()?;
        let reason = format!(
            "frame {frame} looks different when drawn ({psnr:.1} dB, tiles that differ: {tiles}, most of all at {x},{y})"
        );
        Some(NotDrawn { range: self.interval, reason })
    }
}

/// Compares a sample of the frames to be exported, as drawn and as the plain page shows them. The
/// session must be fresh, and is afterwards. A page that fails leaves intervals unchecked; `cancel`
/// ends it at once.
pub async fn guard(
    session: &mut Session,
    options: &GuardOptions<'_>,
    cancel: &CancellationToken,
) -> Result<Guarded, CaptureError> {
    if session.mode() == CaptureMode::Screenshot {
        return Ok(Guarded::without(Vec::new(), "frames are screenshots of the plain page"));
    }
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(CaptureError::Cancelled),
        guarded = compare(session, options) => guarded,
    }
}

async fn compare(
    session: &mut Session,
    options: &GuardOptions<'_>,
) -> Result<Guarded, CaptureError> {
    let intervals = intervals(session, options.range);
    if options.choice == GuardChoice::Off {
        return Ok(Guarded::without(intervals, "switched off"));
    }
    let known = options.known.iter().filter(|verdict| intervals.contains(&verdict.interval));
    let mut guarded = Guarded { verdicts: known.cloned().collect(), ..Guarded::default() };
    guarded.unchecked = unknown(&intervals, &guarded.verdicts);
    let mut plan = first_plan(session.analysis(), options, &guarded);
    while !plan.is_empty() {
        let round = check(session, options.batch, plan).await?;
        guarded.compared += round.compared;
        guarded.verdicts.extend(round.verdicts);
        guarded.verdicts.sort_by_key(|verdict| verdict.interval.start);
        guarded.unchecked = unknown(&intervals, &guarded.verdicts);
        guarded.reason = round.trouble;
        if guarded.reason.is_some() {
            break;
        }
        plan = further_plan(session.analysis(), options.range, &guarded);
    }
    if guarded.reason.is_none() && !guarded.unchecked.is_empty() {
        guarded.reason = Some("more samples would take over a tenth of the capture".to_owned());
    }
    let stretches = stretches(session, options.range, &guarded.not_drawn());
    if stretches.iter().all(|stretch| stretch.mode == CaptureMode::DrawElement) {
        session.close_plain().await;
    }
    Ok(guarded)
}

/// The drawn intervals that the exported frames are in.
fn intervals(session: &Session, range: FrameRange) -> Vec<FrameRange> {
    let analysis = session.analysis();
    let whole = FrameRange { start: 0, end: analysis.frames };
    let mut intervals = samples::intervals(analysis, &stretches(session, whole, &[]));
    intervals.retain(|interval| part(*interval, range).is_some());
    intervals
}

fn unknown(intervals: &[FrameRange], verdicts: &[Verdict]) -> Vec<FrameRange> {
    let is_known =
        |interval: &&FrameRange| verdicts.iter().any(|verdict| verdict.interval == **interval);
    intervals.iter().filter(|interval| !is_known(interval)).copied().collect()
}

/// Samples in unknown intervals, as many as are left to what is known already.
fn first_plan(analysis: &Analysis, options: &GuardOptions<'_>, guarded: &Guarded) -> Plan {
    let range = options.range;
    let most = match options.choice {
        GuardChoice::Off => 0,
        GuardChoice::Always => u32::MAX,
        GuardChoice::Auto => {
            let captures = expected_captures(analysis, range);
            let compared = guarded.verdicts.iter().flat_map(|verdict| &verdict.compared);
            let known = compared.filter(|frame| range.contains(**frame)).count();
            let known = u32::try_from(known).unwrap_or(u32::MAX);
            samples::affordable(analysis, range, captures).saturating_sub(known)
        }
    };
    planned(analysis, range, &guarded.unchecked, most)
}

/// Once something looks different, the budget counts no more: a sample in every unknown interval.
fn further_plan(analysis: &Analysis, range: FrameRange, guarded: &Guarded) -> Plan {
    if guarded.verdicts.iter().all(|verdict| verdict.difference.is_none()) {
        return Plan::new();
    }
    let count = u32::try_from(guarded.unchecked.len()).unwrap_or(u32::MAX);
    planned(analysis, range, &guarded.unchecked, count)
}

fn planned(analysis: &Analysis, range: FrameRange, intervals: &[FrameRange], most: u32) -> Plan {
    let parts: Vec<_> =
        intervals.iter().filter_map(|&each| Some((each, part(each, range)?))).collect();
    let exported: Vec<_> = parts.iter().map(|(_, part)| *part).collect();
    let frames = samples::samples(analysis, &exported, most);
    let plan = parts.into_iter().map(|(interval, _)| interval).zip(frames);
    plan.filter(|(_, frames)| !frames.is_empty()).collect()
}

/// The part of an interval that is exported.
fn part(interval: FrameRange, range: FrameRange) -> Option<FrameRange> {
    FrameRange::new(interval.start.max(range.start), interval.end.min(range.end))
}
