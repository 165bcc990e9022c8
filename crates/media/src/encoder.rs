//! A running encode.

use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use stillcut_process::{ChildProcess, SpawnError};
use tokio::{io::AsyncWriteExt, process::ChildStdin, time::timeout};

use crate::{Ffmpeg, VideoSpec, args, pipe, run, sound::SoundInput};

/// How long ffmpeg may take nothing at all. A large frame at the slowest preset takes seconds.
const STALL: Duration = Duration::from_secs(120);
/// How long ffmpeg may take from the last frame to the end: it encodes what it holds back and
/// moves the index to the front, which reads and writes the whole file.
const FINISH: Duration = Duration::from_secs(600);
/// How long ffmpeg may take to end after it closed its input.
const LAST_WORDS: Duration = Duration::from_secs(5);
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
pub struct Encoder {
    child: ChildProcess,
    /// Absent once the last frame was given.
    input: Option<ChildStdin>,
    output: PathBuf,
    frame_bytes: usize,
    inside_frame: bool,
}

impl Encoder {
    /// Starts an H.264 encode into `output`, an MP4 file that is replaced. With `sound`, its
    /// [`SoundPort`](crate::sound::SoundPort) must play at the same time.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn start(
        ffmpeg: &Ffmpeg,
        spec: &VideoSpec,
        sound: Option<&SoundInput>,
        output: &Path,
    ) -> Result<Self, EncodeError> {
        let mut command = ffmpeg.ffmpeg();
        command.args(args::encode(spec, sound, output)).stdin(Stdio::piped());
        let mut child = ChildProcess::spawn("ffmpeg", command)?;
        let input = child.take_stdin();
        input.iter().for_each(pipe::enlarge);
        let (output, frame_bytes) = (output.to_path_buf(), spec.frame_bytes());
        Ok(Self { child, input, output, frame_bytes, inside_frame: false })
    }

    /// The process id of ffmpeg.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Gives one frame, planar YUV 4:2:0 as [`YuvFrame`](crate::YuvFrame) makes it, and returns
    /// when ffmpeg took it. A future that is dropped on the way ends the encode.
    pub async fn frame(&mut self, yuv: &[u8]) -> Result<(), EncodeError> {
        if yuv.len() != self.frame_bytes {
            return Err(EncodeError::WrongFrameSize {
                expected: self.frame_bytes,
                actual: yuv.len(),
            });
        }
        if self.inside_frame {
            return Err(EncodeError::Interrupted);
        }
        self.inside_frame = true;
        match self.write(yuv).await {
            Ok(Ok(())) => {
                self.inside_frame = false;
                Ok(())
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "ffmpeg takes no more frames");
                Err(self.died().await)
            }
            Err(stalled) => Err(stalled),
        }
    }

    /// Ends the encode and waits until the file is complete.
    pub async fn finish(mut self) -> Result<(), EncodeError> {
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
    pub async fn abort(self) {
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
