//! The loopback server of one composition: its files and the host page, for one browser only.
//!
//! The composition has an origin of its own, `http://TOKEN.localhost:PORT`, so that addresses from
//! the root (`/assets/x.png`) work, nothing is shared with another composition, and a request
//! without the token's host name is refused.

use std::{
    collections::HashMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use stillcut_composition::Project;
use tokio::{net::TcpListener, task::JoinHandle};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::{
    StillSource,
    frame_socket::{self, Expected, FrameSocket},
    libraries::FONT_PREFIX,
    locate, moving_svg,
    remote::{self, Media, Remote, RemoteLog},
    runtime,
    stills::{self, StillFailure},
};

/// What the service worker asks for.
const REMOTE: &str = "/__stillcut/remote";
const HOST_PREFIX: &str = "/__stillcut/";
/// Browsers ask for it on their own.
const FAVICON: &str = "/favicon.ico";

/// What is known of a video, and one of its frames, below [`HOST_PREFIX`].
const MOVING: &str = "moving";
const STILL: &str = "still";
/// The socket that a host page sends frames over, below [`HOST_PREFIX`].
const FRAMES: &str = "frames";

/// A running server; dropping it closes the port.
#[derive(Debug)]
pub(crate) struct Server {
    origin: String,
    host: String,
    missing: Paths,
    stilled: Paths,
    stills: Option<Arc<dyn StillSource>>,
    sockets: Expected,
    task: JoinHandle<()>,
}

/// Paths of the composition, each once. Cheap to clone.
#[derive(Debug, Clone, Default)]
struct Paths(Arc<Mutex<Vec<String>>>);

impl Paths {
    fn note(&self, path: String) {
        let mut paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Shared {
    host: String,
    sockets: Expected,
    project: Option<Project>,
    stills: Option<Arc<dyn StillSource>>,
    remote: Remote,
    log: RemoteLog,
    missing: Paths,
    /// Pictures that were made to stand still.
    stilled: Paths,
    /// Files of videos of other hosts, by address.
    videos: Mutex<HashMap<String, PathBuf>>,
}

impl Server {
    /// Opens a random port for a composition, or for the host page alone.
    pub(crate) async fn start(
        project: Option<Project>,
        stills: Option<Arc<dyn StillSource>>,
        (remote, log): (Remote, RemoteLog),
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let name = format!("{}.localhost", token()?);
        let host = format!("{name}:{}", listener.local_addr()?.port());
        let origin = format!("http://{host}");
        let (missing, stilled) = (Paths::default(), Paths::default());
        let sockets = Expected::default();
        let shared = Arc::new(Shared {
            host,
            sockets: sockets.clone(),
            project,
            stills: stills.clone(),
            remote,
            log,
            missing: missing.clone(),
            stilled: stilled.clone(),
            videos: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(shared);
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the loopback server ended");
            }
        });
        Ok(Self { origin, host: name, missing, stilled, stills, sockets, task })
    }

    /// `http://TOKEN.localhost:PORT`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// `TOKEN.localhost`.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Lets one connection put frames into a socket's slots, and gives the key that it must bring.
    pub(crate) fn expect_frames(&self, socket: FrameSocket) -> io::Result<String> {
        let key = token()?;
        self.sockets.put(key.clone(), socket);
        Ok(key)
    }

    /// Ends the decoders of videos.
    pub(crate) async fn close_stills(&self) {
        if let Some(stills) = &self.stills {
            stills.close().await;
        }
    }

    /// Paths of the composition that were asked for and are not there, each once.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.missing.all()
    }

    /// Paths of pictures that would move by themselves, and were made to stand still.
    pub(crate) fn stilled(&self) -> Vec<String> {
        self.stilled.all()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// 128 random bits as hexadecimal digits: fits a host name and cannot be guessed.
fn token() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    if host != Some(shared.host.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = match request.uri().path().strip_prefix(HOST_PREFIX) {
        Some(locate::NAME) => {
            let query = request.uri().query().unwrap_or_default().to_owned();
            locate::answer(shared.project.clone(), query).await
        }
        Some(MOVING) => moving(&shared, request.uri().clone()).await,
        Some(STILL) => still(&shared, request.uri().clone()).await,
        Some(FRAMES) => frame_socket::answer(&shared.sockets, &shared.host, request).await,
        Some(_) if request.uri().path() == REMOTE => {
            remote::respond(&shared.remote, &shared.log, request).await
        }
        Some(_) if request.uri().path().starts_with(FONT_PREFIX) => {
            font_file(&shared, request).await
        }
        Some(name) => host_file(name),
        // The page shows stills instead; see `stills`.
        None if is_native_video(&request) => StatusCode::NOT_FOUND.into_response(),
        None => project_file(&shared, request).await,
    };
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The worker's script is not at the root, its pages are.
    headers.insert("service-worker-allowed", HeaderValue::from_static("/"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

fn host_file(name: &str) -> Response {
    match runtime::host_file(name) {
        Some((kind, content)) => ([(header::CONTENT_TYPE, kind)], content).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn font_file(shared: &Shared, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches(FONT_PREFIX).to_owned();
    let Some(file) = shared.remote.font_file(path).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match ServeFile::new(file).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// Whether a `<video>` element asks for its own file.
fn is_native_video(request: &Request) -> bool {
    request.headers().get("sec-fetch-dest").is_some_and(|destination| destination == "video")
}

async fn moving(shared: &Shared, uri: Uri) -> Response {
    let Some(query) = stills::moving_query(&uri) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    stills::describe(match video_file(shared, query.path).await {
        Ok((source, file)) => source.describe(file).await,
        Err(failure) => Err(failure),
    })
}

async fn still(shared: &Shared, uri: Uri) -> Response {
    let Some(query) = stills::still_query(&uri) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    stills::still(match video_file(shared, query.path.clone()).await {
        Ok((source, file)) => source.still(query.for_file(file)).await,
        Err(failure) => Err(failure),
    })
}

/// The file of a video, and who decodes it.
async fn video_file(
    shared: &Shared,
    path: String,
) -> Result<(&Arc<dyn StillSource>, PathBuf), StillFailure> {
    let file = if remote::is_remote(&path) {
        remote_video(shared, path).await?
    } else if let Some(file) = find(shared, path.clone()).await {
        file
    } else {
        let failure = stills::missing(&path);
        note_missing(shared, path);
        return Err(failure);
    };
    let source = shared.stills.as_ref().ok_or_else(stills::no_decoder)?;
    Ok((source, file))
}

/// The file of a video of another host, looked for once: every still asks for it.
async fn remote_video(shared: &Shared, address: String) -> Result<PathBuf, StillFailure> {
    let known = || shared.videos.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = known().get(&address).cloned() {
        return Ok(file);
    }
    let found = shared.remote.media_for(&address, Media::Video, &shared.log).await;
    let file = found.map_err(|problem| stills::unanswered(*problem))?;
    known().insert(address, file.clone());
    Ok(file)
}

async fn project_file(shared: &Shared, request: Request) -> Response {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let mut found = find(shared, path.clone()).await;
    if found.is_none() {
        found = shared.remote.node_module(&path, &shared.log).await;
    }
    let Some(file) = found else {
        note_missing(shared, path);
        return StatusCode::NOT_FOUND.into_response();
    };
    if moving_svg::is_wanted(&request)
        && let Ok(text) = tokio::fs::read_to_string(&file).await
        && let Some(still) = moving_svg::still(&text)
    {
        shared.stilled.note(path);
        return ([(header::CONTENT_TYPE, "image/svg+xml")], still).into_response();
    }
    match ServeFile::new(file).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// The file for a decoded path, looked for off the async threads.
async fn find(shared: &Shared, path: String) -> Option<PathBuf> {
    let project = shared.project.clone()?;
    tokio::task::spawn_blocking(move || project.resolve(&path).ok()).await.ok().flatten()
}

fn note_missing(shared: &Shared, path: String) {
    if path != FAVICON {
        shared.missing.note(path);
    }
}
