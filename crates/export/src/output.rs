//! Whether what was written is what was asked for, and what the receipt says about it.

use std::path::Path;

use stillcut_media::{
    Format, InspectError, Inspector, MediaInfo, VideoSpec, Written, inspect_sequence,
};

use crate::{AlphaReport, AudioReport, ExportError, OutputReport, SoundReport, sound};

/// Containers count in ticks: those of `WebM` and GIF are the longest.
const TICK: f64 = 0.011;

/// What a finished file or folder must be.
pub(crate) struct Expected<'a> {
    pub(crate) spec: &'a VideoSpec,
    pub(crate) written: Written,
    pub(crate) sound: Option<&'a SoundReport>,
}

/// Reads what is really there.
pub(crate) async fn read(
    inspector: Inspector<'_>,
    spec: &VideoSpec,
    path: &Path,
) -> Result<MediaInfo, ExportError> {
    if !spec.format.is_folder() {
        return Ok(inspector.inspect(path).await?);
    }
    let (folder, rate) = (path.to_path_buf(), spec.rate);
    let read = tokio::task::spawn_blocking(move || inspect_sequence(&folder, rate)).await;
    read.map_err(|_panicked| ExportError::WorkerGone)?.map_err(|error: InspectError| error.into())
}

impl Expected<'_> {
    /// Whether that is what was asked for.
    pub(crate) fn check(&self, info: &MediaInfo) -> Result<(), ExportError> {
        let wrong = |detail: String| Err(ExportError::WrongResult { detail });
        let Some(video) = &info.video else { return wrong("it has no video stream".to_owned()) };
        let expected = u64::from(self.written.pictures);
        if video.frames != expected {
            return wrong(format!("it has {} frames instead of {expected}", video.frames));
        }
        let (width, height) = self.spec.coded_size();
        if (video.width, video.height) != (width, height) {
            return wrong(format!(
                "it is {}x{} instead of {width}x{height}",
                video.width, video.height
            ));
        }
        // A GIF of opaque pictures says what it could have.
        if video.alpha != self.spec.alpha && self.spec.format != Format::Gif {
            let words = if self.spec.alpha { "is not" } else { "is" };
            return wrong(format!("transparency {words} kept in it"));
        }
        self.check_length(info)?;
        sound::check(info, self.sound)
    }

    fn check_length(&self, info: &MediaInfo) -> Result<(), ExportError> {
        // The length of a file with sound is that of the longer stream.
        let stream = info.video.as_ref().and_then(|video| video.duration);
        let got = stream.or(info.audio.is_empty().then_some(info.duration));
        let expected = self.seconds();
        match got.filter(|got| (got - expected).abs() > TICK) {
            Some(got) => Err(ExportError::WrongResult {
                detail: format!("it lasts {got} s instead of {expected} s"),
            }),
            None => Ok(()),
        }
    }

    fn seconds(&self) -> f64 {
        let rate = self.spec.rate;
        f64::from(self.written.frames) * f64::from(rate.den()) / f64::from(rate.num())
    }

    /// The receipt's part about it.
    pub(crate) fn report(&self, path: &Path, info: &MediaInfo) -> OutputReport {
        let (codec, pixel_format, size) =
            info.video.as_ref().map_or_else(Default::default, |video| {
                let size = format!("{}x{}", video.width, video.height);
                (video.codec.clone(), video.pixel_format.clone(), size)
            });
        let audio = info.audio.first().zip(self.sound).map(|(audio, sound)| AudioReport {
            codec: audio.codec.clone(),
            sample_rate: audio.sample_rate,
            channels: audio.channels,
            samples: sound.samples,
        });
        let alpha = match (self.spec.alpha, self.written.transparent) {
            (false, _) => AlphaReport::None,
            (true, false) => AlphaReport::Unused,
            (true, true) => AlphaReport::Used,
        };
        OutputReport {
            path: path.display().to_string(),
            format: self.spec.format,
            frames: self.written.frames,
            pictures: self.written.pictures,
            duration: info.duration,
            bytes: info.bytes,
            video: format!("{codec} {size} {} fps", self.spec.rate),
            codec,
            pixel_format,
            alpha,
            audio,
        }
    }
}

#[cfg(test)]
mod tests {
    use stillcut_media::{ColorTags, Quality, VideoInfo};

    use super::*;

    fn spec() -> VideoSpec {
        let (rate, quality) = ("30".parse().unwrap(), Quality::Standard);
        VideoSpec { width: 64, height: 35, rate, quality, format: Format::Webm, alpha: true }
    }

    fn info() -> MediaInfo {
        let video = VideoInfo {
            codec: "vp9".to_owned(),
            width: 64,
            height: 36,
            rate: None,
            frames: 30,
            duration: None,
            pixel_format: "yuv420p".to_owned(),
            alpha: true,
            color: ColorTags::default(),
        };
        MediaInfo { duration: 1.0, bytes: 9, video: Some(video), audio: Vec::new() }
    }

    #[test]
    fn a_file_that_differs_is_named() {
        let written = Written { frames: 30, pictures: 30, transparent: false };
        let spec = spec();
        let expected = Expected { spec: &spec, written, sound: None };
        assert!(expected.check(&info()).is_ok());
        let report = expected.report(Path::new("o.webm"), &info());
        assert_eq!(
            (report.alpha, report.video.as_str()),
            (AlphaReport::Unused, "vp9 64x36 30 fps")
        );

        let words = |change: &dyn Fn(&mut MediaInfo, &mut VideoInfo)| {
            let mut info = info();
            let mut video = info.video.take().unwrap();
            change(&mut info, &mut video);
            expected.check(&MediaInfo { video: Some(video), ..info }).unwrap_err().to_string()
        };
        assert!(words(&|_, video| video.frames = 29).contains("29 frames instead of 30"));
        assert!(words(&|_, video| video.height = 35).contains("64x35 instead of 64x36"));
        assert!(words(&|_, video| video.alpha = false).contains("transparency is not kept"));
        assert!(words(&|info, _| info.duration = 1.1).contains("1.1 s instead of 1 s"));
    }
}
