//! `stillcut analyze`.

use std::{path::PathBuf, process::ExitCode};

use serde::Serialize;
use stillcut_capture::{Drawing, ModeChoice, Session, SessionOptions, Transport};
use stillcut_composition::Project;
use stillcut_export::{VideoStills, sound_problems};
use stillcut_stage::{Chromium, Remote};
use stillcut_timeline::{Analysis, analyze};
use tokio_util::sync::CancellationToken;

use super::summary;
use crate::{
    arguments::AnalyzeArguments, configuration::Configuration, console, failure::Failure,
    interrupt, progress::Wait,
};

/// What is known about a composition, and from where.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    analysis: Analysis,
    source: Source,
}

/// Who read the composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Source {
    /// The page itself, running.
    Browser,
    /// The HTML file alone.
    Static,
}

/// Prints the analysis.
pub(super) async fn run(
    arguments: &AnalyzeArguments,
    configuration: &Configuration,
) -> Result<ExitCode, Failure> {
    let variables = arguments.variables.clone().unwrap_or_default();
    let project = Project::open(&arguments.path)?.with_variables(variables);
    let name = project.name().to_owned();
    let cancel = CancellationToken::new();
    let work = Box::pin(read(project, arguments, configuration, &cancel));
    let report = interrupt::or_cancel(&cancel, work).await?;
    if arguments.json {
        console::json(&report)?;
    } else {
        console::say(&summary::text(&name, &report.analysis))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn read(
    project: Project,
    arguments: &AnalyzeArguments,
    configuration: &Configuration,
    cancel: &CancellationToken,
) -> Result<Report, Failure> {
    let named = configuration.chromium(arguments.chromium.as_deref());
    match Chromium::locate(named.as_deref(), configuration.cache().as_deref()).await {
        Ok(chromium) => {
            let remote = configuration.remote(arguments.network, &arguments.path)?;
            let tools = (chromium, configuration.ffmpeg(None));
            from_browser(project, tools, remote, arguments, cancel).await
        }
        // A browser named just now is meant; the timeline of another reader is no answer.
        Err(error) if arguments.chromium.is_some() => Err(error.into()),
        Err(error) => {
            console::note(&format!(
                "note: {error}\n  only the HTML file was read: animations and static runs are \
                 not known\n  fix: {}",
                Chromium::install_hint()
            ));
            let mut facts = project.read()?;
            facts.fps = arguments.fps.unwrap_or(facts.fps);
            Ok(Report { analysis: analyze(facts), source: Source::Static })
        }
    }
}

async fn from_browser(
    project: Project,
    (chromium, ffmpeg): (Chromium, Option<PathBuf>),
    remote: Remote,
    arguments: &AnalyzeArguments,
    cancel: &CancellationToken,
) -> Result<Report, Failure> {
    let wait = Wait::new("Start browser");
    let options = SessionOptions {
        project: project.clone(),
        chromium,
        remote: remote.clone(),
        mode: ModeChoice::Auto,
        rate: arguments.fps,
        transport: Transport::default(),
        drawing: Drawing::default(),
        stills: Some(VideoStills::locate(ffmpeg.clone())),
        transparent: false,
    };
    let session = Session::open(options, cancel, |step| wait.step(step)).await?;
    let mut analysis = Analysis { problems: session.problems(), ..session.analysis().clone() };
    let sound = session.sound().clone();
    wait.step("End browser");
    session.close().await;
    wait.step("Read sounds");
    let known = analysis.problems.clone();
    let found =
        sound_problems((&project, &remote), ffmpeg.as_deref(), &sound, &analysis, known).await;
    analysis.problems.extend(found);
    Ok(Report { analysis, source: Source::Browser })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::summary::samples;

    #[test]
    fn json_is_the_analysis_and_its_source() {
        let analysis = samples::analysis();
        let plain = serde_json::to_value(&analysis).unwrap();
        let mut report = serde_json::to_value(Report { analysis, source: Source::Static }).unwrap();
        let source = report.as_object_mut().unwrap().remove("source");
        assert_eq!(source, Some("static".into()));
        assert_eq!(report, plain);
        for field in ["frames", "fps", "width", "height", "duration", "clips", "cuts", "spans"] {
            assert!(plain.get(field).is_some(), "{field}");
        }
    }
}
