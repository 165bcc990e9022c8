//! Calls into a page: every one has a deadline, and ends at once when the page or the browser dies.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chromiumoxide::{
    Command, Page,
    cdp::{
        IntoEventKind,
        browser_protocol::inspector::EventTargetCrashed,
        js_protocol::runtime::{EvaluateParams, ExceptionDetails},
    },
    error::CdpError,
    listeners::EventStream,
};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::{StageError, graphics::Graphics};

/// A page that can be called.
#[derive(Debug, Clone)]
pub(crate) struct DevTools {
    page: Page,
    browser_gone: CancellationToken,
    graphics: Graphics,
    crashed: CancellationToken,
    round_trips: Arc<AtomicU32>,
}

impl DevTools {
    pub(crate) async fn attach(
        page: Page,
        browser_gone: CancellationToken,
        graphics: Graphics,
    ) -> Result<Self, StageError> {
        let crashed = CancellationToken::new();
        let mut crash_events = listen::<EventTargetCrashed>(&page).await?;
        let told = crashed.clone();
        // Ends with the page: the stream closes when the connection does.
        tokio::spawn(async move {
            if crash_events.next().await.is_some() {
                told.cancel();
            }
        });
        Ok(Self { page, browser_gone, graphics, crashed, round_trips: Arc::default() })
    }

    /// Events of the page from now on. The stream ends with the connection.
    pub(crate) async fn listen<T: IntoEventKind + Unpin>(
        &self,
    ) -> Result<EventStream<T>, StageError> {
        listen(&self.page).await
    }

    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    /// The process that draws for the page.
    pub(crate) fn graphics(&self) -> &Graphics {
        &self.graphics
    }

    /// DevTools commands sent to this page so far.
    pub(crate) fn round_trips(&self) -> u32 {
        self.round_trips.load(Ordering::Relaxed)
    }

    /// The same page for one who watches over it: commands sent this way are not counted, since how many
    /// there are depends on the machine.
    pub(crate) fn watching(&self) -> Self {
        Self { round_trips: Arc::default(), ..self.clone() }
    }

    /// Sends one command. `call` names it in errors.
    pub(crate) async fn execute<C: Command>(
        &self,
        call: &'static str,
        deadline: Duration,
        command: C,
    ) -> Result<C::Response, StageError> {
        tokio::select! {
            biased;
            answer = self.send(call, command) => answer,
            () = tokio::time::sleep(deadline) => Err(StageError::TimedOut { call, deadline }),
        }
    }

    /// Ends with the answer, the page or the browser.
    async fn send<C: Command>(
        &self,
        call: &'static str,
        command: C,
    ) -> Result<C::Response, StageError> {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        let begin = Instant::now();
        let answer = tokio::select! {
            biased;
            () = self.browser_gone.cancelled() => Err(StageError::BrowserGone),
            () = self.crashed.cancelled() => Err(StageError::PageCrashed),
            answer = self.page.execute(command) => answer.map(|answer| answer.result).map_err(|error| refused(call, error)),
        };
        let answer = match answer {
            lost @ Err(StageError::BrowserGone | StageError::PageCrashed) => lost,
            answer => self.graphics.check().and(answer),
        };
        tracing::trace!(call, took = ?begin.elapsed(), "a DevTools call");
        answer
    }

    /// Evaluates an expression, waits for its promise and reads its JSON value.
    pub(crate) async fn evaluate<T: DeserializeOwned>(
        &self,
        call: &'static str,
        deadline: Duration,
        expression: String,
    ) -> Result<T, StageError> {
        tokio::select! {
            biased;
            answer = self.evaluate_without_end(call, expression) => answer,
            () = tokio::time::sleep(deadline) => Err(StageError::TimedOut { call, deadline }),
        }
    }

    /// [`Self::evaluate`] for callers who watch over the time.
    pub(crate) async fn evaluate_without_end<T: DeserializeOwned>(
        &self,
        call: &'static str,
        expression: String,
    ) -> Result<T, StageError> {
        let mut params = EvaluateParams::new(expression);
        params.await_promise = Some(true);
        params.return_by_value = Some(true);
        let answer = self.send(call, params).await?;
        if let Some(details) = answer.exception_details {
            return Err(StageError::Script { call, message: message_of(&details) });
        }
        let value = answer.result.value.unwrap_or(serde_json::Value::Null);
        serde_json::from_value(value).map_err(|source| StageError::Answer { call, source })
    }
}

async fn listen<T: IntoEventKind + Unpin>(page: &Page) -> Result<EventStream<T>, StageError> {
    page.event_listener().await.map_err(|error| refused("listening", error))
}

fn message_of(details: &ExceptionDetails) -> String {
    let thrown = details.exception.as_ref().and_then(|exception| exception.description.clone());
    thrown.unwrap_or_else(|| details.text.clone())
}

/// What a failed command means.
pub(crate) fn refused(call: &'static str, error: CdpError) -> StageError {
    match error {
        CdpError::Ws(_)
        | CdpError::Io(_)
        | CdpError::NoResponse
        | CdpError::ChannelSendError(_) => StageError::BrowserGone,
        other => StageError::Refused { call, message: other.to_string() },
    }
}
