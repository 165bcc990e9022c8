//! What the window can call.
#![expect(
    clippy::let_underscore_must_use,
    reason = "inside what the command attribute makes of an async function"
)]

use serde_json::Value;
use stillcut_app::{
    Message, Subscription,
    wire::{AppError, Event, Request},
};
use tauri::{
    Runtime, State, Webview,
    ipc::{Channel, InvokeResponseBody},
};

use crate::Host;

/// Answers a request.
#[tauri::command]
pub async fn rpc(host: State<'_, Host>, request: Request) -> Result<Value, AppError> {
    host.app().handle(request).await
}

/// Sends events and frames to this webview from now on; a page that was loaded again takes the
/// place of the earlier one.
#[tauri::command]
pub async fn subscribe<R: Runtime>(
    webview: Webview<R>,
    host: State<'_, Host>,
    events: Channel<Event>,
    frames: Channel<InvokeResponseBody>,
) -> Result<(), AppError> {
    let subscription = host.app().subscribe();
    host.replace_stream(webview.label(), tokio::spawn(forward(subscription, events, frames)));
    Ok(())
}

/// Ends with the application or with the page.
async fn forward(
    mut subscription: Subscription,
    events: Channel<Event>,
    frames: Channel<InvokeResponseBody>,
) {
    while let Some(message) = subscription.next().await {
        let sent = match message {
            Message::Event(event) => events.send(event),
            // Raw: anything else would arrive as an array of numbers.
            Message::Frame(bytes) => frames.send(InvokeResponseBody::Raw(bytes)),
        };
        if let Err(error) = sent {
            tracing::info!("the window listens no more: {error}");
            return;
        }
    }
}
