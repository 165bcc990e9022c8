//! A running encode.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use stillcut_process::{ChildProcess, SpawnError};
use tokio::{
    io::AsyncWriteExt,
    process::{ChildStdin, ChildStdout, Command},
    time::timeout,
};

use crate::{Ffmpeg, SpliceError, pipe, run};

/// How long ffmpeg may take nothing at all. A large frame at the slowest preset takes seconds.
const STALL: Duration = Duration::from_secs(120);
/// How long ffmpeg may take from the last frame to the end: it encodes what it holds back and
/// moves the index to the front, which reads and writes the whole file.
const FINISH: Duration = Duration::from_secs(600);
/// How long ffmpeg may take to end after it closed its input.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Frames of an input that says their sizes itself.
pub(crate) const ANY_SIZE: usize = 0;
/// A file system with less room than this took the encoder down; ffmpeg fills it to the last block.
const FULL: u64 = 1024 * 1024;

/// An encode that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// ffmpeg could not be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// A frame has not the size that was announced.
    #[error("a frame has {actual} bytes where {expected} were announced")]
    WrongFrameSize {
        /// Bytes of a frame of the announced size.
        expected: usize,
        /// Bytes given.
        actual: usize,
    },
    /// An earlier frame was given up half way, so that what follows would be out of step.
    #[error("the encode was interrupted inside a frame")]
    Interrupted,
    /// The stream that x264 made cannot be worked on.
    #[error(transparent)]
    Splice(#[from] SpliceError),
    /// ffmpeg ended before its time.
    #[error("ffmpeg ended early ({status}): {}", run::last_line(tail))]
    Died {
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said.
        tail: String,
    },
    /// ffmpeg ended before its time and the file system of the output has no room left.
    #[error("no space is left for {}", path.display())]
    DiskFull {
        /// The file it wrote.
        path: PathBuf,
    },
    /// ffmpeg did nothing for too long and was killed.
    #[error("ffmpeg did not go on for {} s", after.as_secs())]
    Stalled {
        /// How long it had.
        after: Duration,
    },
}

/// An ffmpeg that encodes frames as they come. Dropping it kills ffmpeg; the output is whoever's it
/// was before.
#[derive(Debug)]
pub(crate) struct Encoder {
    child: ChildProcess,
    /// Absent once the last frame was given.
    input: Option<ChildStdin>,
    output: PathBuf,
    frame_bytes: usize,
    inside_frame: bool,
}

impl Encoder {
    /// Starts an ffmpeg with these arguments that reads frames of a fixed size and writes `output`.
    pub(crate) fn spawn(
        ffmpeg: &Ffmpeg,
        arguments: &[OsString],
        output: &Path,
        frame_bytes: usize,
    ) -> Result<Self, EncodeError> {
        let mut command = ffmpeg.ffmpeg();
        command.args(arguments);
        Self::run(command, output, frame_bytes)
    }

    /// The same with an ffmpeg that writes to its standard output on the way to `output`.
    pub(crate) fn spawn_filter(
        ffmpeg: &Ffmpeg,
        arguments: &[OsString],
        output: &Path,
        frame_bytes: usize,
    ) -> Result<(Self, ChildStdout), EncodeError> {
        let mut command = ffmpeg.ffmpeg();
        command.args(arguments).stdout(Stdio::piped());
        let mut encoder = Self::run(command, output, frame_bytes)?;
        let made = encoder.child.take_stdout().ok_or(EncodeError::Interrupted)?;
        Ok((encoder, made))
    }

    fn run(mut command: Command, output: &Path, frame_bytes: usize) -> Result<Self, EncodeError> {
        command.stdin(Stdio::piped());
        let mut child = ChildProcess::spawn("ffmpeg", command)?;
        let input = child.take_stdin();
        input.iter().for_each(pipe::enlarge);
        Ok(Self { child, input, output: output.to_path_buf(), frame_bytes, inside_frame: false })
    }

    /// The process id of ffmpeg.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Gives one frame, with what the input's format wants before it, and returns when ffmpeg took
    /// it. A future that is dropped on the way ends the encode.
    pub(crate) async fn framed(&mut self, before: &[u8], frame: &[u8]) -> Result<(), EncodeError> {
        if self.frame_bytes != ANY_SIZE && frame.len() != self.frame_bytes {
            return Err(EncodeError::WrongFrameSize {
                expected: self.frame_bytes,
                actual: frame.len(),
            });
        }
        self.interruptible()?;
        self.push(before).await?;
        self.push(frame).await?;
        self.inside_frame = false;
        Ok(())
    }

    /// Gives bytes of a format that needs no frames.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.interruptible()?;
        self.push(bytes).await?;
        self.inside_frame = false;
        Ok(())
    }

    /// From here on, until it is said otherwise, the input is incomplete.
    fn interruptible(&mut self) -> Result<(), EncodeError> {
        if self.inside_frame {
            return Err(EncodeError::Interrupted);
        }
        self.inside_frame = true;
        Ok(())
    }

    async fn push(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        match self.write(bytes).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::debug!(%error, "ffmpeg takes no more frames");
                Err(self.died().await)
            }
            Err(stalled) => Err(stalled),
        }
    }

    /// Ends the encode and waits until the file is complete.
    pub(crate) async fn finish(&mut self) -> Result<(), EncodeError> {
        if self.inside_frame {
            return Err(EncodeError::Interrupted);
        }
        self.input = None;
        let Ok(status) = timeout(FINISH, self.child.wait()).await else {
            self.child.stop(Duration::ZERO).await;
            return Err(EncodeError::Stalled { after: FINISH });
        };
        if status.success() { Ok(()) } else { Err(self.ended_with(status)) }
    }

    /// Kills ffmpeg and returns when it is gone.
    pub(crate) async fn abort(self) {
        self.child.stop(Duration::ZERO).await;
    }

    /// The outer error is a stall, the inner one what the system said.
    async fn write(&mut self, yuv: &[u8]) -> Result<io::Result<()>, EncodeError> {
        let Some(input) = &mut self.input else {
            return Ok(Err(io::ErrorKind::BrokenPipe.into()));
        };
        if let Ok(written) = timeout(STALL, input.write_all(yuv)).await {
            return Ok(written);
        }
        self.child.stop(Duration::ZERO).await;
        Err(EncodeError::Stalled { after: STALL })
    }

    /// Why ffmpeg takes no more.
    async fn died(&mut self) -> EncodeError {
        self.input = None;
        let Ok(status) = timeout(LAST_WORDS, self.child.wait()).await else {
            self.child.stop(Duration::ZERO).await;
            return EncodeError::Stalled { after: LAST_WORDS };
        };
        self.ended_with(status)
    }

    fn ended_with(&self, status: ExitStatus) -> EncodeError {
        let path = self.output.clone();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match fs4::available_space(folder.unwrap_or(Path::new("."))) {
            // Killed from outside is no matter of space.
            Ok(free) if free < FULL && status.code().is_some() => EncodeError::DiskFull { path },
            _ => EncodeError::Died { status, tail: self.child.stderr_tail() },
        }
    }
}
