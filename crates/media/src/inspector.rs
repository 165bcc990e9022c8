//! An ffprobe that is there before its file: its start takes longer than reading a video.

use std::{io, path::Path, process::Stdio, time::Duration};

use stillcut_process::ChildProcess;
use tokio::{
    fs::File,
    io::{AsyncWriteExt as _, BufReader, copy_buf},
    process::ChildStdin,
};

use crate::{
    Ffmpeg, Format, InspectError, MediaInfo, inspect,
    inspect::{DEADLINE, command, parse},
    pipe, run,
};

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// Reads one file that is written later. Dropping it ends the tool.
#[derive(Debug)]
pub struct Inspector<'ffmpeg> {
    ffmpeg: &'ffmpeg Ffmpeg,
    waiting: Option<ChildProcess>,
}

impl<'ffmpeg> Inspector<'ffmpeg> {
    /// Starts the tool, if files of the format can be read from a pipe.
    pub fn start(ffmpeg: &'ffmpeg Ffmpeg, format: Format) -> Result<Self, InspectError> {
        let mut waiting = None;
        if format.is_read_in_order() {
            let mut command = command(ffmpeg);
            command.arg("pipe:0").stdin(Stdio::piped());
            waiting = Some(run::start("ffprobe", command)?);
        }
        Ok(Self { ffmpeg, waiting })
    }

    /// Ends the tool without a file; it is gone when this returns.
    pub async fn stop(self) {
        if let Some(waiting) = self.waiting {
            waiting.stop(Duration::ZERO).await;
        }
    }

    /// The same as [`inspect`] tells.
    pub async fn inspect(self, path: &Path) -> Result<MediaInfo, InspectError> {
        let Some(mut child) = self.waiting else { return inspect(self.ffmpeg, path).await };
        let feeding = feed(path, child.take_stdin());
        let (fed, answer) = tokio::join!(feeding, run::finish(child, DEADLINE));
        let bytes = fed.map_err(|source| InspectError::Read { path: path.to_owned(), source })?;
        Ok(MediaInfo { bytes, ..parse(&answer?)? })
    }
}

/// Gives the whole file to the tool and tells its size.
async fn feed(path: &Path, tool: Option<ChildStdin>) -> io::Result<u64> {
    let file = File::open(path).await?;
    let bytes = file.metadata().await?.len();
    if let Some(mut tool) = tool {
        pipe::enlarge(&tool);
        let fed = copy_buf(&mut BufReader::with_capacity(CHUNK, file), &mut tool).await;
        match fed.and(tool.shutdown().await) {
            // Its status tells why it went.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            fed => fed?,
        }
    }
    Ok(bytes)
}
