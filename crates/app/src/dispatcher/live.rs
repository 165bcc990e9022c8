//! Following the files of the open composition: read again, opened again beside what is shown.

use std::path::Path;

use stillcut_composition::Project;
use tokio::task::spawn_blocking;

use super::{
    Dispatcher, Message,
    project::{Current, Found, find},
};
use crate::{
    player::{FirstFrame, Order},
    watch::{Sight, Watch},
    wire::{AppError, ErrorCode, Live, ProjectState},
};

/// How the open composition is followed.
#[derive(Debug)]
pub(super) struct Watched {
    /// Of this watch; what an earlier one saw is void.
    id: u32,
    watch: Watch,
    /// Number of the last reading; only the newest counts.
    reading: u32,
    /// What is being opened to take the place of what is shown, and its revision.
    pub(super) next: Option<(u32, Project)>,
    /// Why some changes go unnoticed.
    blind: Option<String>,
}

impl Dispatcher {
    /// Watches the files of a composition.
    pub(super) fn watch(&mut self, composition: &Project) -> Watched {
        self.watches += 1;
        let (id, messages) = (self.watches, self.messages.clone());
        let tell = move |sight| {
            if let Some(messages) = messages.upgrade() {
                // An error means that the application ends.
                messages.send(Message::Seen { watch: id, sight }).ok();
            }
        };
        let watch =
            Watch::start(composition.root().to_owned(), composition.sources().clone(), tell);
        Watched { id, watch, reading: 0, next: None, blind: None }
    }

    /// The watch saw something.
    pub(super) fn seen(&mut self, watch: u32, sight: Sight) {
        let Some(current) = self.project.as_mut().filter(|current| current.watch.id == watch)
        else {
            return;
        };
        match sight {
            Sight::Blind { reason } => {
                tracing::warn!(reason, "changes of files may go unnoticed");
                current.watch.blind = Some(reason);
                current.settle();
            }
            Sight::Changed(files) => {
                tracing::info!(?files, "files of the composition changed");
                let root = current.composition.root();
                let name = |file: &std::path::PathBuf| {
                    file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned()
                };
                current.view.live = Live::Reloading { files: files.iter().map(name).collect() };
                current.watch.reading += 1;
                let reading = current.watch.reading;
                let (path, videos) = (current.view.path.clone(), self.options.dirs.videos.clone());
                self.spawn(async move {
                    let found = spawn_blocking(move || find(Path::new(&path), &videos)).await;
                    let found = found.unwrap_or_else(|defect| {
                        Err(AppError::new(ErrorCode::Internal, format!("reading failed: {defect}")))
                    });
                    Message::Reread { watch, reading, found: found.map(Box::new) }
                });
            }
        }
        self.project_changed();
    }

    /// The changed composition was read.
    pub(super) fn reread(&mut self, watch: u32, reading: u32, found: Result<Box<Found>, AppError>) {
        let revision = self.revision + 1;
        let Some(current) = &mut self.project else { return };
        if (current.watch.id, current.watch.reading) != (watch, reading) {
            return;
        }
        let Found { composition, analysis, .. } = match found {
            Ok(found) => *found,
            Err(error) => {
                current.view.live = Live::Broken { error };
                return self.project_changed();
            }
        };
        current.watch.watch.also(composition.sources().clone());
        if matches!(current.view.state, ProjectState::Ready { .. }) {
            current.watch.next = Some((revision, composition.clone()));
            self.revision = revision;
            let target = self.target(composition);
            self.order(Order::Reload { revision, target });
        } else {
            composition.name().clone_into(&mut current.view.name);
            current.view.analysis = Some(analysis);
            current.composition = composition;
            self.show_project(FirstFrame::Kept);
        }
    }

    /// The newest version cannot be shown.
    pub(super) fn not_reloaded(&mut self, revision: u32, error: AppError) {
        let Some(current) = &mut self.project else { return };
        let is_next = current.watch.next.take_if(|(next, _)| *next == revision).is_some();
        // Overtaken by a still newer one: its end will be told.
        if is_next && error.code != ErrorCode::Cancelled {
            tracing::info!(code = ?error.code, "the newest version cannot be shown: {error}");
            current.view.live = Live::Broken { error };
            self.project_changed();
        }
    }
}

impl Current {
    /// Takes the newest version for the open one.
    pub(super) fn adopt_next(&mut self) {
        if let Some((revision, composition)) = self.watch.next.take() {
            self.view.revision = revision;
            composition.name().clone_into(&mut self.view.name);
            self.composition = composition;
        }
        self.settle();
    }

    /// Whether this revision is being opened to take the place of what is shown.
    pub(super) fn awaits(&self, revision: u32) -> bool {
        self.watch.next.as_ref().is_some_and(|(next, _)| *next == revision)
    }

    /// What is shown is what is on disk, as far as is known.
    fn settle(&mut self) {
        self.view.live = match &self.watch.blind {
            Some(reason) => Live::Blind { reason: reason.clone() },
            None => Live::Current,
        };
    }
}
