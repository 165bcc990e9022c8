//! Looks for the outside programs.

use stillcut_media::{Ffmpeg, Format, install_hint};
use stillcut_stage::Chromium;

use crate::wire::{Settings, Tool, Tools};

/// Finds Chromium and ffmpeg and tries what Chromium can do. Takes a second or two: it starts
/// the browser once.
pub(crate) async fn check(settings: &Settings) -> Tools {
    let browser = async {
        match Chromium::locate(settings.chromium.as_deref(), None).await {
            Ok(chromium) => {
                let draws = chromium.draws_elements().await;
                (ready(chromium.path(), chromium.version()), Some(draws))
            }
            Err(error) => {
                let message = format!(
                    "{error}. Without Chromium the timeline is read from the file; \
                     previews and exports need it."
                );
                (Tool::Missing { message, fix: Chromium::install_hint() }, None)
            }
        }
    };
    let encoder = async {
        let found = Ffmpeg::locate(settings.ffmpeg.as_deref()).await;
        let usable = found.and_then(|ffmpeg| ffmpeg.check_format(Format::Mp4).map(|()| ffmpeg));
        match usable {
            Ok(ffmpeg) => ready(ffmpeg.path(), ffmpeg.version()),
            Err(error) => {
                let message = format!("{error}. Previews work without ffmpeg; exports need it.");
                Tool::Missing { message, fix: install_hint().to_owned() }
            }
        }
    };
    let ((chromium, draw_element), ffmpeg) = tokio::join!(browser, encoder);
    Tools { chromium, ffmpeg, draw_element }
}

fn ready(path: &std::path::Path, version: &str) -> Tool {
    Tool::Ready { path: path.display().to_string(), version: version.to_owned() }
}
