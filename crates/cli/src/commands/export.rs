//! `stillcut export`.

use std::{
    fs,
    path::{Path, PathBuf, absolute},
    process::ExitCode,
};

use stillcut_app::{
    output::resolve,
    wire::{AppError, ErrorCode},
};
use stillcut_composition::Project;
use stillcut_export::{ExportError, ExportRequest, Progress, Receipt};
use stillcut_media::PendingFile;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::output;
use crate::{
    arguments::ExportArguments, configuration::Configuration, console, failure::Failure, interrupt,
    json::Line, progress::Reporter,
};

/// Exports and prints the receipt.
pub(super) async fn run(
    arguments: ExportArguments,
    configuration: &Configuration,
) -> Result<ExitCode, Failure> {
    let (json, receipt_file) = (arguments.json, arguments.receipt.clone());
    let request = request(arguments, configuration)?;
    let receipt_file = receipt_file.map(|path| reserve(&path, &request)).transpose()?;
    let receipt = export(request, Reporter::new(json)).await?;
    if let Some(file) = receipt_file {
        save(file, &receipt)?;
    }
    if json {
        console::json(&Line::Receipt(&receipt))?;
    } else {
        console::say(&receipt.to_text())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Flags over the environment over the settings, complete.
fn request(
    arguments: ExportArguments,
    configuration: &Configuration,
) -> Result<ExportRequest, Failure> {
    let settings = &configuration.settings;
    let (asked, usual) = (arguments.format, settings.format);
    let (output, format) = if let Some(output) = arguments.output {
        resolve(&output, asked, usual)?
    } else {
        let (project, format) = (Project::open(&arguments.path)?, asked.unwrap_or(usual));
        (output::default_path(&project, arguments.range, format), format)
    };
    Ok(ExportRequest {
        remote: configuration.remote(arguments.network, &arguments.path)?,
        composition: arguments.path,
        variables: arguments.variables.unwrap_or_default(),
        output,
        format,
        alpha: arguments.alpha.unwrap_or(settings.alpha),
        overwrite: arguments.overwrite,
        mode: arguments.mode.unwrap_or(settings.mode),
        allow_problems: arguments.allow_problems,
        transport: arguments.transport.unwrap_or_default(),
        drawing: arguments.drawing.unwrap_or_default(),
        batch: configuration.batch(arguments.batch)?,
        shards: arguments.shards.unwrap_or_default(),
        dedup: configuration.dedup(arguments.dedup)?,
        quality: arguments.quality.unwrap_or(settings.quality),
        fps: arguments.fps,
        range: arguments.range,
        verify_holds: arguments.verify_holds.unwrap_or_default(),
        guard: arguments.guard.unwrap_or_default(),
        cache: configuration.cache(),
        hashes: arguments.hashes,
        chromium: configuration.chromium(arguments.chromium.as_deref()),
        ffmpeg: configuration.ffmpeg(arguments.ffmpeg.as_deref()),
    })
}

async fn export(request: ExportRequest, reporter: Reporter) -> Result<Receipt, Failure> {
    let (sender, progress) = watch::channel(Progress::start());
    let cancel = CancellationToken::new();
    // Boxed: an export's state is large, and moved on the way.
    let export = Box::pin(stillcut_export::run(request, sender, cancel.clone()));
    // Both end with the export: it owns the sender that is followed.
    let work = async {
        tokio::join!(export, reporter.follow(progress)).0.map_err(|error| match error {
            ExportError::Output(error) => Failure::output(error),
            other => other.into(),
        })
    };
    interrupt::or_cancel(&cancel, work).await
}

/// Makes sure, before the work, that the receipt can be written after it.
fn reserve(path: &Path, request: &ExportRequest) -> Result<PendingFile, Failure> {
    let same = |other: &Path| absolute(path).ok() == absolute(other).ok();
    if same(&request.output) || request.hashes.as_deref().is_some_and(same) {
        let message = "the receipt would replace another result of this export";
        let error = AppError::new(ErrorCode::BadRequest, message)
            .at(path.display().to_string())
            .fix("Give --receipt a file of its own.");
        return Err(error.into());
    }
    PendingFile::beside(path, true).map_err(Failure::output)
}

fn save(file: PendingFile, receipt: &Receipt) -> Result<PathBuf, Failure> {
    let place = file.target().display().to_string();
    let failed = |reason: String| {
        let message = format!("the video is there, but its receipt could not be written: {reason}");
        AppError::new(ErrorCode::OutputFailed, message).at(place.clone())
    };
    let mut text = serde_json::to_string_pretty(receipt).map_err(|why| failed(why.to_string()))?;
    text.push('\n');
    fs::write(file.path(), text).map_err(|why| failed(why.to_string()))?;
    Ok(file.publish().map_err(|why| failed(why.to_string()))?)
}
