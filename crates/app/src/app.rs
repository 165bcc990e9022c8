//! The handle that hosts hold.

use std::{fmt, path::PathBuf, sync::Arc};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::{
    dialogs::Dialogs,
    dirs::AppDirs,
    dispatcher::{self, Message},
    hub::{Hub, Subscription},
    overrides::Overrides,
    wire::{AppError, ErrorCode, Request},
};

/// What a host brings.
#[derive(Clone)]
pub struct AppOptions {
    /// Folders of the application.
    pub dirs: AppDirs,
    /// Asks the user for paths.
    pub dialogs: Arc<dyn Dialogs>,
    /// Version of the host, for people.
    pub version: String,
    /// What the environment says; [`Overrides::from_env`].
    pub overrides: Overrides,
    /// A composition bundled with the host.
    pub sample: Option<PathBuf>,
}

impl fmt::Debug for AppOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppOptions")
            .field("dirs", &self.dirs)
            .field("version", &self.version)
            .field("overrides", &self.overrides)
            .field("sample", &self.sample)
            .finish_non_exhaustive()
    }
}

/// The application. Cheap to clone; all clones are the same application.
#[derive(Debug, Clone)]
pub struct App {
    messages: mpsc::UnboundedSender<Message>,
    hub: Arc<Hub>,
}

impl App {
    /// Starts the application's tasks. Needs a Tokio runtime around it.
    pub fn start(options: AppOptions) -> Self {
        let hub = Arc::new(Hub::default());
        let messages = dispatcher::spawn(options, Arc::clone(&hub));
        Self { messages, hub }
    }

    /// Answers a request; what the reply is says [`Request`].
    pub async fn handle(&self, request: Request) -> Result<Value, AppError> {
        if let Request::FrameShown { seq } = request {
            self.hub.shown(seq);
            return Ok(Value::Null);
        }
        let (reply, answer) = oneshot::channel();
        let message = Message::Request { request, reply: Reply(reply) };
        self.messages.send(message).map_err(|_| AppError::ended())?;
        answer.await.unwrap_or_else(|_| Err(AppError::ended()))
    }

    /// Events and frames from now on; the frame shown last comes first.
    pub fn subscribe(&self) -> Subscription {
        self.hub.subscribe()
    }

    /// Tells the windows about a failure that nobody asked for directly. One that is told before
    /// there is a window waits for the first.
    pub fn report(&self, error: AppError) {
        self.hub.trouble(error);
    }

    /// Ends everything: cancels jobs, stops playing, closes the browser. Returns when no process
    /// is left. Requests after this fail; subscriptions end.
    pub async fn shutdown(&self) {
        let (done, ended) = oneshot::channel();
        if self.messages.send(Message::Shutdown(done)).is_ok() {
            // An error means that the dispatcher has ended already.
            ended.await.ok();
        }
    }
}

/// Where the answer to a request goes.
#[derive(Debug)]
pub(crate) struct Reply(oneshot::Sender<Result<Value, AppError>>);

impl Reply {
    /// Answers. Whoever asked may be gone, and then nobody minds.
    pub(crate) fn send<T: Serialize>(self, result: Result<T, AppError>) {
        let result = result.and_then(|value| {
            serde_json::to_value(value).map_err(|defect| {
                AppError::new(ErrorCode::Internal, format!("the answer cannot be sent: {defect}"))
            })
        });
        drop(self.0.send(result));
    }

    /// Answers with nothing.
    pub(crate) fn done(self, result: Result<(), AppError>) {
        self.send(result);
    }
}
