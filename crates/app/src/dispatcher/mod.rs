//! The task that owns the truth: settings, recents, tools, the open composition, the jobs.
//!
//! Requests, notes of the player and results of background work come in through two channels and
//! are handled one after the other. Nothing here waits: whatever takes time runs elsewhere and
//! comes back as a [`Message`].

mod exports;
mod live;
mod network;
mod project;
mod requests;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use stillcut_export::{ExportError, Progress, Receipt};
use tokio::{
    sync::{mpsc, oneshot},
    task::{JoinError, JoinHandle, JoinSet},
};

use self::project::{Current, Found};
use crate::{
    app::{AppOptions, Reply},
    hub::Hub,
    player::{self, Chrome, Note, Order, Target},
    queue::Queue,
    store::{PermissionStore, RecentStore, SettingsStore, VariableStore},
    tools,
    watch::Sight,
    wire::{AppError, Event, Request, Settings, Tools},
};

/// Something for the dispatcher to handle.
#[derive(Debug)]
pub(crate) enum Message {
    /// Asked by a window.
    Request {
        /// What.
        request: Request,
        /// Where the answer goes.
        reply: Reply,
    },
    /// A path was looked at.
    Found {
        /// Which look it was; only the newest counts.
        look: u32,
        /// What is there.
        found: Result<Box<Found>, AppError>,
        /// Where the answer goes.
        reply: Reply,
    },
    /// The watch over the open composition's files saw something.
    Seen {
        /// Which watch it was.
        watch: u32,
        /// What.
        sight: Sight,
    },
    /// Changed files were read.
    Reread {
        /// The watch that saw the change.
        watch: u32,
        /// Which reading it was; only the newest counts.
        reading: u32,
        /// What is there now.
        found: Result<Box<Found>, AppError>,
    },
    /// Chromium and ffmpeg were looked for.
    Tools {
        /// The result.
        tools: Box<Tools>,
        /// Where the answer goes, when somebody asked.
        reply: Option<Reply>,
    },
    /// A job is this far.
    Progress {
        /// Id of the job.
        id: u32,
        /// How far.
        progress: Progress,
    },
    /// A job ended.
    Ended {
        /// Id of the job.
        id: u32,
        /// How.
        outcome: Box<Result<Receipt, ExportError>>,
    },
    /// The task of a job ended without an outcome.
    Crashed {
        /// Id of the job.
        id: u32,
        /// How.
        error: AppError,
    },
    /// End everything.
    Shutdown(oneshot::Sender<()>),
}

/// Starts the dispatcher and the player.
pub(crate) fn spawn(options: AppOptions, hub: Arc<Hub>) -> mpsc::UnboundedSender<Message> {
    let (messages, inbox) = mpsc::unbounded_channel();
    let (orders, player_orders) = mpsc::unbounded_channel();
    let (notes, player_notes) = mpsc::unbounded_channel();
    let player = player::spawn(Chrome, player_orders, Arc::clone(&hub), notes);
    // Weak: when the last handle is dropped, the dispatcher ends too.
    let dispatcher = Dispatcher::new(options, hub, messages.downgrade(), orders, player);
    tokio::spawn(dispatcher.run(inbox, player_notes));
    messages
}

struct Dispatcher {
    options: AppOptions,
    hub: Arc<Hub>,
    messages: mpsc::WeakUnboundedSender<Message>,
    player: mpsc::UnboundedSender<Order<Target>>,
    player_task: JoinHandle<()>,
    /// Work that comes back as a message; ended with the dispatcher.
    background: JoinSet<()>,
    /// The running job; it ends by its cancel token.
    exports: JoinSet<()>,
    settings: Settings,
    settings_store: SettingsStore,
    recents: RecentStore,
    variables: VariableStore,
    permissions: PermissionStore,
    tools: Option<Tools>,
    project: Option<Current>,
    /// Revision of the last opened composition.
    revision: u32,
    /// Number of the last look at a path.
    look: u32,
    /// Number of the last watch over files.
    watches: u32,
    jobs: Queue,
    /// Answered when everything has ended.
    leaving: Vec<oneshot::Sender<()>>,
}

impl Dispatcher {
    fn new(
        options: AppOptions,
        hub: Arc<Hub>,
        messages: mpsc::WeakUnboundedSender<Message>,
        player: mpsc::UnboundedSender<Order<Target>>,
        player_task: JoinHandle<()>,
    ) -> Self {
        let settings_store = SettingsStore::new(&options.dirs.config);
        let (settings, damaged_settings) = settings_store.load();
        let (recents, damaged_recents) = RecentStore::load(&options.dirs.config);
        let (variables, damaged_variables) = VariableStore::load(&options.dirs.config);
        let (permissions, damaged_permissions) = PermissionStore::load(&options.dirs.config);
        let damaged = [damaged_settings, damaged_recents, damaged_variables, damaged_permissions];
        for error in damaged.into_iter().flatten() {
            hub.trouble(error);
        }
        Self {
            options,
            hub,
            messages,
            player,
            player_task,
            background: JoinSet::new(),
            exports: JoinSet::new(),
            settings,
            settings_store,
            recents,
            variables,
            permissions,
            tools: None,
            project: None,
            revision: 0,
            look: 0,
            watches: 0,
            jobs: Queue::default(),
            leaving: Vec::new(),
        }
    }

    async fn run(
        mut self,
        mut messages: mpsc::UnboundedReceiver<Message>,
        mut notes: mpsc::UnboundedReceiver<Note>,
    ) {
        self.check_overrides();
        self.look_for_tools(None);
        while self.leaving.is_empty() {
            tokio::select! {
                message = messages.recv() => match message {
                    Some(message) => self.handle(message),
                    None => break,
                },
                Some(note) = notes.recv() => self.note(note),
                Some(ended) = self.background.join_next() => report_defect(ended),
                Some(ended) = self.exports.join_next() => report_defect(ended),
            }
        }
        self.leave(messages).await;
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Request { request, reply } => self.request(request, reply),
            Message::Found { look, found, reply } => self.found(look, found, reply),
            Message::Seen { watch, sight } => self.seen(watch, sight),
            Message::Reread { watch, reading, found } => self.reread(watch, reading, found),
            Message::Tools { tools, reply } => self.tools_found(*tools, reply),
            Message::Progress { id, progress } => self.job_progress(id, progress),
            Message::Ended { id, outcome } => self.job_ended(id, *outcome),
            Message::Crashed { id, error } => self.job_crashed(id, error),
            Message::Shutdown(done) => self.leaving.push(done),
        }
    }

    /// Ends everything and waits for it: the player's browser and the running job.
    async fn leave(mut self, messages: mpsc::UnboundedReceiver<Message>) {
        // Requests that wait are answered by dropping them.
        drop(messages);
        self.jobs.cancel_all();
        let Self { player, player_task, mut background, mut exports, hub, leaving, .. } = self;
        drop(player);
        let exports = async { while exports.join_next().await.is_some() {} };
        let (player, (), ()) = tokio::join!(player_task, exports, background.shutdown());
        if let Err(defect) = player {
            tracing::error!("the player ended by a defect: {defect}");
        }
        hub.close();
        for done in leaving {
            done.send(()).ok();
        }
    }

    /// Runs something elsewhere; its result comes back as a message.
    fn spawn(&mut self, work: impl Future<Output = Message> + Send + 'static) {
        let messages = self.messages.clone();
        self.background.spawn(async move {
            let message = work.await;
            if let Some(messages) = messages.upgrade() {
                // An error means that the application ends.
                messages.send(message).ok();
            }
        });
    }

    fn publish(&self, event: &Event) {
        self.hub.publish(event);
    }

    /// Tells the player; it lives as long as this does.
    fn order(&self, order: Order<Target>) {
        self.player.send(order).ok();
    }

    fn look_for_tools(&mut self, reply: Option<Reply>) {
        let settings = self.settings.clone();
        self.spawn(async move {
            let tools = Box::new(tools::check(&settings).await);
            Message::Tools { tools, reply }
        });
    }

    fn tools_found(&mut self, tools: Tools, reply: Option<Reply>) {
        self.tools = Some(tools.clone());
        self.publish(&Event::Tools(tools.clone()));
        self.reopen_if_limited();
        if let Some(reply) = reply {
            reply.send(Ok(tools));
        }
    }
}

/// A task that panicked has answered nobody; the log says where.
fn report_defect(ended: Result<(), JoinError>) {
    if let Err(defect) = ended {
        tracing::error!("a task ended by a defect: {defect}");
    }
}
