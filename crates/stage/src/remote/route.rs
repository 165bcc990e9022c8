//! `/__stillcut/remote?...`: what the service worker asks for.

use std::path::Path;

use axum::{
    body::Body,
    extract::{FromRequestParts, Query, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use stillcut_remote::Integrity;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::{Answer, Content, Remote, RemoteLog, Wish};

#[derive(Debug, Deserialize)]
struct Parameters {
    address: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    integrity: String,
    #[serde(default)]
    destination: String,
}

/// Answers a remote address as a file of the composition's own origin; ranges are understood.
pub(crate) async fn respond(remote: &Remote, log: &RemoteLog, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let parameters = Query::<Parameters>::from_request_parts(&mut parts, &()).await;
    let Ok(Query(parameters)) = parameters else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let wish = Wish {
        address: &parameters.address,
        method: &parameters.method,
        integrity: Integrity::parse(&parameters.integrity),
        destination: &parameters.destination,
    };
    match remote.answer(&wish, log).await {
        Some(answer) => deliver(answer, Request::from_parts(parts, body)).await,
        None => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn deliver(answer: Answer, request: Request) -> Response {
    let mut response = match answer.content {
        Content::File(path) => file(&path, request).await,
        Content::Text(text) => text.into_response(),
    };
    if let Ok(media_type) = HeaderValue::from_str(&answer.media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response
}

async fn file(path: &Path, request: Request) -> Response {
    match ServeFile::new(path).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}
