//! What every request does.

use std::path::PathBuf;

use tokio::sync::oneshot;

use super::{Dispatcher, Message};
use crate::{
    app::Reply,
    dialogs::SaveQuestion,
    overrides::{resolve_batch, resolve_dedup, resolve_network},
    player::{Order, PlayOrder},
    wire::{AppError, AppState, ErrorCode, Event, ProjectState, Request, Settings},
};

/// Slowest and fastest playback.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.25..=4.0;

impl Dispatcher {
    pub(super) fn request(&mut self, request: Request, reply: Reply) {
        match request {
            Request::GetState => reply.send(Ok(self.state())),
            Request::CheckTools => self.look_for_tools(Some(reply)),
            Request::Open { path } => self.open(PathBuf::from(path), reply),
            Request::Close => self.close(reply),
            Request::ChooseAndOpen { folder } => self.choose_and_open(folder, reply),
            Request::ChooseOutput { name } => self.choose_output(name, reply),
            Request::Seek { frame } => self.seek(frame, reply),
            Request::Play { from, speed, repeat } => {
                reply.done(self.play(PlayOrder { from, speed, repeat }));
            }
            Request::Pause => {
                self.order(Order::Pause);
                reply.done(Ok(()));
            }
            Request::FrameShown { seq } => {
                self.hub.shown(seq);
                reply.done(Ok(()));
            }
            Request::SetSettings { settings } => reply.send(Ok(self.set_settings(settings))),
            Request::SetVariables { values } => reply.done(self.set_variables(values)),
            Request::Export { options } => {
                let job = self.export(&options);
                reply.send(job);
            }
            Request::CancelJob { id } => reply.done(self.cancel_job(id)),
            Request::DismissJob { id } => reply.done(self.dismiss_job(id)),
            Request::RepeatJob { id } => {
                let job = self.repeat_job(id);
                reply.send(job);
            }
            Request::Reveal { id } => self.with_output(id, reply, |path| opener::reveal(path)),
            Request::OpenOutput { id } => self.with_output(id, reply, |path| opener::open(path)),
            Request::Snapshot { frame } => self.snapshot(frame, reply),
            Request::CopyFrame { frame } => self.copy_frame(frame, reply),
            Request::AllowNetwork { hosts, always } => {
                let allowed = self.allow_network(hosts, always);
                reply.done(allowed);
            }
            Request::RemoveRecent { path } => {
                let removed = self.recents.remove(&PathBuf::from(path));
                self.recents_changed(removed);
                reply.send(Ok(self.recents.list()));
            }
            Request::CommandLine { options } => reply.send(self.command_line(&options)),
        }
    }

    fn state(&self) -> AppState {
        AppState {
            version: self.options.version.clone(),
            settings: self.settings.clone(),
            recents: self.recents.list(),
            tools: self.tools.clone(),
            project: self.project.as_ref().map(|current| current.view.clone()),
            jobs: self.jobs.list(),
            sample: self.options.sample.as_ref().map(|path| path.display().to_string()),
        }
    }

    fn choose_and_open(&mut self, folder: bool, reply: Reply) {
        let chosen = self.options.dialogs.open(folder);
        let messages = self.messages.clone();
        self.background.spawn(async move {
            let Some(path) = chosen.await else { return reply.done(Ok(())) };
            let request = Request::Open { path: path.display().to_string() };
            if let Some(messages) = messages.upgrade() {
                messages.send(Message::Request { request, reply }).ok();
            }
        });
    }

    fn choose_output(&mut self, name: String, reply: Reply) {
        let folder = self.project.as_ref().map(|current| current.composition.root().to_owned());
        let chosen = self.options.dialogs.save(SaveQuestion { name, folder });
        self.background.spawn(async move {
            reply.send(Ok(chosen.await.map(|path| path.display().to_string())));
        });
    }

    fn seek(&mut self, frame: u32, reply: Reply) {
        if let Err(error) = self.shown_project() {
            return reply.done(Err(error));
        }
        let (sender, answer) = oneshot::channel();
        self.order(Order::Seek { frame, reply: sender });
        self.background.spawn(async move {
            reply.send(answer.await.unwrap_or_else(|_| Err(AppError::ended())));
        });
    }

    fn play(&self, order: PlayOrder) -> Result<(), AppError> {
        let refused = |message| Err(AppError::new(ErrorCode::BadRequest, message));
        if !SPEEDS.contains(&order.speed.abs()) {
            return refused("the speed must be from 0.25 to 4, or from -0.25 to -4");
        }
        if order.repeat.is_some_and(|range| range.start >= range.end) {
            return refused("the range to repeat is empty");
        }
        if !matches!(self.shown_project()?, ProjectState::Ready { .. }) {
            return refused("the composition is still being opened");
        }
        self.order(Order::Play(order));
        Ok(())
    }

    /// The state of the open composition when it shows frames, or will.
    fn shown_project(&self) -> Result<&ProjectState, AppError> {
        let current = self.project.as_ref().ok_or_else(AppError::nothing_open)?;
        match &current.view.state {
            ProjectState::Limited { error } | ProjectState::Failed { error } => Err(error.clone()),
            state => Ok(state),
        }
    }

    fn set_settings(&mut self, settings: Settings) -> Settings {
        let before = std::mem::replace(&mut self.settings, settings);
        self.settings.version = Settings::default().version;
        if let Err(error) = self.settings_store.save(&self.settings) {
            self.hub.trouble(error);
        }
        self.publish(&Event::Settings(self.settings.clone()));
        let browser = before.chromium != self.settings.chromium;
        if browser || before.ffmpeg != self.settings.ffmpeg {
            self.look_for_tools(None);
        }
        if browser || before.mode != self.settings.mode || before.network != self.settings.network {
            self.reopen();
        }
        self.settings.clone()
    }

    /// A wrong variable is told at start, and again by every export that would obey it.
    pub(super) fn check_overrides(&self) {
        let overrides = &self.options.overrides;
        let batch = resolve_batch(None, overrides.batch.as_deref(), self.settings.batch).err();
        let dedup = resolve_dedup(None, overrides.dedup.as_deref(), self.settings.dedup).err();
        let network =
            resolve_network(None, overrides.network.as_deref(), self.settings.network).err();
        for error in batch.into_iter().chain(dedup).chain(network) {
            self.hub.trouble(error.into());
        }
    }
}
