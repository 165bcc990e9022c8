//! Remote requests that no service worker answers: those of the first documents, of frames of
//! other origins, and of browsers without the worker.

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
    error::CdpError,
};
use futures_util::StreamExt;
use stillcut_remote::Integrity;

use super::{Answer, Content, Remote, RemoteLog, Wish, problems};
use crate::{StageError, devtools::refused};

/// Answers the remote requests of a page from here on.
pub(crate) async fn intercept(
    page: &Page,
    remote: Remote,
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
            let (page, remote, log) = (page.clone(), remote.clone(), log.clone());
            // A slow host must not hold up the others.
            tokio::spawn(async move {
                if let Err(error) = settle(&page, &remote, &log, &event).await {
                    tracing::debug!(%error, url = event.request.url, "a remote request was not answered");
                }
            });
        }
    });
    Ok(())
}

async fn settle(
    page: &Page,
    remote: &Remote,
    log: &RemoteLog,
    event: &EventRequestPaused,
) -> Result<(), CdpError> {
    let id = event.request_id.clone();
    let answer = find(remote, log, event).await;
    let content = match &answer {
        Some(Answer { content: Content::File(path), .. }) => tokio::fs::read(path).await.ok(),
        Some(Answer { content: Content::Text(text), .. }) => Some(text.clone().into_bytes()),
        None => None,
    };
    let (Some(answer), Some(content)) = (answer, content) else {
        page.execute(FailRequestParams::new(id, ErrorReason::BlockedByClient)).await?;
        return Ok(());
    };
    let mut reply = FulfillRequestParams::new(id, 200);
    reply.response_headers = Some(vec![
        HeaderEntry::new("content-type", answer.media_type),
        HeaderEntry::new("access-control-allow-origin", "*"),
    ]);
    reply.body = Some(STANDARD.encode(content).into());
    page.execute(reply).await?;
    Ok(())
}

async fn find(remote: &Remote, log: &RemoteLog, event: &EventRequestPaused) -> Option<Answer> {
    let address = &event.request.url;
    if event.resource_type == ResourceType::Document {
        log.note(address, problems::other_site(address));
        return None;
    }
    let wish = Wish {
        address,
        method: &event.request.method,
        integrity: Integrity::default(),
        destination: destination(&event.resource_type),
    };
    remote.answer(&wish, log).await
}

fn destination(kind: &ResourceType) -> &'static str {
    match kind {
        ResourceType::Script => "script",
        ResourceType::Stylesheet => "style",
        ResourceType::Image => "image",
        ResourceType::Font => "font",
        ResourceType::Media => "video",
        _ => "",
    }
}
