//! One ffmpeg that decodes a video forwards from a place.

use std::{
    io,
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use stillcut_process::ChildProcess;
use tokio::{io::BufReader, process::Command, sync::mpsc, time::timeout};

use super::{MovingSource, Still, StillError, animation, matroska::RawFrames, scaling::filters};
use crate::{Ffmpeg, bitmap, run};

/// Stills decoded ahead while the page works on the one before, besides the one in ffmpeg's hands.
const AHEAD: usize = 1;
/// Frames a decoder works on at a time: more only take memory.
const THREADS: &str = "2";
/// How long ffmpeg may take to end after its last frame.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// Room for the pieces between the frames; frames themselves pass by it.
const BUFFER: usize = 64 * 1024;

/// A still with the time that ffmpeg gives it.
#[derive(Debug, Clone)]
pub(super) struct TimedStill {
    /// Milliseconds of the file's own time, rounded.
    pub(super) time: i64,
    pub(super) still: Still,
}

/// A running decoder. Dropping it kills ffmpeg.
#[derive(Debug)]
pub(super) struct Forward {
    /// ffmpeg, unless it is a picture that is decoded here.
    child: Option<ChildProcess>,
    stills: mpsc::Receiver<io::Result<TimedStill>>,
}

impl Forward {
    /// Begins at `from`, seconds of the file's own time, at the size `(width, height)`; an animated
    /// picture begins with its first frame and keeps its size.
    pub(super) fn start(
        ffmpeg: &Ffmpeg,
        source: &MovingSource,
        from: f64,
        size: (u32, u32),
    ) -> Result<Self, StillError> {
        let (sender, stills) = mpsc::channel(AHEAD);
        if let Some(kind) = source.animation {
            animation::decode(&source.path, kind, sender);
            return Ok(Self { child: None, stills });
        }
        let mut child = ChildProcess::spawn("ffmpeg", command(ffmpeg, source, from, size))?;
        if let Some(pipe) = child.take_stdout() {
            let alpha = source.alpha;
            let reader = BufReader::with_capacity(BUFFER, pipe);
            let frames = RawFrames::new(reader, bitmap::pixel_bytes(size.0, size.1));
            // Ends with the pipe or with the receiver.
            tokio::spawn(read(frames, size, alpha, sender));
        }
        Ok(Self { child: Some(child), stills })
    }

    /// The next still; `None` when there are no more, whatever the reason: see [`Self::failure`].
    pub(super) async fn next(&mut self) -> Option<TimedStill> {
        match self.stills.recv().await? {
            Ok(still) => Some(still),
            Err(error) => {
                tracing::debug!(%error, "the stream of stills broke");
                None
            }
        }
    }

    /// How ffmpeg ended, once it decodes no more, if that was not because there is no more: a file may have fewer
    /// frames than it says.
    pub(super) async fn failure(&self) -> Option<ExitStatus> {
        let child = self.child.as_ref()?;
        let status = timeout(LAST_WORDS, child.wait()).await.ok()?;
        (!status.success()).then_some(status)
    }

    /// Kills ffmpeg and waits for its end.
    pub(super) async fn end(self) {
        if let Some(child) = self.child {
            child.stop(Duration::ZERO).await;
        }
    }

    /// What ffmpeg said, once it decodes no more.
    pub(super) async fn last_words(&self) -> String {
        let Some(child) = &self.child else { return String::new() };
        child.stop(LAST_WORDS).await;
        child.stderr_tail()
    }
}

async fn read(
    mut frames: RawFrames<BufReader<tokio::process::ChildStdout>>,
    (width, height): (u32, u32),
    alpha: bool,
    sender: mpsc::Sender<io::Result<TimedStill>>,
) {
    loop {
        let mut bytes = bitmap::header(width, height, alpha);
        let still = match frames.next(&mut bytes).await {
            Ok(Some(time)) => Ok(TimedStill { time, still: Arc::new(bytes) }),
            Ok(None) => return,
            Err(error) => Err(error),
        };
        let is_end = still.is_err();
        if sender.send(still).await.is_err() || is_end {
            return;
        }
    }
}

fn command(ffmpeg: &Ffmpeg, source: &MovingSource, from: f64, size: (u32, u32)) -> Command {
    let mut command = ffmpeg.ffmpeg();
    command.args(run::ONLY_FILES).args(["-threads", THREADS]);
    if let Some(decoder) = alpha_decoder(source) {
        command.args(["-c:v", decoder]);
    }
    // Times of the file stay, so that every frame is known by its own.
    let begin = (from - source.container_start).max(0.0);
    command.args(["-copyts", "-ss", &format!("{begin:.6}")]);
    command.arg("-i").arg(run::file_argument(&source.path));
    command.args(["-map", "0:V:0", "-fps_mode", "passthrough"]);
    command.args(["-vf", &filters(ffmpeg, source, size), "-c:v", "rawvideo"]);
    command.args(["-allow_raw_vfw", "1", "-write_crc32", "0", "-f", "matroska", "pipe:1"]);
    command.stdout(Stdio::piped());
    command
}

/// ffmpeg's own VP8 and VP9 decoders leave out the alpha channel.
fn alpha_decoder(source: &MovingSource) -> Option<&'static str> {
    match source.codec.as_str() {
        "vp8" if source.alpha => Some("libvpx"),
        "vp9" if source.alpha => Some("libvpx-vp9"),
        _ => None,
    }
}
