//! The open composition: found on disk, then opened in the browser.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use stillcut_composition::Project;
use stillcut_timeline::{Analysis, analyze};
use tokio::{sync::oneshot, task::spawn_blocking, time::Instant};

use super::{Dispatcher, Message, live::Watched};
use crate::{
    app::Reply,
    output,
    player::{FirstFrame, Note, Order, Target},
    store::Values,
    wire::{self, AppError, ErrorCode, Event, Live, OpeningStep, ProjectState, Tool},
};

/// The open composition.
#[derive(Debug)]
pub(super) struct Current {
    /// As windows see it.
    pub(super) view: wire::Project,
    /// As found on disk.
    pub(super) composition: Project,
    /// Hosts that may be asked until it is closed.
    pub(super) allowed_once: BTreeSet<String>,
    /// When the running step of opening began.
    step_began: Instant,
    /// Notices changes of its files.
    pub(super) watch: Watched,
}

/// A composition found on disk, read without a browser.
#[derive(Debug)]
pub(crate) struct Found {
    pub(super) path: PathBuf,
    pub(super) composition: Project,
    pub(super) analysis: Analysis,
    /// Where its exports go.
    exports: PathBuf,
}

impl Dispatcher {
    /// Looks at a path; what is open stays open until a composition was found there.
    pub(super) fn open(&mut self, path: PathBuf, reply: Reply) {
        self.look += 1;
        let (look, videos) = (self.look, self.options.dirs.videos.clone());
        self.spawn(async move {
            let found =
                spawn_blocking(move || find(&path, &videos)).await.unwrap_or_else(|defect| {
                    Err(AppError::new(ErrorCode::Internal, format!("reading failed: {defect}")))
                });
            Message::Found { look, found: found.map(Box::new), reply }
        });
    }

    pub(super) fn found(&mut self, look: u32, found: Result<Box<Found>, AppError>, reply: Reply) {
        if look != self.look {
            return reply.done(Err(AppError::overtaken()));
        }
        let Found { path, composition, analysis, exports } = match found {
            Ok(found) => *found,
            Err(error) => return reply.done(Err(error)),
        };
        let added = self.recents.add(&path, composition.name());
        self.recents_changed(added);
        let variables = self.variables.of(&path);
        let path = path.display().to_string();
        let again = self.project.as_ref().is_some_and(|current| current.view.path == path);
        let view = wire::Project {
            revision: 0,
            path,
            name: composition.name().to_owned(),
            state: ProjectState::Opening { steps: Vec::new() },
            analysis: Some(analysis),
            variables,
            exports: exports.display().to_string(),
            wanted: Vec::new(),
            live: Live::Current,
        };
        let watch = self.watch(&composition);
        let allowed_once = match self.project.take() {
            Some(before) if again => before.allowed_once,
            _ => BTreeSet::new(),
        };
        let step_began = Instant::now();
        self.project = Some(Current { view, composition, allowed_once, step_began, watch });
        self.show_project(if again { FirstFrame::Kept } else { FirstFrame::Zero });
        reply.send(Ok(self.project.as_ref().map(|current| current.view.clone())));
    }

    /// Gives values to the variables of the open composition. What is shown stays until it can be replaced.
    pub(super) fn set_variables(&mut self, values: Values) -> Result<(), AppError> {
        let revision = self.revision + 1;
        let current = self.project.as_mut().ok_or_else(AppError::nothing_open)?;
        current.view.variables.clone_from(&values);
        let saved = self.variables.set(Path::new(&current.view.path), values);
        if matches!(current.view.state, ProjectState::Ready { .. }) {
            let newest = current.watch.next.take().map(|(_, composition)| composition);
            let composition = newest.unwrap_or_else(|| current.composition.clone());
            current.watch.next = Some((revision, composition.clone()));
            self.revision = revision;
            self.project_changed();
            let target = self.target(composition);
            self.order(Order::Reload { revision, target });
        } else {
            self.reopen();
        }
        saved
    }

    /// Opens the composition in the browser again, as settings or tools changed.
    pub(super) fn reopen(&mut self) {
        if self.project.is_some() {
            self.show_project(FirstFrame::Kept);
        }
    }

    /// Chromium has appeared: what could not be shown can be tried again.
    pub(super) fn reopen_if_limited(&mut self) {
        let found =
            self.tools.as_ref().is_some_and(|tools| matches!(tools.chromium, Tool::Ready { .. }));
        let limited = self
            .project
            .as_ref()
            .is_some_and(|current| matches!(current.view.state, ProjectState::Limited { .. }));
        if found && limited {
            self.reopen();
        }
    }

    pub(super) fn show_project(&mut self, first: FirstFrame) {
        let Some(current) = &mut self.project else { return };
        current.adopt_next();
        self.revision += 1;
        current.view.revision = self.revision;
        current.view.state = ProjectState::Opening { steps: Vec::new() };
        let composition = current.composition.clone();
        self.project_changed();
        let target = self.target(composition);
        self.order(Order::Open { revision: self.revision, first, target });
    }

    /// A version of the open composition as it is to be shown.
    pub(super) fn target(&self, project: Project) -> Target {
        let given = self.project.as_ref().map(|current| current.view.variables.clone());
        let project = project.with_variables(given.unwrap_or_default().into());
        Target {
            project,
            chromium: self.settings.chromium.clone(),
            ffmpeg: self.settings.ffmpeg.clone(),
            remote: self.remote(),
            mode: self.settings.mode,
            cache: self.options.dirs.cache.clone(),
        }
    }

    pub(super) fn close(&mut self, reply: Reply) {
        self.look += 1;
        self.project = None;
        self.publish(&Event::Project(None));
        let (done, closed) = oneshot::channel();
        self.order(Order::Close(done));
        self.background.spawn(async move {
            reply.done(closed.await.map_err(|_| AppError::ended()));
        });
    }

    pub(super) fn note(&mut self, note: Note) {
        let (Note::Step { revision, .. }
        | Note::Opened { revision, .. }
        | Note::Failed { revision, .. }
        | Note::NotReloaded { revision, .. }) = &note;
        let Some(current) = &mut self.project else { return };
        if matches!(note, Note::Opened { .. }) && current.awaits(*revision) {
            current.adopt_next();
        }
        if let Note::NotReloaded { revision, error } = note {
            return self.not_reloaded(revision, error);
        }
        if *revision != current.view.revision {
            return;
        }
        match note {
            Note::Step { name, .. } => current.step(name),
            Note::Opened { analysis, mode, wanted, .. } => {
                current.view.analysis = Some(*analysis);
                current.view.wanted = wanted;
                current.view.state = ProjectState::Ready { mode };
            }
            Note::Failed { error, .. } => {
                tracing::warn!(code = ?error.code, "no preview: {error}");
                current.view.state = match error.code {
                    ErrorCode::ChromiumMissing => ProjectState::Limited { error },
                    _ => ProjectState::Failed { error },
                };
            }
            Note::NotReloaded { .. } => return,
        }
        self.project_changed();
    }

    pub(super) fn project_changed(&self) {
        let view = self.project.as_ref().map(|current| Box::new(current.view.clone()));
        self.publish(&Event::Project(view));
    }

    pub(super) fn recents_changed(&self, saved: Result<(), AppError>) {
        if let Err(error) = saved {
            self.hub.trouble(error);
        }
        self.publish(&Event::Recents(self.recents.list()));
    }
}

impl Current {
    /// A step of opening began: the one before it has ended.
    fn step(&mut self, name: String) {
        let ProjectState::Opening { steps } = &mut self.view.state else { return };
        let now = Instant::now();
        if let Some(running) = steps.last_mut() {
            let took = now.duration_since(self.step_began).as_millis();
            running.ms = Some(u64::try_from(took).unwrap_or(u64::MAX));
        }
        self.step_began = now;
        steps.push(OpeningStep { name, ms: None });
    }
}

pub(super) fn find(path: &Path, videos: &Path) -> Result<Found, AppError> {
    let composition = Project::open(path)?;
    let analysis = analyze(composition.read()?);
    let path = path.canonicalize().map_err(|error| {
        AppError::io(ErrorCode::NotFound, "looking at the composition", path, &error)
    })?;
    let exports = output::folder(composition.root(), composition.name(), videos);
    Ok(Found { path, composition, analysis, exports })
}
