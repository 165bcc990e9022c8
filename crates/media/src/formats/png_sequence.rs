//! A folder of PNG files, one a frame, written in parallel. A repeat is a copy of the file before.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use png::{BitDepth, ColorType, Compression, SrgbRenderingIntent};
use stillcut_timeline::FrameRate;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

use crate::{
    EncodeError, InspectError, MediaInfo, Quality, VideoInfo, VideoSpec, convert::opaque_over_black,
};

/// Files written at a time at most: each has its picture in memory.
const WRITERS: usize = 8;

/// The name of a frame's file: the frame's number in the composition, from 0, with six digits.
pub fn frame_file_name(frame: u32) -> String {
    format!("frame-{frame:06}.png")
}

/// A picture and the frames that show it.
struct Shown {
    picture: Arc<dyn AsRef<[u8]> + Send + Sync>,
    frames: Vec<u32>,
    permit: OwnedSemaphorePermit,
}

/// A PNG sequence being written.
pub(super) struct PngFilm {
    spec: VideoSpec,
    folder: PathBuf,
    current: Option<Shown>,
    writers: JoinSet<Result<(), EncodeError>>,
    room: Arc<Semaphore>,
    /// Nobody wants the files any more.
    stop: Arc<AtomicBool>,
}

impl std::fmt::Debug for PngFilm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PngFilm").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl PngFilm {
    pub(super) fn start(spec: &VideoSpec, folder: &Path) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            spec: *spec,
            folder: folder.to_path_buf(),
            current: None,
            writers: JoinSet::new(),
            room: Arc::new(Semaphore::new(cores.clamp(1, WRITERS) + 1)),
            stop: Arc::default(),
        }
    }

    /// Shows a picture that differs from the one before; waits while too many are being written.
    pub(super) async fn picture<P>(
        &mut self,
        frame: u32,
        picture: &Arc<P>,
    ) -> Result<(), EncodeError>
    where
        P: AsRef<[u8]> + Send + Sync + 'static,
    {
        self.write_current();
        let room = Arc::clone(&self.room);
        let permit = room.acquire_owned().await.map_err(|_closed| EncodeError::Interrupted)?;
        self.check()?;
        self.current =
            Some(Shown { picture: Arc::<P>::clone(picture), frames: vec![frame], permit });
        Ok(())
    }

    /// Shows the picture before once more.
    pub(super) async fn repeat(&mut self, frame: u32) -> Result<(), EncodeError> {
        self.check()?;
        let current = self.current.as_mut().ok_or(EncodeError::Interrupted)?;
        current.frames.push(frame);
        // As every way of taking a frame: gives others their turn.
        tokio::task::yield_now().await;
        Ok(())
    }

    pub(super) async fn finish(&mut self) -> Result<(), EncodeError> {
        self.write_current();
        while let Some(ended) = self.writers.join_next().await {
            ended.map_err(|_panicked| EncodeError::Interrupted)??;
        }
        Ok(())
    }

    /// Ends the writers and waits for those that are inside a file.
    pub(super) async fn abort(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.writers.abort_all();
        while self.writers.join_next().await.is_some() {}
    }

    fn write_current(&mut self) {
        let Some(shown) = self.current.take() else { return };
        let (spec, folder, stop) = (self.spec, self.folder.clone(), Arc::clone(&self.stop));
        self.writers.spawn_blocking(move || write(&shown, &spec, &folder, &stop));
    }

    /// Hears of writers that failed.
    fn check(&mut self) -> Result<(), EncodeError> {
        while let Some(ended) = self.writers.try_join_next() {
            ended.map_err(|_panicked| EncodeError::Interrupted)??;
        }
        Ok(())
    }
}

impl Drop for PngFilm {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Writes the files of one picture, and gives the room back.
fn write(
    shown: &Shown,
    spec: &VideoSpec,
    folder: &Path,
    stop: &AtomicBool,
) -> Result<(), EncodeError> {
    let Shown { picture, frames, permit: _until_written } = shown;
    let mut first: Option<PathBuf> = None;
    for frame in frames {
        if stop.load(Ordering::Relaxed) {
            return Err(EncodeError::Interrupted);
        }
        let path = folder.join(frame_file_name(*frame));
        if let Some(first) = &first {
            // A copy, not a link: whoever touches up one frame does not mean the others.
            fs::copy(first, &path).map_err(|error| EncodeError::write(&path, error))?;
        } else {
            encode((**picture).as_ref(), spec, &path)?;
            first = Some(path);
        }
    }
    Ok(())
}

fn encode(rgba: &[u8], spec: &VideoSpec, path: &Path) -> Result<(), EncodeError> {
    let expected = spec.width as usize * spec.height as usize * 4;
    if rgba.len() != expected {
        return Err(EncodeError::WrongFrameSize { expected, actual: rgba.len() });
    }
    let failed = |error| EncodeError::write(path, error);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut encoder = png::Encoder::new(&mut file, spec.width, spec.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    encoder.set_compression(compression(spec.quality));
    let rgb: Vec<u8>;
    let pixels = if spec.alpha {
        encoder.set_color(ColorType::Rgba);
        rgba
    } else {
        encoder.set_color(ColorType::Rgb);
        let opaque = opaque_over_black(rgba);
        rgb = opaque.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        &rgb
    };
    let mut writer = encoder.write_header().map_err(|error| failed(io_error(error)))?;
    writer.write_image_data(pixels).map_err(|error| failed(io_error(error)))?;
    writer.finish().map_err(|error| failed(io_error(error)))?;
    file.flush().map_err(failed)
}

/// All are lossless: the presets trade time for size.
fn compression(quality: Quality) -> Compression {
    match quality {
        Quality::Draft => Compression::Fastest,
        Quality::Standard => Compression::Fast,
        Quality::High => Compression::High,
    }
}

fn io_error(error: png::EncodingError) -> io::Error {
    match error {
        png::EncodingError::IoError(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    }
}

/// What is really in a folder of frames: counts the files and reads the head of each. The first
/// one's size and colours stand for all; one that differs is an error.
pub fn inspect_sequence(folder: &Path, rate: FrameRate) -> Result<MediaInfo, InspectError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| InspectError::Read { path, source }
    };
    let (mut frames, mut bytes, mut found) = (0_u32, 0, None);
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let head = head(&path).map_err(failed(&path))?;
        if *found.get_or_insert(head) != head {
            let source = io::Error::new(io::ErrorKind::InvalidData, "it differs from the others");
            return Err(InspectError::Read { path, source });
        }
        bytes += fs::metadata(&path).map_err(failed(&path))?.len();
        frames += 1;
    }
    let duration = f64::from(frames) * f64::from(rate.den()) / f64::from(rate.num());
    let video = found.map(|(width, height, colour)| VideoInfo {
        codec: "png".to_owned(),
        width,
        height,
        rate: Some(rate),
        frames: frames.into(),
        duration: Some(duration),
        pixel_format: if colour == ColorType::Rgba { "rgba" } else { "rgb24" }.to_owned(),
        alpha: colour == ColorType::Rgba,
        color: crate::ColorTags::default(),
    });
    Ok(MediaInfo { duration, bytes, video, audio: Vec::new() })
}

fn head(path: &Path) -> io::Result<(u32, u32, ColorType)> {
    let reader = png::Decoder::new(BufReader::new(File::open(path)?)).read_info();
    let reader = reader.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let info = reader.info();
    Ok((info.width, info.height, info.color_type))
}
