//! Answers of the loopback server about addresses that parts write: which files they mean.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use stillcut_composition::{Project, Wanted};
use url::form_urlencoded;

/// Name of the answer under `/__stillcut/`.
pub(crate) const NAME: &str = "locate";

/// More addresses than this in one question are no part of a composition.
const MOST_ADDRESSES: usize = 2000;

/// What an address means; mirrored in `runtime/frame/addresses.js`.
#[derive(Debug, Serialize)]
struct Answer {
    /// Path from the project's root.
    path: String,
    /// Whether the file is there.
    exists: bool,
    /// Another file that the same words could mean.
    other: Option<String>,
}

/// `from=FILE&wanted=part|file&address=...&address=...`: an array with an answer, or null, for every address.
pub(crate) async fn answer(project: Option<Project>, query: String) -> Response {
    let Some(project) = project else { return StatusCode::NOT_FOUND.into_response() };
    let answers = tokio::task::spawn_blocking(move || answers(&project, &query)).await;
    match answers {
        Ok(answers) => Json(answers).into_response(),
        Err(_ended) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn answers(project: &Project, query: &str) -> Vec<Option<Answer>> {
    let (mut from, mut wanted, mut addresses) = (String::new(), Wanted::File, Vec::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "from" => from = value.into_owned(),
            "wanted" if value == "part" => wanted = Wanted::Part,
            "address" if addresses.len() < MOST_ADDRESSES => addresses.push(value.into_owned()),
            _ => {}
        }
    }
    let locate = |address: &String| {
        let located = project.locate(address, &from, wanted)?;
        Some(Answer { path: located.path, exists: located.exists, other: located.other })
    };
    addresses.iter().map(locate).collect()
}
