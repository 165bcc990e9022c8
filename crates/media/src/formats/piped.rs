//! Formats that ffmpeg encodes while frames come: a converted frame goes into its input as often
//! as it is shown.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Format, mov, webm};
use crate::{
    EncodeError, Encoder, Ffmpeg, H264Encoder, VideoSpec, WrongPictureSize, YuvFrame,
    convert_alpha::YuvaFrame, convert_deep::DeepFrame, sound::SoundInput,
};

/// Bytes of one frame as ffmpeg gets it.
pub(crate) fn frame_bytes(spec: &VideoSpec) -> usize {
    let (width, height) = spec.coded_size();
    let pixels = width as usize * height as usize;
    match spec.format {
        Format::Webm if spec.alpha => pixels * 5 / 2,
        Format::Mov => DeepFrame::bytes_for(pixels, spec.alpha),
        _ => pixels * 3 / 2,
    }
}

/// A picture in the form that ffmpeg gets.
#[derive(Debug)]
enum Converted {
    Yuv(YuvFrame),
    Yuva(YuvaFrame),
    Deep(DeepFrame),
}

impl Converted {
    fn new(spec: &VideoSpec) -> Self {
        let (width, height) = (spec.width, spec.height);
        match spec.format {
            Format::Webm if spec.alpha => Self::Yuva(YuvaFrame::new(width, height)),
            Format::Mov => Self::Deep(DeepFrame::new(width, height, spec.alpha)),
            _ => Self::Yuv(YuvFrame::new(width, height)),
        }
    }

    fn set_rgba(&mut self, rgba: &[u8]) -> Result<(), WrongPictureSize> {
        match self {
            Self::Yuv(frame) => frame.set_rgba(rgba),
            Self::Yuva(frame) => frame.set_rgba(rgba),
            Self::Deep(frame) => frame.set_rgba(rgba),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Yuv(frame) => frame.bytes(),
            Self::Yuva(frame) => frame.bytes(),
            Self::Deep(frame) => frame.bytes(),
        }
    }
}

/// What takes the frames.
#[derive(Debug)]
enum Coder {
    H264(Box<H264Encoder>),
    Raw(Box<Encoder>),
}

/// An encode of frames as they come.
#[derive(Debug)]
pub(super) struct PipedFilm {
    coder: Coder,
    /// Absent while a picture is converted elsewhere.
    converted: Option<Converted>,
    converting: Duration,
}

impl PipedFilm {
    pub(super) fn start(
        ffmpeg: &Ffmpeg,
        spec: &VideoSpec,
        sound: Option<&SoundInput>,
        output: &Path,
    ) -> Result<Self, EncodeError> {
        let raw = |arguments: Vec<_>| {
            Encoder::spawn(ffmpeg, &arguments, output, Some(spec.frame_bytes()))
                .map(Box::new)
                .map(Coder::Raw)
        };
        let coder = match spec.format {
            Format::Webm => raw(webm::encode(spec, sound, output))?,
            Format::Mov => raw(mov::encode(spec, sound, output))?,
            Format::Mp4 | Format::Gif | Format::Png => {
                Coder::H264(Box::new(H264Encoder::start(ffmpeg, spec, sound, output)?))
            }
        };
        Ok(Self { coder, converted: Some(Converted::new(spec)), converting: Duration::ZERO })
    }

    /// Shows a picture that differs from the one before.
    pub(super) async fn picture<P>(&mut self, picture: &Arc<P>) -> Result<(), EncodeError>
    where
        P: AsRef<[u8]> + Send + Sync + 'static,
    {
        let begin = Instant::now();
        let mut converted = self.converted.take().ok_or(EncodeError::Interrupted)?;
        let source = Arc::clone(picture);
        let convert = move || converted.set_rgba((*source).as_ref()).map(|()| converted);
        let done = tokio::task::spawn_blocking(convert).await;
        self.converted = Some(done.map_err(|_panicked| EncodeError::Interrupted)??);
        self.converting += begin.elapsed();
        self.show(false).await
    }

    /// Time spent on colours.
    pub(super) fn converting(&self) -> Duration {
        self.converting
    }

    /// Shows the picture before once more.
    pub(super) async fn repeat(&mut self) -> Result<(), EncodeError> {
        self.show(true).await
    }

    async fn show(&mut self, repeats: bool) -> Result<(), EncodeError> {
        let converted = self.converted.as_ref().ok_or(EncodeError::Interrupted)?;
        match &mut self.coder {
            Coder::H264(encoder) => encoder.frame(converted.bytes(), repeats).await,
            Coder::Raw(encoder) => encoder.framed(&[], converted.bytes()).await,
        }
    }

    pub(super) async fn finish(&mut self) -> Result<(), EncodeError> {
        match &mut self.coder {
            Coder::H264(encoder) => encoder.finish().await,
            Coder::Raw(encoder) => encoder.finish().await,
        }
    }

    /// As [`H264Encoder::again`]; other formats cannot.
    pub(super) fn again(&mut self, error: EncodeError) -> Result<u32, EncodeError> {
        match &mut self.coder {
            Coder::H264(encoder) => encoder.again(error),
            Coder::Raw(_) => Err(error),
        }
    }

    pub(super) async fn abort(self) {
        match self.coder {
            Coder::H264(encoder) => encoder.abort().await,
            Coder::Raw(encoder) => encoder.abort().await,
        }
    }
}
