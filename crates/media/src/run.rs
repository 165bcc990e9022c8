//! One call of a tool from start to end.

use std::{
    ffi::OsString,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use stillcut_process::{ChildProcess, SpawnError};
use tokio::{io::AsyncReadExt, process::Command, time::timeout};

/// A call of ffmpeg or ffprobe did not work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It could not be started.
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    /// It ended with an error.
    #[error("{name} failed ({status}): {}", last_line(tail))]
    Failed {
        /// Which tool.
        name: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said.
        tail: String,
    },
    /// It did not end in time and was killed.
    #[error("{name} did not end within {} s", after.as_secs())]
    Stalled {
        /// Which tool.
        name: &'static str,
        /// How long it had.
        after: Duration,
    },
}

/// A tool's command with what every call shares.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    // These make ffmpeg write a report file of its own, or colour codes into messages.
    command.env_remove("FFREPORT").env_remove("AV_LOG_FORCE_COLOR");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs a tool to its end and returns what it wrote to standard output.
pub(crate) async fn output(
    name: &'static str,
    command: Command,
    deadline: Duration,
) -> Result<Vec<u8>, ToolError> {
    finish(start(name, command)?, deadline).await
}

/// Starts a tool whose standard output is wanted.
pub(crate) fn start(name: &'static str, mut command: Command) -> Result<ChildProcess, ToolError> {
    command.stdout(Stdio::piped());
    Ok(ChildProcess::spawn(name, command)?)
}

/// What a started tool writes to standard output until its end.
pub(crate) async fn finish(
    mut child: ChildProcess,
    deadline: Duration,
) -> Result<Vec<u8>, ToolError> {
    let name = child.name();
    let mut pipe = child.take_stdout();
    let mut bytes = Vec::new();
    let all = async {
        if let Some(pipe) = &mut pipe {
            // A read error ends the output as its end does; the status tells the rest.
            drop(pipe.read_to_end(&mut bytes).await);
        }
        child.wait().await
    };
    let Ok(status) = timeout(deadline, all).await else {
        child.stop(Duration::ZERO).await;
        return Err(ToolError::Stalled { name, after: deadline });
    };
    if status.success() {
        Ok(bytes)
    } else {
        Err(ToolError::Failed { name, status, tail: child.stderr_tail() })
    }
}

/// Arguments for reading a file of a composition, which is not to be trusted: a playlist or script in
/// the disguise of a video must not lead to other files or the network.
pub(crate) const ONLY_FILES: [&str; 4] =
    ["-protocol_whitelist", "file", "-format_whitelist", FORMATS];

/// ffmpeg's names of containers that hold everything themselves.
const FORMATS: &str = "mov,matroska,ogg,avi,mpegts,mpeg,mpegvideo,flv,asf,mxf,nut,ivf,obu,h264,hevc,\
    m4v,dv,mjpeg,gif,apng,wav,mp3,aac,flac,aiff";

/// A path as ffmpeg takes it: never an option, never another protocol.
pub(crate) fn file_argument(path: &Path) -> OsString {
    let mut argument = OsString::from("file:");
    argument.push(path);
    argument
}

/// The last line of a tool's messages that says something: mostly the reason.
pub(crate) fn last_line(tail: &str) -> &str {
    let says_nothing = |line: &&str| line.trim().is_empty() || *line == "Conversion failed!";
    tail.lines().rev().find(|line| !says_nothing(line)).unwrap_or("no message")
}
