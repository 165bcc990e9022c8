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

use crate::{Ffmpeg, Format, SpliceError, WrongPictureSize, faults, pipe, run};

/// How long ffmpeg may take nothing at all. A large frame at the slowest preset takes seconds.
const STALL: Duration = Duration::from_secs(120);
/// How long ffmpeg may take from the last frame to the end: it encodes what it holds back and
/// moves the index to the front, which reads and writes the whole file.
const FINISH: Duration = Duration::from_secs(600);
/// How long ffmpeg may take to end after it closed its input.
const LAST_WORDS: Duration = Duration::from_secs(5);

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
    /// The file system of the output has no room left, or none for this user.
    #[error("no space is left for {}", path.display())]
    DiskFull {
        /// The file being written.
        path: PathBuf,
    },
    /// The file system, or a limit of this user, allows no file of this size.
    #[error("{} became larger than files may be there", path.display())]
    FileTooLarge {
        /// The file being written.
        path: PathBuf,
    },
    /// The folder of the output was removed meanwhile.
    #[error("the folder of {} was removed meanwhile", path.display())]
    TargetGone {
        /// The file being written.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("{} could not be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The format has no pictures of this size.
    #[error("{} has no pictures of {width}x{height}", format.title())]
    Size {
        /// What was to be written.
        format: Format,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// ffmpeg did nothing for too long and was killed.
    #[error("ffmpeg did not go on for {} s", after.as_secs())]
    Stalled {
        /// How long it had.
        after: Duration,
    },
}

impl EncodeError {
    /// Whether somebody else ended ffmpeg: the system, for want of memory, or a person. What it
    /// was given is no reason then.
    pub(crate) fn is_killed(&self) -> bool {
        matches!(self, Self::Died { status, .. } if faults::is_kill(*status))
    }

    /// Whether ffmpeg is gone after it.
    pub(crate) fn is_end(&self) -> bool {
        !matches!(self, Self::WrongFrameSize { .. } | Self::Interrupted)
    }

    /// What a failed write of our own means.
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        let named = faults::of_the_output(path, &source);
        named.unwrap_or_else(|| Self::Write { path: path.to_path_buf(), source })
    }
}

impl From<WrongPictureSize> for EncodeError {
    fn from(WrongPictureSize { expected, actual }: WrongPictureSize) -> Self {
        Self::WrongFrameSize { expected, actual }
    }
}

/// An ffmpeg that encodes frames as they come. Dropping it kills ffmpeg; the output is whoever's it
/// was before.
#[derive(Debug)]
pub(crate) struct Encoder {
    child: ChildProcess,
    /// Absent once the last frame was given.
    input: Option<ChildStdin>,
    output: PathBuf,
    /// Absent where the input is no frames of one size.
    frame_bytes: Option<usize>,
    inside_frame: bool,
}

impl Encoder {
    /// Starts an ffmpeg with these arguments that reads frames of a fixed size, if one is given, and
    /// writes `output`.
    pub(crate) fn spawn(
        ffmpeg: &Ffmpeg,
        arguments: &[OsString],
        output: &Path,
        frame_bytes: Option<usize>,
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
        frame_bytes: Option<usize>,
    ) -> Result<(Self, ChildStdout), EncodeError> {
        let mut command = ffmpeg.ffmpeg();
        command.args(arguments).stdout(Stdio::piped());
        let mut encoder = Self::run(command, output, frame_bytes)?;
        let made = encoder.child.take_stdout().ok_or(EncodeError::Interrupted)?;
        Ok((encoder, made))
    }

    fn run(
        mut command: Command,
        output: &Path,
        frame_bytes: Option<usize>,
    ) -> Result<Self, EncodeError> {
        command.stdin(Stdio::piped());
        // Frames wait in line for the encoder, and nothing waits for what it makes of them; the browser that draws them
        // is what everything waits for.
        let mut child = ChildProcess::spawn_behind("ffmpeg", command)?;
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
        let actual = frame.len();
        if let Some(expected) = self.frame_bytes.filter(|&expected| expected != actual) {
            return Err(EncodeError::WrongFrameSize { expected, actual });
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
        if status.success() { Ok(()) } else { Err(faults::why(&self.child, status, &self.output)) }
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

    /// Waits for the end of ffmpeg, which should go on, and tells why.
    pub(crate) async fn failed(&mut self) -> EncodeError {
        self.child.wait().await;
        self.died().await
    }

    /// Why ffmpeg takes no more.
    async fn died(&mut self) -> EncodeError {
        self.input = None;
        ended(&mut self.child, &self.output).await
    }
}

/// Why a child that should have gone on did not.
pub(crate) async fn ended(child: &mut ChildProcess, output: &Path) -> EncodeError {
    let Ok(status) = timeout(LAST_WORDS, child.wait()).await else {
        child.stop(Duration::ZERO).await;
        return EncodeError::Stalled { after: LAST_WORDS };
    };
    faults::why(child, status, output)
}
