//! Sound on the way of one export.

use std::path::Path;

use stillcut_capture::Session;
use stillcut_composition::Project;
use stillcut_media::{Ffmpeg, MediaInfo, sound::MixReport};
use stillcut_stage::{Remote, SoundFacts};
use stillcut_timeline::{Analysis, FrameRange, Problem};
use tokio_util::sync::CancellationToken;

use super::{
    SoundReport,
    plan::{Given, SoundPlan, plan},
};
use crate::ExportError;

/// Containers count in blocks: one of AAC lasts 21 ms.
const TOLERANCE: f64 = 0.03;

/// Reads what sounds in a range of frames, and how loud it is over time. The session's pages are
/// fresh afterwards.
pub(crate) async fn plan_for(
    session: &mut Session,
    (project, remote): (&Project, &Remote),
    ffmpeg: &Ffmpeg,
    range: FrameRange,
    cancel: &CancellationToken,
) -> Result<SoundPlan, ExportError> {
    // A little further than the range: between two frames volumes go in a straight line.
    let frames = range.end.saturating_add(2).min(session.analysis().frames);
    let volumes = session.volumes(frames, cancel).await?;
    let given = Given {
        project,
        remote,
        ffmpeg,
        analysis: session.analysis(),
        sound: session.sound(),
        volumes,
        known: session.problems(),
    };
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(ExportError::Cancelled),
        plan = plan(&given, range) => Ok(plan),
    }
}

/// What is wrong with the sounds of a composition, as far as their files and attributes tell. Nothing
/// where there are no sounds, or no ffmpeg to look into them: exports name that.
pub async fn sound_problems(
    (project, remote): (&Project, &Remote),
    ffmpeg: Option<&Path>,
    sound: &SoundFacts,
    analysis: &Analysis,
    known: Vec<Problem>,
) -> Vec<Problem> {
    if sound.elements.is_empty() {
        return Vec::new();
    }
    let ffmpeg = match Ffmpeg::locate(ffmpeg).await {
        Ok(ffmpeg) => ffmpeg,
        Err(error) => {
            tracing::warn!(%error, "sounds are not looked into");
            return Vec::new();
        }
    };
    let unchanging = SoundFacts { changes: false, ..sound.clone() };
    let given = Given {
        project,
        remote,
        ffmpeg: &ffmpeg,
        analysis,
        sound: &unchanging,
        volumes: Vec::new(),
        known,
    };
    plan(&given, FrameRange { start: 0, end: analysis.frames }).await.problems
}

/// The report of a mix that came to its end, and what is to be said about it.
pub(crate) fn finish((report, mix): (SoundReport, &MixReport)) -> (SoundReport, Vec<Problem>) {
    report.finish(mix)
}

/// Whether the sound of a finished file is there if it was mixed, and as long as the video.
pub(crate) fn check(info: &MediaInfo, sound: Option<&SoundReport>) -> Result<(), ExportError> {
    let wrong = |detail: String| Err(ExportError::WrongResult { detail });
    match (sound, &info.audio[..]) {
        (None, []) => Ok(()),
        (Some(sound), [audio]) => {
            let (expected, got) = (sound.seconds(), audio.duration);
            match got.filter(|got| (got - expected).abs() > TOLERANCE) {
                Some(got) => wrong(format!("its sound lasts {got} s instead of {expected} s")),
                None => Ok(()),
            }
        }
        (sound, streams) => wrong(format!(
            "it has {} audio streams instead of {}",
            streams.len(),
            u8::from(sound.is_some())
        )),
    }
}
