//! Requests that leave the loopback server: known libraries are answered from npm packages,
//! everything else is refused and named.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chromiumoxide::{
    Page,
    cdp::browser_protocol::{
        fetch::{
            EnableParams, EventRequestPaused, FailRequestParams, FulfillRequestParams, HeaderEntry,
            RequestPattern,
        },
        network::{ErrorReason, ResourceType},
    },
};
use futures_util::StreamExt;
use stillcut_timeline::{Problem, Severity};

use crate::{
    Libraries, StageError,
    devtools::refused,
    libraries::{LibraryAddress, parse_address},
};

/// What became of the remote addresses of a composition.
#[derive(Debug, Clone, Default)]
pub(crate) struct RemoteLog {
    problems: Arc<Mutex<BTreeMap<String, Problem>>>,
}

impl RemoteLog {
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn note(&self, address: &str, problem: Problem) {
        self.problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(address.to_owned(), problem);
    }
}

/// Answers the remote requests of a page from here on.
pub(crate) async fn intercept(
    page: &Page,
    libraries: Libraries,
    log: RemoteLog,
) -> Result<(), StageError> {
    let call = "watching requests";
    let mut paused =
        page.event_listener::<EventRequestPaused>().await.map_err(|error| refused(call, error))?;
    let pattern = RequestPattern::builder().url_pattern("https://*").build();
    let enable = EnableParams::builder().pattern(pattern).build();
    page.execute(enable).await.map_err(|error| refused(call, error))?;
    let page = page.clone();
    // Ends with the page: the stream closes when the connection does.
    tokio::spawn(async move {
        while let Some(event) = paused.next().await {
            if let Err(error) = answer(&page, &libraries, &log, &event).await {
                tracing::debug!(%error, url = event.request.url, "a remote request was not answered");
            }
        }
    });
    Ok(())
}

async fn answer(
    page: &Page,
    libraries: &Libraries,
    log: &RemoteLog,
    event: &EventRequestPaused,
) -> Result<(), chromiumoxide::error::CdpError> {
    let url = &event.request.url;
    let address = parse_address(url);
    let found = address.as_ref().and_then(|address| libraries.find(address));
    let content = match &found {
        Some(file) => tokio::fs::read(&file.path).await.ok(),
        None => None,
    };
    let id = event.request_id.clone();
    let (Some(content), Some(file), Some(address)) = (content, &found, &address) else {
        log.note(url, refusal(url, address.as_ref(), event.resource_type == ResourceType::Script));
        page.execute(FailRequestParams::new(id, ErrorReason::BlockedByClient)).await?;
        return Ok(());
    };
    if !address.version.is_empty() && address.version != file.version {
        log.note(url, other_version(url, address, &file.version));
    }
    let mut reply = FulfillRequestParams::new(id, 200);
    reply.response_headers = Some(vec![
        HeaderEntry::new("content-type", media_type(&file.path)),
        HeaderEntry::new("access-control-allow-origin", "*"),
    ]);
    reply.body = Some(STANDARD.encode(content).into());
    page.execute(reply).await?;
    Ok(())
}

fn media_type(path: &Path) -> String {
    mime_guess::from_path(path).first_or_octet_stream().to_string()
}

/// Without a script the composition is broken; without a picture or a font it looks different.
fn refusal(url: &str, address: Option<&LibraryAddress>, is_script: bool) -> Problem {
    let (message, fix) = match address {
        Some(address) => (
            format!("{} is loaded from the network and is not installed here", address.package),
            format!(
                "Install the npm package '{}' in libraries/, or put the file into the project.",
                address.package
            ),
        ),
        None => (
            "A remote file is not loaded: compositions have no network".to_owned(),
            "Put the file into the project folder and name it by a relative path.".to_owned(),
        ),
    };
    Problem {
        severity: if is_script { Severity::Error } else { Severity::Warning },
        code: "remote_asset".to_owned(),
        message,
        place: Some(url.to_owned()),
        fix: Some(fix),
    }
}

fn other_version(url: &str, address: &LibraryAddress, version: &str) -> Problem {
    Problem {
        severity: Severity::Info,
        code: "library_version".to_owned(),
        message: format!(
            "{} {} is answered by version {version}",
            address.package, address.version
        ),
        place: Some(url.to_owned()),
        fix: None,
    }
}
