//! The task between x264 and the container.

use std::time::Duration;

use tokio::{
    io::AsyncReadExt as _,
    process::ChildStdout,
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

use super::{
    splice::{CodedPicture, Pictures, Sample, Splicer},
    timed,
};
use crate::{EncodeError, Encoder, VideoSpec};

/// How long the task may take to say why it ended.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Bytes read at once from x264: a picture or two.
const CHUNK: usize = 256 * 1024;

/// What the task has to know about the pictures that x264 gets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    /// One more, shown from this frame on.
    From(u32),
    /// No more; this many frames in all.
    End(u32),
}

/// The running task. Dropping it kills the container's ffmpeg.
#[derive(Debug)]
pub(super) struct Splicing {
    shown: mpsc::UnboundedSender<Shown>,
    muxer_id: u32,
    abort: oneshot::Sender<()>,
    /// Absent once its outcome is known.
    task: Option<AbortOnDropHandle<Result<(), EncodeError>>>,
}

impl Splicing {
    /// Starts the task between x264's output and the container's input, for `spec`.
    pub(super) fn start(coded: ChildStdout, muxer: Encoder, spec: VideoSpec) -> Self {
        let (shown, told) = mpsc::unbounded_channel();
        let (abort, aborted) = oneshot::channel();
        let muxer_id = muxer.id();
        let task = AbortOnDropHandle::new(tokio::spawn(run(coded, muxer, spec, told, aborted)));
        Self { shown, muxer_id, abort, task: Some(task) }
    }

    /// The process id of what writes the file.
    pub(super) fn muxer_id(&self) -> u32 {
        self.muxer_id
    }

    /// Tells when the next picture is shown.
    pub(super) fn shown(&self, shown: Shown) {
        // A task that ended is found out where its reason is asked for.
        let _ended = self.shown.send(shown);
    }

    /// Waits until the file is complete.
    pub(super) async fn finish(self) -> Result<(), EncodeError> {
        let task = self.task.ok_or(EncodeError::Interrupted)?;
        task.await.map_err(|_panicked| EncodeError::Interrupted)?
    }

    /// Why x264 failed: it also fails when nobody takes what it makes.
    pub(super) async fn reason(&mut self, error: EncodeError) -> EncodeError {
        let Some(task) = self.task.take() else { return error };
        match timeout(LAST_WORDS, task).await {
            Ok(Ok(Err(reason))) if !matches!(reason, EncodeError::Interrupted) => reason,
            _ => error,
        }
    }

    /// Ends the task, and returns when the container's ffmpeg is gone.
    pub(super) async fn abort(self) {
        drop(self.abort);
        if let Some(task) = self.task {
            drop(task.await);
        }
    }
}

/// Splices until the end. However that comes, the container's ffmpeg is gone then.
async fn run(
    coded: ChildStdout,
    mut muxer: Encoder,
    spec: VideoSpec,
    told: mpsc::UnboundedReceiver<Shown>,
    aborted: oneshot::Receiver<()>,
) -> Result<(), EncodeError> {
    let spliced = tokio::select! {
        spliced = splice(coded, &mut muxer, spec, told) => spliced,
        _ = aborted => Err(EncodeError::Interrupted),
    };
    match spliced {
        Ok(()) => muxer.finish().await,
        Err(error) => {
            muxer.abort().await;
            Err(error)
        }
    }
}

async fn splice(
    mut coded: ChildStdout,
    muxer: &mut Encoder,
    spec: VideoSpec,
    told: mpsc::UnboundedReceiver<Shown>,
) -> Result<(), EncodeError> {
    let mut spliced = Spliced { splicer: Splicer::default(), muxer, spec, told, next: None };
    let mut pictures = Pictures::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = coded.read(&mut chunk).await.map_err(|_closed| EncodeError::Interrupted)?;
        let complete = match read {
            0 => pictures.finish()?,
            _ => pictures.push(&chunk[..read])?,
        };
        for picture in complete {
            spliced.write(picture).await?;
        }
        if read == 0 {
            return spliced.ended();
        }
    }
}

struct Spliced<'a> {
    splicer: Splicer,
    muxer: &'a mut Encoder,
    spec: VideoSpec,
    told: mpsc::UnboundedReceiver<Shown>,
    /// The frame from which the next picture is shown, once it is known.
    next: Option<Shown>,
}

impl Spliced<'_> {
    /// Writes a picture and its repeats.
    async fn write(&mut self, picture: CodedPicture) -> Result<(), EncodeError> {
        let Shown::From(begin) = self.shown().await? else {
            return Err(EncodeError::Interrupted);
        };
        let sample = self.splicer.picture(picture)?;
        if begin == 0 {
            let configuration = self.splicer.configuration()?;
            let coded = timed::Pictures::Coded(&configuration);
            let header = timed::header(coded, self.spec.coded_size(), self.spec.rate);
            self.muxer.send(&header).await?;
        }
        self.sample(begin, &sample).await?;
        let next = self.shown().await?;
        self.next = Some(next);
        let (Shown::From(end) | Shown::End(end)) = next;
        for index in begin + 1..end {
            let repeat = self.splicer.repeat()?;
            self.sample(index, &repeat).await?;
        }
        Ok(())
    }

    async fn sample(&mut self, index: u32, sample: &Sample) -> Result<(), EncodeError> {
        let header = timed::picture(index, self.spec.rate, sample.is_key, sample.bytes.len());
        self.muxer.framed(&header, &sample.bytes).await
    }

    async fn shown(&mut self) -> Result<Shown, EncodeError> {
        match self.next.take() {
            Some(shown) => Ok(shown),
            None => self.told.recv().await.ok_or(EncodeError::Interrupted),
        }
    }

    /// Whether x264 gave back all it got: the end was told before its input was closed.
    fn ended(mut self) -> Result<(), EncodeError> {
        match self.next.take().or_else(|| self.told.try_recv().ok()) {
            Some(Shown::End(_)) => Ok(()),
            _ => Err(EncodeError::Interrupted),
        }
    }
}
