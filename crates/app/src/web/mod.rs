//! The development host: the application for a browser on this machine.
//!
//! `GET /` serves the built front end, `POST /rpc` answers requests (header [`TOKEN_HEADER`]), and
//! the WebSocket `/events?token=` sends events as JSON text and frames as binary messages. Other
//! pages in the same browser can reach a loopback port, so every call needs the session's token,
//! and the `Host` and `Origin` headers must be this server's own.

mod files;
mod guard;
#[cfg(test)]
mod tests;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{
        Query, State, WebSocketUpgrade,
        ws::{Message as Frame, WebSocket},
    },
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::guard::Guard;
use crate::{
    App, Message, Subscription,
    wire::{AppError, ErrorCode, Request},
};

/// Carries the session's token in requests.
pub const TOKEN_HEADER: &str = "x-stillcut-token";

/// A server that was bound and not started yet.
#[derive(Debug)]
pub struct WebHost {
    listener: TcpListener,
    address: SocketAddr,
    guard: Arc<Guard>,
}

#[derive(Debug, Clone)]
struct Shared {
    app: App,
    guard: Arc<Guard>,
    /// Folder of the built front end.
    front_end: PathBuf,
    stop: CancellationToken,
}

#[derive(Debug, Deserialize)]
struct EventsQuery {
    #[serde(default)]
    token: String,
}

impl WebHost {
    /// Binds a free port of the loopback interface and makes a token.
    pub async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let guard = Arc::new(Guard::new(address, new_token()?));
        Ok(Self { listener, address, guard })
    }

    /// The address to open, with the token in its fragment: browsers do not send that anywhere.
    pub fn url(&self) -> String {
        format!("http://{}/#token={}", self.address, self.guard.token())
    }

    /// Serves until `stop`.
    pub async fn serve(
        self,
        app: App,
        front_end: PathBuf,
        stop: CancellationToken,
    ) -> io::Result<()> {
        let guard = self.guard;
        let shared = Shared { app, guard: Arc::clone(&guard), front_end, stop: stop.clone() };
        let router = Router::new()
            .route("/rpc", post(rpc))
            .route("/events", get(events))
            .fallback(get(files::serve))
            .with_state(shared)
            .layer(middleware::from_fn_with_state(guard, guard::own_pages_only));
        axum::serve(self.listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
    }
}

/// Answers a request: 200 with the reply, or another status with the error.
async fn rpc(
    State(shared): State<Shared>,
    headers: axum::http::HeaderMap,
    body: String,
) -> Response {
    let token = headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
    if !shared.guard.knows(token.unwrap_or_default()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let request: Request = match serde_json::from_str(&body) {
        Ok(request) => request,
        Err(error) => {
            let error = AppError::new(ErrorCode::BadRequest, format!("no such request: {error}"));
            return (StatusCode::BAD_REQUEST, Json(error)).into_response();
        }
    };
    match shared.app.handle(request).await {
        Ok(reply) => Json(reply).into_response(),
        Err(error) => (status(error.code), Json(error)).into_response(),
    }
}

async fn events(
    State(shared): State<Shared>,
    Query(query): Query<EventsQuery>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !shared.guard.knows(&query.token) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Shared { app, stop, .. } = shared;
    upgrade.on_upgrade(move |socket| async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = forward(app.subscribe(), socket) => {}
        }
    })
}

/// Sends what the application says until either side ends.
async fn forward(mut subscription: Subscription, mut socket: WebSocket) {
    loop {
        let next = tokio::select! {
            next = subscription.next() => next,
            received = socket.recv() => match received {
                // Windows speak through `/rpc`; this is a ping or a mistake.
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return,
            },
        };
        let frame = match next {
            Some(Message::Event(event)) => match serde_json::to_string(&event) {
                Ok(text) => Frame::Text(text.into()),
                Err(defect) => {
                    tracing::error!("an event cannot be sent: {defect}");
                    continue;
                }
            },
            Some(Message::Frame(bytes)) => Frame::Binary(bytes.into()),
            None => return,
        };
        if socket.send(frame).await.is_err() {
            return;
        }
    }
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::Cancelled => StatusCode::CONFLICT,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::BadComposition
        | ErrorCode::ChromiumMissing
        | ErrorCode::FfmpegMissing
        | ErrorCode::BrowserGone
        | ErrorCode::PageFailed
        | ErrorCode::EncoderFailed
        | ErrorCode::OutputFailed => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// 128 random bits in hexadecimal digits.
fn new_token() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
