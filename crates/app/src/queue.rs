//! The exports: one runs, the others wait in order, ended ones stay until dismissed. Pure.

use stillcut_export::{ExportError, ExportRequest, Progress, Receipt};
use tokio_util::sync::CancellationToken;

use crate::wire::{AppError, ErrorCode, Job, JobState};

/// All jobs of this run of the application, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    last_id: u32,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    job: Job,
    cancel: CancellationToken,
    request: ExportRequest,
    /// Whether it is still to be started.
    waits: bool,
}

/// A job to run now.
#[derive(Debug)]
pub(crate) struct Start {
    /// Id of the job.
    pub(crate) id: u32,
    /// What to export.
    pub(crate) request: ExportRequest,
    /// Ends it.
    pub(crate) cancel: CancellationToken,
}

impl Queue {
    /// All jobs, newest first.
    pub(crate) fn list(&self) -> Vec<Job> {
        self.entries.iter().rev().map(|entry| entry.job.clone()).collect()
    }

    /// One job.
    pub(crate) fn job(&self, id: u32) -> Result<&Job, AppError> {
        let unknown = || AppError::new(ErrorCode::BadRequest, format!("there is no job {id}"));
        self.entries.iter().map(|entry| &entry.job).find(|job| job.id == id).ok_or_else(unknown)
    }

    /// Whether a job that has not ended writes to this path.
    pub(crate) fn writes_to(&self, output: &str) -> bool {
        self.entries.iter().any(|entry| entry.job.output == output && !ended(&entry.job.state))
    }

    /// Appends a job; it waits until [`Queue::start`] returns it.
    pub(crate) fn add(&mut self, name: String, revision: u32, request: ExportRequest) -> Job {
        self.last_id += 1;
        let job = Job {
            id: self.last_id,
            name,
            output: request.output.display().to_string(),
            revision,
            range: request.range,
            state: JobState::Queued,
        };
        let cancel = CancellationToken::new();
        self.entries.push(Entry { job: job.clone(), cancel, request, waits: true });
        job
    }

    /// What an ended job was: name, revision, request.
    pub(crate) fn again(&self, id: u32) -> Result<(String, u32, ExportRequest), AppError> {
        let job = self.job(id)?;
        let entry = self.entries.iter().find(|entry| entry.job.id == id);
        match entry {
            Some(entry) if ended(&job.state) => {
                Ok((job.name.clone(), job.revision, entry.request.clone()))
            }
            _ => Err(AppError::new(ErrorCode::BadRequest, "the export has not ended yet")
                .at(format!("job {id}"))),
        }
    }

    /// The next job, when none runs; it counts as running from now on.
    pub(crate) fn start(&mut self) -> Option<Start> {
        let runs = |entry: &Entry| {
            matches!(entry.job.state, JobState::Running { .. } | JobState::Cancelling)
        };
        if self.entries.iter().any(runs) {
            return None;
        }
        let entry = self.entries.iter_mut().find(|entry| entry.waits)?;
        entry.waits = false;
        let request = entry.request.clone();
        entry.job.state = JobState::Running { progress: Progress::start() };
        Some(Start { id: entry.job.id, request, cancel: entry.cancel.clone() })
    }

    /// Takes in how far a job is; `None` when that no longer matters.
    pub(crate) fn progress(&mut self, id: u32, progress: Progress) -> Option<&Job> {
        let job = self.find(id)?;
        if !matches!(job.state, JobState::Running { .. }) {
            return None;
        }
        job.state = JobState::Running { progress };
        Some(job)
    }

    /// Takes in how a job ended.
    pub(crate) fn end(&mut self, id: u32, outcome: Result<Receipt, ExportError>) -> Option<&Job> {
        let job = self.find(id)?;
        job.state = match outcome {
            Ok(receipt) => {
                let summary = receipt.to_text();
                JobState::Done { receipt: Box::new(receipt), summary }
            }
            Err(error) => match AppError::from(error) {
                AppError { code: ErrorCode::Cancelled, .. } => JobState::Cancelled,
                error => JobState::Failed { error },
            },
        };
        Some(job)
    }

    /// Takes in a defect: the task of a job ended without an outcome.
    pub(crate) fn fail(&mut self, id: u32, error: AppError) -> Option<&Job> {
        let job = self.find(id)?;
        job.state = JobState::Failed { error };
        Some(job)
    }

    /// Cancels a job that has not ended. One that waits is cancelled at once.
    pub(crate) fn cancel(&mut self, id: u32) -> Result<Job, AppError> {
        self.job(id)?;
        let entries = self.entries.iter_mut();
        for entry in entries.filter(|entry| entry.job.id == id && !ended(&entry.job.state)) {
            entry.cancel.cancel();
            let waited = std::mem::take(&mut entry.waits);
            entry.job.state = if waited { JobState::Cancelled } else { JobState::Cancelling };
        }
        self.job(id).cloned()
    }

    /// Cancels whatever has not ended.
    pub(crate) fn cancel_all(&mut self) {
        let open: Vec<u32> = self
            .entries
            .iter()
            .filter(|entry| !ended(&entry.job.state))
            .map(|entry| entry.job.id)
            .collect();
        for id in open {
            self.cancel(id).ok();
        }
    }

    /// Forgets an ended job.
    pub(crate) fn dismiss(&mut self, id: u32) -> Result<(), AppError> {
        if !ended(&self.job(id)?.state) {
            return Err(AppError::new(ErrorCode::BadRequest, "the export has not ended yet")
                .at(format!("job {id}"))
                .fix("Cancel it first."));
        }
        self.entries.retain(|entry| entry.job.id != id);
        Ok(())
    }

    fn find(&mut self, id: u32) -> Option<&mut Job> {
        self.entries.iter_mut().map(|entry| &mut entry.job).find(|job| job.id == id)
    }
}

fn ended(state: &JobState) -> bool {
    match state {
        JobState::Queued | JobState::Running { .. } | JobState::Cancelling => false,
        JobState::Cancelled | JobState::Done { .. } | JobState::Failed { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use stillcut_capture::{Batch, Dedup, Drawing, ModeChoice, Transport};
    use stillcut_composition::Variables;
    use stillcut_export::{AlphaChoice, GuardChoice, Shards, VerifyHolds};
    use stillcut_media::{Format, Quality};
    use stillcut_stage::Remote;

    use super::*;

    fn request(output: &str) -> ExportRequest {
        ExportRequest {
            composition: "film".into(),
            variables: Variables::default(),
            remote: Remote::default(),
            output: output.into(),
            format: Format::Mp4,
            alpha: AlphaChoice::Auto,
            overwrite: false,
            mode: ModeChoice::Auto,
            allow_problems: false,
            transport: Transport::default(),
            drawing: Drawing::default(),
            batch: Batch::default(),
            shards: Shards::Auto,
            dedup: Dedup::Exact,
            quality: Quality::Draft,
            fps: None,
            range: None,
            verify_holds: VerifyHolds::Sample,
            guard: GuardChoice::Auto,
            cache: None,
            hashes: None,
            chromium: None,
            ffmpeg: None,
        }
    }

    fn queue(jobs: u32) -> Queue {
        let mut queue = Queue::default();
        for number in 1..=jobs {
            queue.add("Film".to_owned(), 1, request(&format!("{number}.mp4")));
        }
        queue
    }

    fn state(queue: &Queue, id: u32) -> &JobState {
        &queue.job(id).unwrap().state
    }

    #[test]
    fn one_runs_and_the_others_wait_in_order() {
        let mut queue = queue(3);
        assert_eq!(queue.start().map(|start| start.id), Some(1));
        assert!(queue.start().is_none(), "one at a time");
        queue.end(1, Err(ExportError::Cancelled));
        assert_eq!(queue.start().map(|start| start.id), Some(2));
        assert_eq!(state(&queue, 3), &JobState::Queued);
        let ids: Vec<_> = queue.list().iter().map(|job| job.id).collect();
        assert_eq!(ids, [3, 2, 1], "newest first");
    }

    #[test]
    fn a_running_job_is_cancelling_until_it_ended() {
        let mut queue = queue(2);
        let start = queue.start().unwrap();
        assert_eq!(queue.cancel(1).unwrap().state, JobState::Cancelling);
        assert!(start.cancel.is_cancelled());
        assert!(queue.progress(1, Progress::start()).is_none(), "progress does not revive it");
        assert!(queue.start().is_none(), "its processes are still being ended");
        assert!(queue.dismiss(1).is_err());
        queue.end(1, Err(ExportError::Cancelled));
        assert_eq!(state(&queue, 1), &JobState::Cancelled);
        assert_eq!(queue.cancel(1).unwrap().state, JobState::Cancelled, "nothing more to do");
        let (name, revision, again) = queue.again(1).unwrap();
        assert_eq!((name.as_str(), revision, again.output), ("Film", 1, "1.mp4".into()));
        assert!(queue.again(2).is_err(), "it has not ended");
        queue.dismiss(1).unwrap();
        assert!(queue.job(1).is_err());
    }

    #[test]
    fn a_waiting_job_is_cancelled_at_once() {
        let mut queue = queue(2);
        queue.cancel(1).unwrap();
        assert_eq!(state(&queue, 1), &JobState::Cancelled);
        assert_eq!(queue.start().map(|start| start.id), Some(2));
        queue.cancel_all();
        assert_eq!(state(&queue, 2), &JobState::Cancelling);
    }

    #[test]
    fn outputs_of_ended_jobs_are_free_again() {
        let mut queue = queue(1);
        assert!(queue.writes_to("1.mp4"), "waiting");
        queue.start().unwrap();
        assert!(queue.writes_to("1.mp4"), "running");
        queue.fail(1, AppError::new(ErrorCode::Internal, "a defect"));
        assert!(!queue.writes_to("1.mp4"));
        assert!(matches!(state(&queue, 1), JobState::Failed { .. }));
    }
}
