//! Frames from the capture to the film that is written.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use stillcut_capture::{FrameKind, PixelHash, RawFrame};
use stillcut_media::{
    EncodeError, Ffmpeg, Film, VideoSpec, Written,
    sound::{MixError, MixReport, Mixer, SoundInput, SoundPort},
};
use tokio::sync::mpsc;

use crate::{EncoderRestart, ExportError, link::Frames, progress::Tracker};

/// What passed through the encoder.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    /// Time spent converting and waiting for the encoder to take frames.
    pub(crate) busy: Duration,
    /// The part of it for colours, where that is known.
    pub(crate) converting: Option<Duration>,
    /// Time from the last frame until the file was written.
    pub(crate) finishing: Duration,
    pub(crate) written: Written,
    /// Where an encoder was started again, in the order in which it was.
    pub(crate) restarts: Vec<EncoderRestart>,
    /// What was mixed, where there is sound.
    pub(crate) sound: Option<MixReport>,
}

/// What is encoded, and into what.
pub(crate) struct Encoding<'job> {
    pub(crate) ffmpeg: &'job Ffmpeg,
    pub(crate) spec: &'job VideoSpec,
    pub(crate) output: &'job Path,
    /// First frame of the film.
    pub(crate) first: u32,
}

/// Encodes every frame that comes, in order, until the sender is gone, together with the sound; then
/// ends the file. Where an encoder has to do a stretch again, its frames are asked for. Dropping the
/// future kills the encoder.
pub(crate) async fn encode(
    encoding: &Encoding<'_>,
    sound: Option<Mixer>,
    frames: Frames,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let Some((mixer, codec)) = sound.zip(encoding.spec.format.sound_codec()) else {
        return encode_pictures(encoding, None, frames, tracker).await;
    };
    let port = SoundPort::open().await?;
    let input = port.input(codec);
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
    frames: Frames,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let Encoding { ffmpeg, spec, output, first } = *encoding;
    let mut film = Film::start(ffmpeg, spec, sound, output)?;
    let mut encoded = Encoded::default();
    match write(&mut film, first, frames, tracker, &mut encoded).await {
        Ok(written) => Ok(Encoded { written, converting: film.converting(), ..encoded }),
        Err(error) => {
            film.abort().await;
            Err(error.into())
        }
    }
}

/// Feeds and ends a film, from a stretch's beginning again where it has to be.
async fn write(
    film: &mut Film,
    first: u32,
    mut frames: Frames,
    tracker: &mut Tracker<'_>,
    encoded: &mut Encoded,
) -> Result<Written, EncodeError> {
    loop {
        let coming = frames.next().await.ok_or(EncodeError::Interrupted)?;
        let written = match feed(film, coming, tracker, encoded).await {
            Ok(()) => finish(film, encoded).await,
            Err(error) => Err(error),
        };
        let error = match written {
            Ok(written) => return Ok(written),
            Err(error) => error,
        };
        let reason = error.to_string();
        let done = film.again(error)?;
        tracker.back_to(done);
        encoded.restarts.push(EncoderRestart { frame: first + done, reason });
        frames.again(first + done);
    }
}

async fn feed(
    film: &mut Film,
    mut frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
    encoded: &mut Encoded,
) -> Result<(), EncodeError> {
    let mut before: Option<PixelHash> = None;
    while let Some(raw) = frames.recv().await {
        let begin = Instant::now();
        film.frame(raw.frame, &raw.picture, before == Some(raw.hash)).await?;
        before = Some(raw.hash);
        encoded.busy += begin.elapsed();
        tracker.delivered(matches!(raw.kind, FrameKind::Held { .. }));
    }
    Ok(())
}

async fn finish(film: &mut Film, encoded: &mut Encoded) -> Result<Written, EncodeError> {
    let begin = Instant::now();
    let written = film.finish().await;
    encoded.finishing += begin.elapsed();
    written
}
