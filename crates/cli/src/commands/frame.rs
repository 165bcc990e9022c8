//! `stillcut frame`.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    process::ExitCode,
};

use stillcut_app::wire::{AppError, ErrorCode};
use stillcut_capture::{Picture, Preview, PreviewOptions, RawFrame};
use stillcut_composition::Project;
use stillcut_export::{VideoStills, not_drawn_in_exports};
use stillcut_media::PendingFile;
use stillcut_stage::Chromium;
use tokio_util::sync::CancellationToken;

use super::output;
use crate::{
    arguments::FrameArguments,
    configuration::Configuration,
    console,
    failure::Failure,
    json::{self, Line},
    progress::Wait,
};

/// Writes one frame and prints its hash.
pub(super) async fn run(
    arguments: &FrameArguments,
    configuration: &Configuration,
) -> Result<ExitCode, Failure> {
    let variables = arguments.variables.clone().unwrap_or_default();
    let project = Project::open(&arguments.path)?.with_variables(variables);
    output::check_format(&arguments.output, "png")?;
    let file =
        PendingFile::beside(&arguments.output, arguments.overwrite).map_err(Failure::output)?;
    let wait = Wait::new("Find Chromium");
    let chromium = configuration.chromium(arguments.chromium.as_deref());
    let options = PreviewOptions {
        project: project.clone(),
        remote: configuration.remote(arguments.network, &arguments.path)?,
        chromium: Chromium::locate(chromium.as_deref(), configuration.cache().as_deref()).await?,
        mode: arguments.mode.unwrap_or(configuration.settings.mode),
        stills: Some(VideoStills::locate(configuration.ffmpeg(None))),
        transparent: false,
    };
    let mut preview =
        Preview::open(options, &CancellationToken::new(), |step| wait.step(step)).await?;
    if let Some(cache) = configuration.cache() {
        let not_drawn = not_drawn_in_exports(&cache, &project, &preview).await;
        preview.do_not_draw(&not_drawn);
    }
    wait.step("Capture frame");
    let mode = preview.mode();
    let captured = capture(&mut preview, arguments.frame).await;
    preview.close().await;
    let raw = captured?;
    wait.step("Write picture");
    write_png(&file, &raw.picture)?;
    let path = file.publish().map_err(Failure::output)?;
    drop(wait);
    let told = json::Picture {
        frame: raw.frame,
        hash: raw.hash.to_string(),
        kind: raw.kind,
        mode,
        width: raw.picture.width,
        height: raw.picture.height,
        output: &path.to_string_lossy(),
    };
    tell(told, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

async fn capture(preview: &mut Preview, frame: u32) -> Result<RawFrame, Failure> {
    let frames = preview.analysis().frames;
    if frame < frames {
        return Ok(preview.frame(frame).await?);
    }
    let message = format!("frame {frame} is not in the composition, which has frames 0..{frames}");
    let error = AppError::new(ErrorCode::BadRequest, message)
        .fix(format!("Choose a frame from 0 to {}.", frames.saturating_sub(1)));
    Err(error.into())
}

fn write_png(file: &PendingFile, picture: &Picture) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut target = BufWriter::new(File::create(file.path())?);
        picture.write_png(&mut target)?;
        target.flush()
    };
    write().map_err(|error| {
        AppError::new(ErrorCode::OutputFailed, format!("the picture could not be written: {error}"))
            .at(file.target().display().to_string())
            .into()
    })
}

fn tell(told: json::Picture<'_>, json: bool) -> Result<(), Failure> {
    if json {
        console::json(&Line::Frame(told))
    } else {
        console::say(&format!("frame {} hash {}", told.frame, told.hash))
    }
}
