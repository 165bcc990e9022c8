//! The stills of a composition's videos: who gives them, and how the page asks for them.
//!
//! The page never plays a video. It asks what is known of one (`/__stillcut/moving`), computes
//! which frame is due, and shows that frame as a picture (`/__stillcut/still`).

use std::{fmt, path::PathBuf, sync::Arc};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::Query,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use stillcut_timeline::Problem;

/// Gives the stills of videos. Files are inside the composition's folder, or kept from other hosts.
pub trait StillSource: fmt::Debug + Send + Sync {
    /// What is known of a file before it is decoded.
    fn describe(&self, file: PathBuf) -> BoxFuture<'_, Result<MovingPicture, StillFailure>>;

    /// One frame.
    fn still(&self, request: StillRequest) -> BoxFuture<'_, Result<StillFile, StillFailure>>;

    /// A source of the same kind for another browser: two that share one would send its decoders
    /// back and forth.
    fn another(&self) -> Arc<dyn StillSource>;

    /// Ends everything that decodes, and waits for its end.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// A video or an animated picture as it is to be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovingPicture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Seconds until the last frame ends.
    pub duration: f64,
    /// Length of a tick in seconds as a fraction.
    pub tick: (u32, u32),
    /// How often an animated picture is played; absent for ever.
    pub plays: Option<u32>,
    /// Ticks at which each frame is first shown, ascending; at least one.
    pub frames: Vec<i64>,
}

/// Which frame of which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StillRequest {
    /// The place that shows the video; frames it asks for one after the other are decoded in one go.
    pub lane: String,
    /// The file.
    pub file: PathBuf,
    /// The frame, from 0.
    pub index: u32,
    /// Width and height to scale to.
    pub size: (u32, u32),
}

/// A picture as a file.
#[derive(Debug, Clone)]
pub struct StillFile {
    /// Media type, such as `image/bmp`.
    pub kind: &'static str,
    /// Content.
    pub bytes: Arc<Vec<u8>>,
}

/// Why there is no still, for the Problems list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StillFailure {
    /// Stable short name, such as `video_codec`.
    pub code: String,
    /// What happened, one sentence.
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
}

/// Largest width or height that a page may ask for.
const MAX_SIDE: u32 = 16384;

/// A request for what is known of a video.
#[derive(Debug, Deserialize)]
pub(crate) struct MovingQuery {
    /// Percent-decoded path on the composition's origin, or an address of another host.
    pub(crate) path: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StillQuery {
    pub(crate) path: String,
    lane: String,
    index: u32,
    width: u32,
    height: u32,
}

impl StillQuery {
    pub(crate) fn for_file(self, file: PathBuf) -> StillRequest {
        let Self { lane, index, width, height, .. } = self;
        StillRequest { lane, file, index, size: (width, height) }
    }
}

pub(crate) fn moving_query(uri: &Uri) -> Option<MovingQuery> {
    Query::try_from_uri(uri).ok().map(|Query(query)| query)
}

/// A request for a still, where it makes sense.
pub(crate) fn still_query(uri: &Uri) -> Option<StillQuery> {
    let Query(query) = Query::<StillQuery>::try_from_uri(uri).ok()?;
    let sides = 1..=MAX_SIDE;
    (sides.contains(&query.width) && sides.contains(&query.height)).then_some(query)
}

/// Where nothing is there that could decode.
pub(crate) fn no_decoder() -> StillFailure {
    StillFailure {
        code: "video_without_ffmpeg".to_owned(),
        message: "Videos cannot be shown without ffmpeg".to_owned(),
        fix: Some("Install ffmpeg, or name it in the settings.".to_owned()),
    }
}

/// A missing file; the server names it.
pub(crate) fn missing(path: &str) -> StillFailure {
    StillFailure {
        code: "missing_asset".to_owned(),
        message: format!("The composition asks for {path}, which is not in its folder"),
        fix: Some("Put the file there or mend the address.".to_owned()),
    }
}

/// A video of another host that cannot be had.
pub(crate) fn unanswered(Problem { code, message, fix, .. }: Problem) -> StillFailure {
    StillFailure { code, message, fix }
}

pub(crate) fn describe(described: Result<MovingPicture, StillFailure>) -> Response {
    match described {
        Ok(picture) => Json(picture).into_response(),
        Err(failure) => failed(failure),
    }
}

/// A still is fetched once for each time it is shown; the browser keeps it as long as it is shown.
pub(crate) fn still(still: Result<StillFile, StillFailure>) -> Response {
    match still {
        Ok(StillFile { kind, bytes }) => {
            let body = Body::from(Bytes::from_owner(Shared(bytes)));
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], body)
                .into_response()
        }
        Err(failure) => failed(failure),
    }
}

fn failed(failure: StillFailure) -> Response {
    #[derive(Serialize)]
    struct Failed {
        error: StillFailure,
    }
    (StatusCode::UNPROCESSABLE_ENTITY, Json(Failed { error: failure })).into_response()
}

/// Bytes that are sent without a copy.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
