//! The task between one x264 and the container.

use std::time::Duration;

use tokio::{
    io::AsyncReadExt as _,
    process::ChildStdout,
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;

use super::{
    segments::Segments,
    splice::{CodedPicture, Pictures, SpliceError},
};
use crate::EncodeError;

/// How long the task may take to end after x264 did.
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
    /// Says that x264 came to its end, so that its last picture is whole.
    whole: oneshot::Sender<()>,
    muxer_id: u32,
    abort: oneshot::Sender<()>,
    task: AbortOnDropHandle<Result<Spliced, EncodeError>>,
}

/// What became of one x264's pictures.
#[derive(Debug)]
enum Spliced {
    /// The file is complete.
    Whole,
    /// x264 did not come to its end.
    Broken(Box<Segments>),
}

/// Why the task stops before the end.
enum Stop {
    Broken,
    Failed(EncodeError),
}

impl<E: Into<EncodeError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Splicing {
    /// Starts the task between x264's output and the container.
    pub(super) fn start(coded: ChildStdout, segments: Segments) -> Self {
        let (shown, told) = mpsc::unbounded_channel();
        let ((abort, aborted), (whole, is_whole)) = (oneshot::channel(), oneshot::channel());
        let muxer_id = segments.muxer_id();
        let stream = Stream { coded, told, is_whole, next: None };
        let task = AbortOnDropHandle::new(tokio::spawn(run(stream, segments, aborted)));
        Self { shown, whole, muxer_id, abort, task }
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

    /// Waits until the file is complete: x264 has come to its end.
    pub(super) async fn finish(self) -> Result<(), EncodeError> {
        let Self { shown: _shown, whole, abort: _abort, task, .. } = self;
        // A task that ended says why.
        let _ended = whole.send(());
        match task.await {
            Ok(Ok(Spliced::Whole)) => Ok(()),
            Ok(Err(error)) => Err(error),
            Ok(Ok(Spliced::Broken(_))) | Err(_) => Err(EncodeError::Interrupted),
        }
    }

    /// Waits for the end of the task after x264 ended too early. It also does when nobody takes what
    /// it makes: why not is the error then, if that is known.
    pub(super) async fn broken(self) -> Result<Box<Segments>, Option<EncodeError>> {
        let Self { shown, whole, abort: _abort, task, .. } = self;
        drop((shown, whole));
        match timeout(LAST_WORDS, task).await {
            Ok(Ok(Ok(Spliced::Broken(segments)))) => Ok(segments),
            Ok(Ok(Err(reason))) if !matches!(reason, EncodeError::Interrupted) => Err(Some(reason)),
            _ => Err(None),
        }
    }

    /// Ends the task, and returns when the container's ffmpeg is gone.
    pub(super) async fn abort(self) {
        let Self { shown: _shown, whole: _whole, abort, task, .. } = self;
        drop(abort);
        if let Ok(Ok(Spliced::Broken(segments))) = task.await {
            segments.abort().await;
        }
    }
}

/// Splices until the end. However that comes, the container's ffmpeg is gone then or given back.
async fn run(
    mut stream: Stream,
    mut segments: Segments,
    aborted: oneshot::Receiver<()>,
) -> Result<Spliced, EncodeError> {
    let spliced = tokio::select! {
        spliced = stream.splice(&mut segments) => spliced,
        _ = aborted => Err(Stop::Failed(EncodeError::Interrupted)),
    };
    match spliced {
        Ok(()) => segments.finish().await.map(|()| Spliced::Whole),
        Err(Stop::Broken) => Ok(Spliced::Broken(Box::new(segments))),
        Err(Stop::Failed(error)) => {
            segments.abort().await;
            Err(error)
        }
    }
}

/// What comes from one x264, and what is known of it.
struct Stream {
    coded: ChildStdout,
    told: mpsc::UnboundedReceiver<Shown>,
    is_whole: oneshot::Receiver<()>,
    /// The frame from which the next picture is shown, once it is known.
    next: Option<Shown>,
}

impl Stream {
    async fn splice(&mut self, segments: &mut Segments) -> Result<(), Stop> {
        let mut pictures = Pictures::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = tokio::select! {
                read = self.coded.read(&mut chunk) => read.map_err(|_closed| Stop::Broken)?,
                error = segments.muxer_failed() => return Err(Stop::Failed(error)),
            };
            if read == 0 {
                break;
            }
            for picture in pictures.push(&chunk[..read])? {
                self.write(picture, segments).await?;
            }
        }
        // The end of what a killed x264 wrote looks like a picture, too.
        (&mut self.is_whole).await.map_err(|_broken| Stop::Broken)?;
        for picture in pictures.finish()? {
            self.write(picture, segments).await?;
        }
        match self.next.take() {
            Some(Shown::End(_)) => Ok(()),
            _ => Err(Stop::Failed(EncodeError::Interrupted)),
        }
    }

    /// Adds a picture and its repeats.
    async fn write(&mut self, picture: CodedPicture, segments: &mut Segments) -> Result<(), Stop> {
        let Shown::From(begin) = self.shown().await? else {
            let more = SpliceError::Unexpected("it has more pictures than were given");
            return Err(Stop::from(more));
        };
        segments.picture(begin, picture).await?;
        let next = self.shown().await?;
        self.next = Some(next);
        let (Shown::From(end) | Shown::End(end)) = next;
        for index in begin + 1..end {
            segments.repeat(index).await?;
        }
        Ok(())
    }

    async fn shown(&mut self) -> Result<Shown, Stop> {
        match self.next.take() {
            Some(shown) => Ok(shown),
            None => self.told.recv().await.ok_or(Stop::Broken),
        }
    }
}
