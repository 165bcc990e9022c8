//! Single frames from the engine, without the command line.

use std::path::Path;

use image::RgbImage;
use stillcut_capture::{ModeChoice, Preview, PreviewOptions};
use stillcut_composition::{Project, Variables};
use stillcut_export::VideoStills;
use stillcut_stage::{Chromium, Libraries, Remote};
use tokio_util::sync::CancellationToken;

use crate::picture;

/// Opens a composition.
pub async fn preview(composition: &Path, mode: ModeChoice) -> Preview {
    preview_with(composition, Variables::default(), mode).await
}

/// Opens a composition with values of its variables.
pub async fn preview_with(composition: &Path, variables: Variables, mode: ModeChoice) -> Preview {
    let options = options(composition, variables, mode).await;
    Preview::open(options, &CancellationToken::new(), |_step| ())
        .await
        .expect("the composition opens")
}

/// The browser that tests use.
pub async fn chromium() -> Chromium {
    Chromium::locate(None, None).await.expect("Chromium is installed")
}

/// What opening a composition takes.
pub async fn options(composition: &Path, variables: Variables, mode: ModeChoice) -> PreviewOptions {
    PreviewOptions {
        project: Project::open(composition).expect("a composition").with_variables(variables),
        chromium: chromium().await,
        remote: Remote::installed(Libraries::locate()),
        mode,
        stills: Some(VideoStills::locate(None)),
        transparent: false,
    }
}

/// A frame as it looks.
pub async fn picture(preview: &mut Preview, frame: u32) -> RgbImage {
    let raw = preview.frame(frame).await.expect("the frame can be captured");
    picture::of_rgba(raw.picture.width, raw.picture.height, &raw.picture.rgba)
}
