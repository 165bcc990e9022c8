//! One export from request to receipt.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use stillcut_capture::{
    CaptureError, CaptureOptions, CaptureReport, Dedup, Session, SessionOptions, capture,
    worthwhile_browsers,
};
use stillcut_composition::Project;
use stillcut_media::{Ffmpeg, MediaInfo, PendingOutput, VideoSpec};
use stillcut_stage::Chromium;
use stillcut_timeline::{FrameRange, Problem, Severity};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    BatchReport, DedupReport, ExportError, ExportRequest, Fallback, FrameCounts, Progress,
    RECEIPT_VERSION, Receipt, Restart, ShardReport, Shards, ShardsReport, SoundReport, Stage,
    VideoStills,
    encode::{Encoded, Encoding, encode},
    freshness::changed_files,
    memory::MemoryWatch,
    output::{self, Expected},
    progress::Tracker,
    sound,
};

/// Captured frames that wait for the encoder: enough to even out uneven frames, little memory.
const QUEUE: usize = 4;

/// What an export needs besides the request.
struct Tools {
    project: Project,
    chromium: Chromium,
    ffmpeg: Ffmpeg,
}

/// A capture and encode that came to its end.
struct Finished {
    pending: PendingOutput,
    encoded: Encoded,
    report: CaptureReport,
    spec: VideoSpec,
    range: FrameRange,
    /// The setting that was in force at the end.
    dedup: Dedup,
    skip_reasons: Vec<String>,
    /// Why the frames were captured again by one browser, if they were.
    refused_shards: Option<String>,
    facts: SessionFacts,
    sound: Option<SoundReport>,
    opening: Duration,
    capturing: Duration,
}

impl Finished {
    fn expected(&self) -> Expected<'_> {
        Expected { spec: &self.spec, written: self.encoded.written, sound: self.sound.as_ref() }
    }
}

/// What is really in the file or folder.
async fn read_back(ffmpeg: &Ffmpeg, finished: &Finished) -> Result<MediaInfo, ExportError> {
    finished.pending.check()?;
    output::read(ffmpeg, &finished.spec, finished.pending.path()).await
}

/// What the receipt says about the session.
struct SessionFacts {
    mode: stillcut_capture::CaptureMode,
    mode_reason: Option<String>,
    browser: String,
    problems: Vec<Problem>,
}

/// Runs one export. Progress goes to `progress`; `cancel` ends it within two seconds, with every
/// child process gone and no partial file. Dropping the future kills the processes, too, but does
/// not wait for their end.
pub async fn run(
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
    let finished = produce(&request, &tools, &mut tracker, &cancel).await?;
    tracker.stage(Stage::Finishing);
    let checking = Instant::now();
    let info = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(ExportError::Cancelled),
        info = read_back(&tools.ffmpeg, &finished) => info?,
    };
    finished.expected().check(&info)?;
    if let Some(path) = &request.hashes {
        finished.encoded.hashes.write(path)?;
    }
    let times = Times { checking: checking.elapsed(), total: tracker.elapsed() };
    publish(&request, finished, &info, &times, memory.peak())
}

/// Finds everything that can be missing before any work is done.
async fn prepare(request: &ExportRequest) -> Result<Tools, ExportError> {
    let project = Project::open(&request.composition)?.with_variables(request.variables.clone());
    // Made and removed again: a target that cannot be written is known before the first frame.
    drop(PendingOutput::beside(&request.output, request.format, request.overwrite)?);
    let ffmpeg = Ffmpeg::locate(request.ffmpeg.as_deref()).await?;
    ffmpeg.check_format(request.format)?;
    let chromium = Chromium::locate(request.chromium.as_deref()).await?;
    Ok(Tools { project, chromium, ffmpeg })
}

/// How one attempt is made.
#[derive(Clone, Copy)]
struct Way {
    dedup: Dedup,
    /// Browsers at most.
    browsers: u32,
}

/// Captures and encodes. Where a held frame turns out to differ from its own capture, the browser
/// misses changes: everything is done again without holds. Where two browsers draw a frame
/// differently, everything is done again by one.
async fn produce(
    request: &ExportRequest,
    tools: &Tools,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<Finished, ExportError> {
    let way = Way { dedup: request.dedup, browsers: request.shards.most() };
    match attempt(request, tools, way, tracker, cancel).await {
        Err(ExportError::Capture(CaptureError::HoldMismatch { frame, anchor })) => {
            tracing::warn!(frame, anchor, "a held frame differs; exporting again without dedup");
            let way = Way { dedup: Dedup::Off, ..way };
            let mut finished = attempt(request, tools, way, tracker, cancel).await?;
            finished.skip_reasons =
                vec![format!("frame {frame} differed from its anchor {anchor}")];
            Ok(finished)
        }
        Err(ExportError::Capture(error @ CaptureError::ShardMismatch { .. })) => {
            tracing::warn!(%error, "exporting again with one browser");
            let way = Way { browsers: 1, ..way };
            let mut finished = attempt(request, tools, way, tracker, cancel).await?;
            finished.refused_shards = Some(error.to_string());
            Ok(finished)
        }
        other => other,
    }
}

async fn attempt(
    request: &ExportRequest,
    tools: &Tools,
    way: Way,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<Finished, ExportError> {
    let begin = Instant::now();
    tracker.stage(Stage::Opening);
    let options = SessionOptions {
        project: tools.project.clone(),
        chromium: tools.chromium.clone(),
        remote: request.remote.clone(),
        mode: request.mode,
        rate: request.fps,
        transport: request.transport,
        stills: Some(VideoStills::new(tools.ffmpeg.clone())),
        transparent: request.keeps_alpha(),
    };
    let session = Session::open(options.clone(), cancel, |_step| ()).await?;
    let opening = begin.elapsed();
    let mut opened = Opened { session, options };
    let finished = with_session(request, tools, way, &mut opened, tracker, cancel).await;
    opened.session.close().await;
    finished.map(|finished| Finished { opening, ..finished })
}

/// A session and how another one like it is opened.
struct Opened {
    session: Session,
    options: SessionOptions,
}

async fn with_session(
    request: &ExportRequest,
    tools: &Tools,
    way: Way,
    Opened { session, options: spare }: &mut Opened,
    tracker: &mut Tracker<'_>,
    cancel: &CancellationToken,
) -> Result<Finished, ExportError> {
    tracker.stage(Stage::Analyzing);
    refuse_errors(request, session)?;
    let analysis = session.analysis();
    let range = resolve_range(request.range, analysis.frames)?;
    let spec = VideoSpec {
        width: analysis.width,
        height: analysis.height,
        rate: analysis.fps,
        quality: request.quality,
        format: request.format,
        alpha: request.keeps_alpha(),
    };
    let (dedup, skip_reasons) = arm(way.dedup, session);
    let browsers = match request.shards {
        Shards::Auto => worthwhile_browsers(session, range, way.browsers),
        Shards::Count(_) => way.browsers,
    };
    let options =
        CaptureOptions { range, batch: request.batch, dedup, verify_holds: request.verify_holds };
    let plan = if request.format.sound_codec().is_some() {
        sound::plan_for(session, &tools.project, &tools.ffmpeg, range, cancel).await?
    } else {
        sound::left_out(session, request.format)
    };
    let mut sound_problems = plan.problems.clone();
    refuse(request, &sound_problems)?;
    let (mixer, sound) = plan.into_mix(&tools.ffmpeg).unzip();
    if sound.is_some() {
        tools.ffmpeg.check_sound(request.format)?;
    }
    let pending = PendingOutput::beside(&request.output, request.format, request.overwrite)?;
    tracker.capture_begins(range.len());
    let begin = Instant::now();
    let (sender, receiver) = mpsc::channel(QUEUE);
    let capturing = capture(session, spare, browsers, &options, sender, cancel);
    let encoding = Encoding { ffmpeg: &tools.ffmpeg, spec: &spec, output: pending.path() };
    let encoding = Box::pin(encode(&encoding, mixer, receiver, tracker));
    let (report, encoded) = join_first_error(Box::pin(capturing), encoding, cancel).await?;
    // Scripts may fail while they are seeked.
    refuse_errors(request, session)?;
    let (sound, met) = sound.zip(encoded.sound.as_ref()).map(sound::finish).unzip();
    sound_problems.extend(met.unwrap_or_default());
    refuse(request, &sound_problems)?;
    let mut facts = facts_of(session);
    facts.problems.extend(sound_problems);
    facts.problems.extend(changed_files(&tools.project).await);
    Ok(Finished {
        pending,
        encoded,
        report,
        spec,
        range,
        dedup,
        skip_reasons,
        refused_shards: None,
        facts,
        sound,
        opening: Duration::ZERO,
        capturing: begin.elapsed(),
    })
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

/// Runs both ends of the pipe. An encoder that failed is the cause of a capture that nobody
/// receives; every other error of the capture ends the encoder at once.
async fn join_first_error(
    capturing: impl Future<Output = Result<CaptureReport, CaptureError>>,
    encoding: impl Future<Output = Result<Encoded, ExportError>>,
    cancel: &CancellationToken,
) -> Result<(CaptureReport, Encoded), ExportError> {
    let mut encoding = std::pin::pin!(encoding);
    let mut capturing = std::pin::pin!(capturing);
    tokio::select! {
        report = &mut capturing => match report {
            Ok(report) => tokio::select! {
                biased;
                () = cancel.cancelled() => Err(ExportError::Cancelled),
                encoded = encoding => Ok((report, encoded?)),
            },
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
    let is_screenshot = session.mode() == stillcut_capture::CaptureMode::Screenshot;
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

fn facts_of(session: &Session) -> SessionFacts {
    SessionFacts {
        mode: session.mode(),
        mode_reason: session.mode_reason().map(ToOwned::to_owned),
        browser: session.browser().to_owned(),
        problems: session.problems(),
    }
}

struct Times {
    checking: Duration,
    total: Duration,
}

fn publish(
    request: &ExportRequest,
    finished: Finished,
    info: &MediaInfo,
    times: &Times,
    peak_memory_bytes: u64,
) -> Result<Receipt, ExportError> {
    let stages_ms = stages(&finished, times);
    let saved_ms = saved(&stages_ms, finished.report.captured, finished.report.held);
    let target = finished.pending.target().to_path_buf();
    let output = finished.expected().report(&target, info);
    let Finished {
        pending, report, range, dedup, skip_reasons, refused_shards, facts, sound, ..
    } = finished;
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

fn shard_report(shard: &stillcut_capture::ShardReport) -> ShardReport {
    ShardReport {
        frames: shard.frames,
        blocks: shard.blocks,
        restarts: shard.restarts,
        trouble: shard.trouble.clone(),
    }
}

fn stages(finished: &Finished, times: &Times) -> BTreeMap<String, f64> {
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let page = finished.report.ms;
    [
        ("open", ms(finished.opening)),
        ("capture", ms(finished.capturing)),
        ("encode", ms(finished.encoded.busy)),
        ("check", ms(times.checking)),
        ("total", ms(times.total)),
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
