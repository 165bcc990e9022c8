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

use crate::{ExportError, hashes::HashList, progress::Tracker};

/// What passed through the encoder.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    pub(crate) hashes: HashList,
    /// Time spent converting and waiting for the encoder to take frames.
    pub(crate) busy: Duration,
    pub(crate) written: Written,
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
    frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, ExportError> {
    let Encoding { ffmpeg, spec, output } = *encoding;
    let mut film = Film::start(ffmpeg, spec, sound, output)?;
    let done = match feed(&mut film, frames, tracker).await {
        Ok(fed) => film.finish().await.map(|written| Encoded { written, ..fed }),
        Err(error) => Err(error),
    };
    if done.is_err() {
        film.abort().await;
    }
    Ok(done?)
}

async fn feed(
    film: &mut Film,
    mut frames: mpsc::Receiver<RawFrame>,
    tracker: &mut Tracker<'_>,
) -> Result<Encoded, EncodeError> {
    let mut passed = Encoded::default();
    let mut before: Option<PixelHash> = None;
    while let Some(raw) = frames.recv().await {
        let begin = Instant::now();
        film.frame(raw.frame, &raw.picture, before == Some(raw.hash)).await?;
        before = Some(raw.hash);
        passed.busy += begin.elapsed();
        passed.hashes.add(&raw);
        tracker.delivered(matches!(raw.kind, FrameKind::Held { .. }));
    }
    Ok(passed)
}
