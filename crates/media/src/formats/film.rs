//! One export being written, whatever its format.

use std::{path::Path, sync::Arc, time::Duration};

use super::{Format, gif::GifFilm, piped::PipedFilm, png_sequence::PngFilm};
use crate::{EncodeError, Ffmpeg, VideoSpec, bleed::is_opaque, sound::SoundInput};

/// One export being written. Dropping it kills what works for it.
#[derive(Debug)]
pub struct Film {
    kind: Kind,
    written: Written,
    /// Whether somebody wants to know of transparent pixels.
    alpha: bool,
}

/// What went into a film.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Frames given.
    pub frames: u32,
    /// Pictures stored: as many as frames, but in formats whose pictures have a duration.
    pub pictures: u32,
    /// Whether a pixel was not opaque, where alpha is kept.
    pub transparent: bool,
}

#[derive(Debug)]
enum Kind {
    Piped(PipedFilm),
    Gif(Box<GifFilm>),
    Png(PngFilm),
}

impl Film {
    /// Starts to write `output`: a file that is replaced, or for a PNG sequence a folder that is
    /// there and empty. `sound` is its sound, if there is any and the format carries sound.
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
        let kind = match spec.format {
            Format::Mp4 | Format::Webm | Format::Mov => {
                Kind::Piped(PipedFilm::start(ffmpeg, spec, sound, output)?)
            }
            Format::Gif => Kind::Gif(Box::new(GifFilm::start(ffmpeg, spec, output)?)),
            Format::Png => Kind::Png(PngFilm::start(spec, output)),
        };
        Ok(Self { kind, written: Written::default(), alpha: spec.alpha })
    }

    /// Gives the next frame, sRGB, four bytes a pixel, straight alpha. `number` is its number in
    /// the composition. `repeats` says that the picture is that of the frame before: it is then
    /// not looked at. A future that is dropped on the way ends the encode.
    pub async fn frame<P>(
        &mut self,
        number: u32,
        picture: &Arc<P>,
        repeats: bool,
    ) -> Result<(), EncodeError>
    where
        P: AsRef<[u8]> + Send + Sync + 'static,
    {
        let repeats = repeats && self.written.frames > 0;
        if self.alpha && !repeats && !self.written.transparent {
            self.written.transparent = !is_opaque((**picture).as_ref());
        }
        match &mut self.kind {
            Kind::Piped(film) if repeats => film.repeat().await,
            Kind::Piped(film) => film.picture(picture).await,
            Kind::Gif(film) => film.frame(picture, repeats).await,
            Kind::Png(film) if repeats => film.repeat(number).await,
            Kind::Png(film) => film.picture(number, picture).await,
        }?;
        self.written.frames += 1;
        Ok(())
    }

    /// Time in which it converted colours; of formats that do so apart from everything else.
    pub fn converting(&self) -> Option<Duration> {
        match &self.kind {
            Kind::Piped(film) => Some(film.converting()),
            Kind::Gif(_) | Kind::Png(_) => None,
        }
    }

    /// Ends it and waits until everything is written. A future that is dropped on the way leaves
    /// nothing but [`Film::abort`].
    pub async fn finish(&mut self) -> Result<Written, EncodeError> {
        self.written.pictures = match &mut self.kind {
            Kind::Piped(film) => film.finish().await.map(|()| self.written.frames)?,
            Kind::Gif(film) => film.finish().await?,
            Kind::Png(film) => film.finish().await.map(|()| self.written.frames)?,
        };
        Ok(self.written)
    }

    /// Goes on after `error`, if it is that an encoder was killed whose work can be done again.
    /// Gives the frame, counted from the beginning of the film, from which on frames are to be
    /// given again; not as a repeat, the first one.
    ///
    /// # Errors
    ///
    /// `error` itself where nothing can be done.
    pub fn again(&mut self, error: EncodeError) -> Result<u32, EncodeError> {
        let from = match &mut self.kind {
            Kind::Piped(film) => film.again(error)?,
            Kind::Gif(_) | Kind::Png(_) => return Err(error),
        };
        self.written.frames = from;
        Ok(from)
    }

    /// Ends everything that works for it and returns when it is gone.
    pub async fn abort(self) {
        match self.kind {
            Kind::Piped(film) => film.abort().await,
            Kind::Gif(film) => film.abort().await,
            Kind::Png(film) => film.abort().await,
        }
    }
}
