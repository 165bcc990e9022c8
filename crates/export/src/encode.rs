//! Frames from the capture to the encoder: converted once a picture, sent once a frame.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use stillcut_capture::{FrameKind, PixelHash, RawFrame};
use stillcut_media::{
    Ffmpeg, H264Encoder, VideoSpec, YuvFrame,
    sound::{MixError, MixReport, Mixer, SoundCodec, SoundInput, SoundPort},
};
use tokio::sync::mpsc;

use crate::{ExportError, hashes::HashList, progress::Tracker};

/// What passed through the encoder.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    pub(crate) hashes: HashList,
    /// Time spent converting and waiting for the encoder to take frames.
    pub(crate) busy: Duration,
    /// What was mixed, where there is sound.
    pub(crate) sound: Option<MixReport>,
}

/// What is encoded, and into what.
pub(crate) struct Encoding<'job> {
    pub(crate) ffmpeg: &'job Ffmpeg,
    pub(crate) spec: &'job VideoSpec,
    pub(crate) output: &'job Path,
}

/// Encodes every frame that comes, in order, until the sender is gone, together with the sound; then
/// ends the file. Dropping the future kills the encoder.
pub(crate) async fn encode(
    encoding: &Encoding<'_>,
    sound: Option<Mixer>,
    frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let Some(mixer) = sound else { return encode_pictures(encoding, None, frames, tracker).await };
    let port = SoundPort::open().await?;
    let input = port.input(SoundCodec::Aac);
    let mut pictures = Box::pin(encode_pictures(encoding, Some(&input), frames, tracker));
    let mut playing = Box::pin(port.play(mixer));
    let (encoded, sound) = tokio::select! {
        encoded = &mut pictures => (encoded?, playing.await?),
        played = &mut playing => match played {
            Ok(sound) => (pictures.await?, sound),
            // An encoder that failed is the cause of a mix that nobody hears.
            Err(MixError::Unheard(error)) => {
                pictures.await?;
                return Err(MixError::Unheard(error).into());
            }
            Err(error) => return Err(error.into()),
        },
    };
    Ok(Encoded { sound: Some(sound), ..encoded })
}

async fn encode_pictures(
    encoding: &Encoding<'_>,
    sound: Option<&SoundInput>,
    frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let Encoding { ffmpeg, spec, output } = *encoding;
    let mut encoder = H264Encoder::start(ffmpeg, spec, sound, output)?;
    match feed(&mut encoder, spec, frames, tracker).await {
        Ok(fed) => {
            encoder.finish().await?;
            Ok(fed)
        }
        Err(error) => {
            encoder.abort().await;
            Err(error)
        }
    }
}

async fn feed(
    encoder: &mut H264Encoder,
    spec: &VideoSpec,
    mut frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let mut passed = Encoded::default();
    let mut picture = Converted { yuv: YuvFrame::new(spec.width, spec.height), hash: None };
    while let Some(raw) = frames.recv().await {
        let begin = Instant::now();
        let repeats = picture.hash == Some(raw.hash);
        picture = picture.convert(&raw).await?;
        encoder.frame(picture.yuv.bytes(), repeats).await?;
        passed.busy += begin.elapsed();
        passed.hashes.add(&raw);
        tracker.delivered(matches!(raw.kind, FrameKind::Held { .. }));
    }
    Ok(passed)
}

/// The picture that the encoder got last.
struct Converted {
    yuv: YuvFrame,
    hash: Option<PixelHash>,
}

impl Converted {
    /// Converts a frame's picture, unless it is the one that is there.
    async fn convert(self, raw: &RawFrame) -> Result<Self, ExportError> {
        if self.hash == Some(raw.hash) {
            return Ok(self);
        }
        let (mut yuv, hash, source) = (self.yuv, raw.hash, raw.picture.clone());
        let convert = tokio::task::spawn_blocking(move || yuv.set_rgba(&source.rgba).map(|()| yuv));
        let converted = convert.await.map_err(|_panicked| ExportError::WorkerGone)?;
        let yuv =
            converted.map_err(|error| ExportError::WrongResult { detail: error.to_string() })?;
        Ok(Self { yuv, hash: Some(hash) })
    }
}
