//! GIF. Two passes over its pictures, since the best 256 colours are known only at the end: while
//! frames come, ffmpeg counts colours and keeps the pictures without loss; then it reduces them to
//! the palette, and what changes from picture to picture is written.
//!
//! Only pictures that differ are kept, so a repeat costs nothing. Memory does not grow with the
//! length; a temporary folder does, by the losslessly compressed pictures.

mod delays;
mod tools;
mod writer;

use std::{
    fmt,
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use stillcut_process::ChildProcess;
use tempfile::TempDir;
use tokio::{io::AsyncReadExt, process::ChildStdout, time::timeout};
use writer::{GifWriter, Paletted};

use crate::{EncodeError, Encoder, Ffmpeg, VideoSpec, WrongPictureSize};

/// How long ffmpeg may take for one picture.
const STALL: Duration = Duration::from_secs(120);
/// Colours of a palette.
const COLOURS: usize = 256;
/// Below this a pixel is transparent, else opaque.
const OPAQUE: u8 = 128;

/// The pixels of a picture, shared with whoever captured it.
type Picture = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A GIF being written.
pub(super) struct GifFilm {
    encoder: Encoder,
    ffmpeg: Ffmpeg,
    spec: VideoSpec,
    output: PathBuf,
    scratch: TempDir,
    /// A picture that is not given to the encoder yet: it came with a frame that is not shown.
    waiting: Option<Picture>,
    /// The frame, from 0, at which every kept picture begins.
    begins: Vec<u32>,
    frames: u32,
    stride: u32,
}

impl GifFilm {
    pub(super) fn start(
        ffmpeg: &Ffmpeg,
        spec: &VideoSpec,
        output: &Path,
    ) -> Result<Self, EncodeError> {
        let failed = |source| EncodeError::Write { path: std::env::temp_dir(), source };
        let scratch = tempfile::Builder::new().prefix("stillcut-gif-").tempdir().map_err(failed)?;
        let (pictures, palette) = kept(&scratch);
        let arguments = tools::collect(spec, &pictures, &palette);
        let bytes = spec.width as usize * spec.height as usize * 4;
        Ok(Self {
            encoder: Encoder::spawn(ffmpeg, &arguments, &pictures, Some(bytes))?,
            ffmpeg: ffmpeg.clone(),
            spec: *spec,
            output: output.to_path_buf(),
            scratch,
            waiting: None,
            begins: Vec::new(),
            frames: 0,
            stride: delays::stride(spec.rate),
        })
    }

    pub(super) async fn frame<P>(
        &mut self,
        picture: &Arc<P>,
        repeats: bool,
    ) -> Result<(), EncodeError>
    where
        P: AsRef<[u8]> + Send + Sync + 'static,
    {
        if !repeats {
            let picture: Picture = Arc::<P>::clone(picture);
            self.waiting = Some(picture);
        }
        let frame = self.frames;
        self.frames += 1;
        if !frame.is_multiple_of(self.stride) {
            return Ok(());
        }
        let Some(picture) = self.waiting.take() else { return Ok(()) };
        let spec = self.spec;
        let convert = move || all_or_nothing((*picture).as_ref(), &spec);
        let done = tokio::task::spawn_blocking(convert).await;
        let rgba = done.map_err(|_panicked| EncodeError::Interrupted)??;
        self.encoder.framed(&[], &rgba).await?;
        self.begins.push(frame);
        Ok(())
    }

    /// Gives the number of pictures in the file.
    pub(super) async fn finish(&mut self) -> Result<u32, EncodeError> {
        self.encoder.finish().await?;
        let (pictures, palette) = kept(&self.scratch);
        let mut command = self.ffmpeg.ffmpeg();
        command.args(tools::reduce(self.spec.quality, &pictures, &palette)).stdout(Stdio::piped());
        let mut child = ChildProcess::spawn("ffmpeg", command)?;
        let Some(mut pipe) = child.take_stdout() else { return Err(EncodeError::Interrupted) };
        let written = self.write(&mut pipe).await;
        let count = match written {
            Ok(count) => count,
            Err(Failure::Read(error)) => {
                tracing::debug!(%error, "ffmpeg gives no more pictures");
                return Err(crate::encoder::ended(&mut child, &pictures).await);
            }
            Err(Failure::Encode(error)) => return Err(error),
        };
        child.stop(Duration::ZERO).await;
        Ok(count)
    }

    /// Reads every picture and writes the GIF.
    async fn write(&self, pipe: &mut ChildStdout) -> Result<u32, Failure> {
        let size = gif_size(&self.spec)?;
        let output = self.output.clone();
        let failed = move |source| EncodeError::write(&output, source);
        let mut writer = None;
        for begin in &self.begins {
            let picture = read(pipe, usize::from(size.0) * usize::from(size.1)).await?;
            let tick = delays::tick(*begin, self.spec.rate);
            let (path, before) = (self.output.clone(), writer.take());
            let write = move || {
                let mut writer = match before {
                    Some(writer) => writer,
                    None => GifWriter::begin(open(&path)?, size, &picture)?,
                };
                writer.show(picture, tick).map(|()| writer)
            };
            writer = Some(blocking(write).await?.map_err(&failed)?);
        }
        let Some(writer) = writer else { return Err(EncodeError::Interrupted.into()) };
        let end = delays::tick(self.frames, self.spec.rate);
        Ok(blocking(move || writer.end(end)).await?.map_err(&failed)?)
    }

    pub(super) async fn abort(self) {
        self.encoder.abort().await;
    }
}

impl fmt::Debug for GifFilm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { output, frames, .. } = self;
        formatter.debug_struct("GifFilm").field("output", output).field("frames", frames).finish()
    }
}

/// Why the second pass stopped.
enum Failure {
    /// ffmpeg gave no whole picture.
    Read(std::io::Error),
    Encode(EncodeError),
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// Where pictures and palette are between the passes.
fn kept(scratch: &TempDir) -> (PathBuf, PathBuf) {
    (scratch.path().join("pictures.nut"), scratch.path().join("palette.png"))
}

/// Opens the file that waits for its content; one that was removed is not made again.
fn open(path: &Path) -> std::io::Result<BufWriter<File>> {
    let file = File::options().write(true).truncate(true).open(path)?;
    Ok(BufWriter::new(file))
}

fn gif_size(spec: &VideoSpec) -> Result<(u16, u16), EncodeError> {
    match (u16::try_from(spec.width), u16::try_from(spec.height)) {
        (Ok(width), Ok(height)) => Ok((width, height)),
        _ => Err(EncodeError::Size { format: spec.format, width: spec.width, height: spec.height }),
    }
}

async fn read(pipe: &mut ChildStdout, pixels: usize) -> Result<Paletted, Failure> {
    let mut bytes = vec![0; pixels + COLOURS * 4];
    match timeout(STALL, pipe.read_exact(&mut bytes)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(Failure::Read(error)),
        Err(_elapsed) => return Err(EncodeError::Stalled { after: STALL }.into()),
    }
    let colours = bytes.split_off(pixels);
    let palette = colours.chunks_exact(4).map(colour).collect();
    Ok(Paletted { pixels: bytes, palette })
}

/// ffmpeg writes a colour as one number, in the order of this machine.
fn colour(bytes: &[u8]) -> [u8; 4] {
    let number = u32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let [alpha, red, green, blue] = number.to_be_bytes();
    [red, green, blue, alpha]
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, EncodeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_panicked| EncodeError::Interrupted)
}

/// A picture whose pixels are opaque or not there. Without alpha, transparency shows black.
fn all_or_nothing(rgba: &[u8], spec: &VideoSpec) -> Result<Vec<u8>, WrongPictureSize> {
    let expected = spec.width as usize * spec.height as usize * 4;
    if rgba.len() != expected {
        return Err(WrongPictureSize { expected, actual: rgba.len() });
    }
    if !spec.alpha {
        return Ok(crate::convert::opaque_over_black(rgba).into_owned());
    }
    let mut rgba = rgba.to_vec();
    for pixel in rgba.chunks_exact_mut(4).filter(|pixel| pixel[3] != u8::MAX) {
        if pixel[3] < OPAQUE {
            pixel.fill(0);
        } else {
            pixel[3] = u8::MAX;
        }
    }
    Ok(rgba)
}
