//! Exports and what is done with their files, and snapshots.

use std::{
    convert::Infallible,
    fs,
    future::pending,
    io,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf, absolute},
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt as _;
use stillcut_capture::{Drawing, Picture, RawFrame, Transport};
use stillcut_export::{
    ExportError, ExportRequest, GuardChoice, Progress, Receipt, Shards, VerifyHolds,
};
use stillcut_media::Format;
use stillcut_timeline::{FrameRange, Severity};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::spawn_blocking,
    time::sleep,
};

use super::{Dispatcher, Message, project::Current};
use crate::{
    app::Reply,
    command_line,
    dialogs::CopiedPicture,
    output,
    overrides::{resolve_batch, resolve_dedup},
    player::Order,
    queue::Start,
    wire::{AppError, ErrorCode, Event, ExportOptions, Job, JobState},
};

/// Ten reports a second are enough for a moving bar.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

impl Dispatcher {
    pub(super) fn export(&mut self, options: &ExportOptions) -> Result<Job, AppError> {
        let request = self.export_request(options)?;
        let current = self.project.as_ref().ok_or_else(AppError::nothing_open)?;
        let (name, revision) = (current.view.name.clone(), current.view.revision);
        let id = self.jobs.add(name, revision, request).id;
        self.start_next_job();
        let job = self.jobs.job(id)?.clone();
        self.publish(&Event::Job(Box::new(job.clone())));
        Ok(job)
    }

    pub(super) fn command_line(&self, options: &ExportOptions) -> Result<String, AppError> {
        Ok(command_line::command_line(&self.export_request(options)?))
    }

    /// Options over the environment over the settings, complete.
    fn export_request(&self, options: &ExportOptions) -> Result<ExportRequest, AppError> {
        let current = self.project.as_ref().ok_or_else(AppError::nothing_open)?;
        if let Some(range) = options.range {
            check_range(range, current)?;
        }
        let (settings, overrides) = (&self.settings, &self.options.overrides);
        let (output, format) = self.output(options, current)?;
        Ok(ExportRequest {
            composition: PathBuf::from(&current.view.path),
            variables: current.view.variables.clone().into(),
            remote: self.remote(),
            output,
            format,
            alpha: settings.alpha,
            // The host asked before it named a file that is there.
            overwrite: options.output.is_some(),
            mode: settings.mode,
            // The window lists the errors it knows beside the button; new ones end the export.
            allow_problems: has_errors(current),
            transport: Transport::default(),
            drawing: Drawing::default(),
            batch: resolve_batch(None, overrides.batch.as_deref(), settings.batch)?,
            shards: Shards::Auto,
            dedup: resolve_dedup(None, overrides.dedup.as_deref(), settings.dedup)?,
            quality: options.quality.unwrap_or(settings.quality),
            fps: None,
            range: options.range,
            verify_holds: VerifyHolds::default(),
            guard: GuardChoice::default(),
            cache: Some(self.options.dirs.cache.clone()),
            hashes: None,
            chromium: settings.chromium.clone(),
            ffmpeg: settings.ffmpeg.clone(),
        })
    }

    fn output(
        &self,
        options: &ExportOptions,
        current: &Current,
    ) -> Result<(PathBuf, Format), AppError> {
        if let Some(output) = &options.output {
            let path = absolute(output).map_err(|error| {
                AppError::new(ErrorCode::BadRequest, format!("not a path to write to: {error}"))
                    .at(output.clone())
            })?;
            return output::resolve(&path, options.format, self.settings.format);
        }
        let format = options.format.unwrap_or(self.settings.format);
        let taken = |path: &Path| {
            path.symlink_metadata().is_ok() || self.jobs.writes_to(&path.display().to_string())
        };
        let folder = Path::new(&current.view.exports);
        let (name, range) = (&current.view.name, options.range);
        Ok((output::export_path_in(folder, name, range, format, taken), format))
    }

    fn start_next_job(&mut self) {
        let Some(start) = self.jobs.start() else { return };
        self.publish_job(start.id);
        self.exports.spawn(run_job(start, self.messages.clone()));
    }

    pub(super) fn job_progress(&mut self, id: u32, progress: Progress) {
        if self.jobs.progress(id, progress).is_some() {
            self.publish_job(id);
        }
    }

    pub(super) fn job_ended(&mut self, id: u32, outcome: Result<Receipt, ExportError>) {
        if let Err(error) = &outcome {
            tracing::info!(id, "export ended: {error}");
        }
        self.jobs.end(id, outcome);
        self.publish_job(id);
        self.start_next_job();
    }

    pub(super) fn job_crashed(&mut self, id: u32, error: AppError) {
        tracing::error!(id, "export ended by a defect: {error}");
        self.jobs.fail(id, error);
        self.publish_job(id);
        self.start_next_job();
    }

    pub(super) fn cancel_job(&mut self, id: u32) -> Result<(), AppError> {
        self.jobs.cancel(id)?;
        self.publish_job(id);
        Ok(())
    }

    /// The same export once more, of the composition as it is now.
    pub(super) fn repeat_job(&mut self, id: u32) -> Result<Job, AppError> {
        let (name, revision, mut request) = self.jobs.again(id)?;
        let taken = |path: &Path| {
            path.symlink_metadata().is_ok() || self.jobs.writes_to(&path.display().to_string())
        };
        if !request.overwrite {
            request.output = output::next_free(&request.output, taken);
        }
        let current = self
            .project
            .as_ref()
            .filter(|current| request.composition == Path::new(&current.view.path));
        let revision = current.map_or(revision, |current| current.view.revision);
        let id = self.jobs.add(name, revision, request).id;
        self.start_next_job();
        let job = self.jobs.job(id)?.clone();
        self.publish(&Event::Job(Box::new(job.clone())));
        Ok(job)
    }

    pub(super) fn dismiss_job(&mut self, id: u32) -> Result<(), AppError> {
        self.jobs.dismiss(id)?;
        self.publish(&Event::JobDismissed(id));
        Ok(())
    }

    fn publish_job(&self, id: u32) {
        if let Ok(job) = self.jobs.job(id) {
            self.publish(&Event::Job(Box::new(job.clone())));
        }
    }

    /// Does something with the file of a finished job, where blocking is allowed.
    pub(super) fn with_output(
        &mut self,
        id: u32,
        reply: Reply,
        act: impl FnOnce(&Path) -> Result<(), opener::OpenError> + Send + 'static,
    ) {
        let path = match self.finished_file(id) {
            Ok(path) => path,
            Err(error) => return reply.done(Err(error)),
        };
        self.background.spawn(async move {
            let place = path.display().to_string();
            let done = spawn_blocking(move || act(&path)).await;
            reply.done(match done {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(no_program(&error, place)),
                Err(defect) => Err(no_program(&defect, place)),
            });
        });
    }

    fn finished_file(&self, id: u32) -> Result<PathBuf, AppError> {
        let job = self.jobs.job(id)?;
        if !matches!(job.state, JobState::Done { .. }) {
            return Err(AppError::new(ErrorCode::BadRequest, "the export has not finished"));
        }
        let path = PathBuf::from(&job.output);
        // A file, or the folder of a sequence.
        if path.exists() {
            Ok(path)
        } else {
            Err(AppError::new(ErrorCode::NotFound, "the file was moved or deleted")
                .at(&job.output)
                .fix("Export again."))
        }
    }

    pub(super) fn snapshot(&mut self, frame: u32, reply: Reply) {
        let Some(current) = &self.project else {
            return reply.done(Err(AppError::nothing_open()));
        };
        let (folder, name) = (PathBuf::from(&current.view.exports), current.view.name.clone());
        let captured = self.captured(frame);
        self.background.spawn(async move {
            let raw = match captured.await {
                Ok(raw) => raw,
                Err(error) => return reply.done(Err(error)),
            };
            let path = output::snapshot_path(&folder, &name, raw.frame);
            let written = spawn_blocking(move || write_png(&path, &raw.picture)).await;
            reply.send(written.unwrap_or_else(|defect| {
                Err(AppError::new(ErrorCode::Internal, format!("the snapshot failed: {defect}")))
            }));
        });
    }

    pub(super) fn copy_frame(&mut self, frame: u32, reply: Reply) {
        if self.project.is_none() {
            return reply.done(Err(AppError::nothing_open()));
        }
        let captured = self.captured(frame);
        let dialogs = Arc::clone(&self.options.dialogs);
        self.background.spawn(async move {
            let raw = match captured.await {
                Ok(raw) => raw,
                Err(error) => return reply.done(Err(error)),
            };
            let Picture { width, height, ref rgba } = *raw.picture;
            let picture = CopiedPicture { width, height, rgba: rgba.to_vec() };
            let copied = dialogs.copy(picture).await;
            reply.done(copied.map_err(|reason| {
                AppError::new(ErrorCode::Internal, format!("the frame was not copied: {reason}"))
                    .fix("Save it as a picture instead.")
            }));
        });
    }

    /// The raw picture of a frame of the open composition.
    fn captured(&self, frame: u32) -> impl Future<Output = Result<RawFrame, AppError>> + use<> {
        let (sender, answer) = oneshot::channel();
        self.order(Order::Capture { frame, reply: sender });
        async { answer.await.unwrap_or_else(|_| Err(AppError::ended())) }
    }
}

/// Whether the composition has errors that its window lists.
fn has_errors(current: &Current) -> bool {
    let problems = current.view.analysis.as_ref().map(|analysis| &analysis.problems);
    problems
        .is_some_and(|problems| problems.iter().any(|problem| problem.severity == Severity::Error))
}

fn check_range(range: FrameRange, current: &Current) -> Result<(), AppError> {
    let frames = current.view.analysis.as_ref().map_or(u32::MAX, |analysis| analysis.frames);
    if range.start < range.end && range.end <= frames {
        return Ok(());
    }
    let message = format!("the range {}..{} is not in the video", range.start, range.end);
    Err(AppError::new(ErrorCode::BadRequest, message)
        .fix(format!("Choose frames from 0 to {frames}, the end above the start.")))
}

/// Runs one job and reports it.
async fn run_job(start: Start, messages: mpsc::WeakUnboundedSender<Message>) {
    let Start { id, request, cancel } = start;
    let send = |message| {
        if let Some(messages) = messages.upgrade() {
            messages.send(message).ok();
        }
    };
    let (sender, mut progress) = watch::channel(Progress::start());
    let report = async {
        while progress.changed().await.is_ok() {
            let progress = progress.borrow_and_update().clone();
            send(Message::Progress { id, progress });
            sleep(REPORT_INTERVAL).await;
        }
        pending::<Infallible>().await
    };
    let export = AssertUnwindSafe(stillcut_export::run(request, sender, cancel)).catch_unwind();
    let outcome = tokio::select! {
        outcome = export => outcome,
        never = report => match never {},
    };
    send(match outcome {
        Ok(outcome) => Message::Ended { id, outcome: Box::new(outcome) },
        Err(_) => Message::Crashed {
            id,
            error: AppError::new(ErrorCode::Internal, "the export ended by a defect of Stillcut")
                .fix("The log file says where; please report it."),
        },
    });
}

fn no_program(error: &dyn std::error::Error, place: String) -> AppError {
    AppError::new(ErrorCode::Internal, format!("no program could be started for it: {error}"))
        .at(place)
        .fix("Open the file by hand.")
}

/// Writes a picture whole or not at all; returns the path.
fn write_png(path: &Path, picture: &Picture) -> Result<String, AppError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        picture.write_png(&mut file)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| {
        AppError::io(ErrorCode::OutputFailed, "writing the snapshot", path, &error)
    })?;
    Ok(path.display().to_string())
}
