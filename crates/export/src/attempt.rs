//! One attempt: a session is opened, its frames are captured and encoded, and the file is read back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use stillcut_capture::{
    CaptureAccount, CaptureError, CaptureMode, CaptureOptions, Crew, Dedup, Session,
    SessionOptions, worthwhile_browsers,
};
use stillcut_composition::Project;
use stillcut_media::{Ffmpeg, Inspector, PendingOutput, VideoSpec};
use stillcut_stage::Chromium;
use stillcut_timeline::{Analysis, FrameRange, Problem, Severity};
use tokio_util::sync::CancellationToken;

use crate::{
    ExportError, ExportRequest, GuardChoice, Shards, Stage, VideoStills,
    encode::{Encoded, Encoding, encode},
    finished::{Checked, Finished, SessionFacts},
    freshness::changed_files,
    guard,
    link::{Opened, capture_as_wished, link},
    output,
    progress::Tracker,
    sound,
    stills::FfmpegSearch,
};

/// What an export needs besides the request.
pub(crate) struct Tools {
    pub(crate) project: Project,
    pub(crate) chromium: Chromium,
    pub(crate) ffmpeg: Arc<FfmpegSearch>,
}

/// How one attempt is made.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) dedup: Dedup,
    /// Browsers at most.
    pub(crate) crew: Crew,
}

/// Leaves a complete file beside its place. The browser is gone when this returns.
pub(crate) async fn attempt(
    request: &ExportRequest,
    tools: &Tools,
    way: Way,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<(Finished, Checked), ExportError> {
    let begin = Instant::now();
    tracker.stage(Stage::Opening);
    let options = SessionOptions {
        project: tools.project.clone(),
        chromium: tools.chromium.clone(),
        remote: request.remote.clone(),
        mode: request.mode,
        rate: request.fps,
        transport: request.transport,
        drawing: request.drawing,
        stills: Some(VideoStills::new(Arc::clone(&tools.ffmpeg))),
        transparent: request.keeps_alpha(),
    };
    // Together: a program of a hundred shared libraries takes as long to start as a browser.
    let opening = Box::pin(Session::open(options.clone(), cancel, |_step| ()));
    let (session, ffmpeg) = tokio::join!(opening, suitable(tools, request, cancel));
    let opening = begin.elapsed();
    let (session, (ffmpeg, inspector)) = match (session, ffmpeg) {
        (Ok(session), Ok(ffmpeg)) => (session, ffmpeg),
        (Ok(session), Err(error)) => {
            session.close().await;
            return Err(error);
        }
        (Err(_), Err(error)) => return Err(error),
        (Err(error), Ok((_, inspector))) => {
            inspector.stop().await;
            return Err(error.into());
        }
    };
    let mut opened = Opened { session, options };
    let tools = Found { project: &tools.project, ffmpeg };
    let finished = with_session(request, &tools, way, &mut opened, tracker, cancel).await;
    match finished {
        Ok(mut finished) => {
            finished.opening = opening;
            tracker.stage(Stage::Finishing);
            let checking = check(inspector, &finished, cancel);
            let (checked, ()) = tokio::join!(checking, opened.session.close());
            Ok((finished, checked?))
        }
        Err(error) => {
            tokio::join!(inspector.stop(), opened.session.close());
            Err(error)
        }
    }
}

/// What is worked with once the browser is there.
struct Found<'tools> {
    project: &'tools Project,
    ffmpeg: &'tools Ffmpeg,
}

/// An ffmpeg that can encode what is wanted, and what will read the result.
async fn suitable<'tools>(
    tools: &'tools Tools,
    request: &ExportRequest,
    cancel: &CancellationToken,
) -> Result<(&'tools Ffmpeg, Inspector<'tools>), ExportError> {
    let ffmpeg = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(ExportError::Cancelled),
        ffmpeg = tools.ffmpeg.get() => ffmpeg?,
    };
    ffmpeg.check_format(request.format)?;
    Ok((ffmpeg, Inspector::start(ffmpeg, request.format)?))
}

/// Whether what was written is what was asked for.
async fn check(
    inspector: Inspector<'_>,
    finished: &Finished,
    cancel: &CancellationToken,
) -> Result<Checked, ExportError> {
    let begin = Instant::now();
    finished.pending.check()?;
    let info = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(ExportError::Cancelled),
        info = output::read(inspector, &finished.spec, finished.pending.path()) => info?,
    };
    finished.expected().check(&info)?;
    Ok(Checked { info, took: begin.elapsed() })
}

async fn with_session(
    request: &ExportRequest,
    tools: &Found<'_>,
    way: Way,
    opened: &mut Opened,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<Finished, ExportError> {
    tracker.stage(Stage::Analyzing);
    let analysis_begin = Instant::now();
    let session = &mut opened.session;
    refuse_errors(request, session)?;
    let analysis = session.analysis();
    let range = resolve_range(request.range, analysis.frames)?;
    let spec = spec_of(request, analysis);
    let batch = request.batch.for_frames(spec.width, spec.height);
    let (dedup, skip_reasons) = arm(way.dedup, session);
    let crew = match request.shards {
        Shards::Auto => {
            Crew { begin: worthwhile_browsers(session, range, way.crew.begin), ..way.crew }
        }
        Shards::Count(_) => way.crew,
    };
    let plan = if request.format.sound_codec().is_some() {
        sound::plan_for(session, (tools.project, &request.remote), tools.ffmpeg, range, cancel)
            .await?
    } else {
        sound::left_out(session, request.format)
    };
    let mut sound_problems = plan.problems.clone();
    refuse(request, &sound_problems)?;
    let (mixer, sound) = plan.into_mix(tools.ffmpeg).unzip();
    if sound.is_some() {
        tools.ffmpeg.check_sound(request.format)?;
    }
    if request.guard != GuardChoice::Off {
        tracker.stage(Stage::Comparing);
    }
    let guard = guard::check(request, tools.project, session, (range, batch), cancel).await?;
    let options = CaptureOptions {
        range,
        batch,
        dedup,
        verify_holds: request.verify_holds,
        not_drawn: guard.not_drawn,
    };
    let pending = PendingOutput::beside(&request.output, request.format, request.overwrite)?;
    let analyzing = analysis_begin.elapsed();
    tracker.capture_begins(range.len());
    let begin = Instant::now();
    let (wishes, frames) = link();
    let capturing = Box::pin(capture_as_wished(opened, crew, &options, wishes, cancel));
    let (ffmpeg, output, first) = (tools.ffmpeg, pending.path(), range.start);
    let encoding = Encoding { ffmpeg, spec: &spec, output, first };
    let encoding = Box::pin(encode(&encoding, mixer, frames, tracker));
    let (account, encoded) = join_first_error(capturing, encoding).await?;
    let session = &mut opened.session;
    // Scripts may fail while they are seeked.
    refuse_errors(request, session)?;
    let (sound, met) = sound.zip(encoded.sound.as_ref()).map(sound::finish).unzip();
    sound_problems.extend(met.unwrap_or_default());
    refuse(request, &sound_problems)?;
    let mut facts = SessionFacts::of(session, range);
    facts.problems.extend(sound_problems);
    facts.problems.extend(changed_files(tools.project).await);
    Ok(Finished {
        pending,
        encoded,
        report: account.report(session.analysis()),
        account,
        spec,
        range,
        batch,
        dedup,
        skip_reasons,
        refused_shards: None,
        facts,
        guard: guard.report,
        sound,
        opening: Duration::ZERO,
        analyzing,
        capturing: begin.elapsed(),
    })
}

fn spec_of(request: &ExportRequest, analysis: &Analysis) -> VideoSpec {
    VideoSpec {
        width: analysis.width,
        height: analysis.height,
        rate: analysis.fps,
        quality: request.quality,
        format: request.format,
        alpha: request.keeps_alpha(),
    }
}

/// A video with a missing picture or a failed script is not what its author meant.
fn refuse_errors(request: &ExportRequest, session: &Session) -> Result<(), ExportError> {
    refuse(request, &session.problems())
}

fn refuse(request: &ExportRequest, problems: &[Problem]) -> Result<(), ExportError> {
    let mut problems = problems.to_vec();
    problems.retain(|problem| problem.severity == Severity::Error);
    if request.allow_problems || problems.is_empty() {
        Ok(())
    } else {
        Err(ExportError::Problems { problems })
    }
}

/// Runs both ends of the pipe; the capture ends last, as it is ready to go on. An encoder that failed
/// is the cause of a capture that nobody receives; every other error of the capture ends the
/// encoder at once.
async fn join_first_error(
    capturing: impl Future<Output = Result<CaptureAccount, CaptureError>>,
    encoding: impl Future<Output = Result<Encoded, ExportError>>,
) -> Result<(CaptureAccount, Encoded), ExportError> {
    let mut encoding = std::pin::pin!(encoding);
    let mut capturing = std::pin::pin!(capturing);
    tokio::select! {
        captured = &mut capturing => match captured {
            Ok(account) => Ok((account, encoding.await?)),
            Err(CaptureError::ReceiverGone) => Err(encoding.await.err().unwrap_or(ExportError::WorkerGone)),
            Err(error) => Err(error.into()),
        },
        encoded = &mut encoding => match encoded {
            Ok(encoded) => Ok((capturing.await?, encoded)),
            Err(error) => Err(error),
        },
    }
}

/// The dedup setting that can be kept, with the reasons for leaving it out.
fn arm(dedup: Dedup, session: &Session) -> (Dedup, Vec<String>) {
    if dedup == Dedup::Off {
        return (dedup, vec!["switched off".to_owned()]);
    }
    if let Some(missed) = session.missed_changes() {
        return (Dedup::Off, vec![format!("this browser does not report every change ({missed})")]);
    }
    let is_screenshot = session.mode() == CaptureMode::Screenshot;
    if is_screenshot && session.analysis().static_runs.is_empty() {
        return (dedup, vec!["no static run is predicted".to_owned()]);
    }
    (dedup, Vec::new())
}

fn resolve_range(range: Option<FrameRange>, frames: u32) -> Result<FrameRange, ExportError> {
    match range {
        None => Ok(FrameRange { start: 0, end: frames }),
        Some(range) if range.end <= frames => Ok(range),
        Some(range) => Err(ExportError::Range { range, frames }),
    }
}
