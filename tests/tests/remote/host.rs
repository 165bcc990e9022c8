//! A host of files on this machine, and compositions that may ask it.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, http::StatusCode, response::IntoResponse};
use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
use stillcut_capture::{ModeChoice, Preview, PreviewOptions};
use stillcut_composition::Project;
use stillcut_export::VideoStills;
use stillcut_remote::{Network, RemoteFiles, RemoteOptions, Resolver, Resolving};
use stillcut_stage::{Chromium, Libraries, Remote};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// What every cell of a test shows when it is right.
pub(crate) const GREEN: [u8; 3] = [0, 160, 0];

/// Leads every name to one port of this machine.
#[derive(Debug)]
struct Here(SocketAddr);

impl Resolver for Here {
    fn resolve<'a>(&'a self, _host: &'a str) -> Resolving<'a> {
        let address = self.0;
        Box::pin(async move { Ok(vec![address]) })
    }
}

/// Files by path: address ends, media type, content.
pub(crate) type Files = Vec<(&'static str, &'static str, Vec<u8>)>;

/// Paths that begin with this are never answered.
pub(crate) const SILENT: &str = "/silent/";

/// A running host.
pub(crate) struct Host {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    pub(crate) async fn start(files: Files) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        let answer = move |request: Request| {
            let path = request.uri().path().to_owned();
            let found = files.iter().find(|(name, ..)| *name == path);
            let response = match found {
                Some((_, kind, content)) => {
                    ([("content-type", *kind)], content.clone()).into_response()
                }
                None => StatusCode::NOT_FOUND.into_response(),
            };
            let is_silent = path.starts_with(SILENT);
            noted.lock().unwrap().push(path);
            async move {
                if is_silent {
                    std::future::pending::<()>().await;
                }
                response
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, asked }
    }

    /// Paths in the order in which they were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// What leads every remote address here.
    pub(crate) fn remote(&self, cache: &Path, network: Network) -> Remote {
        let resolver: Arc<dyn Resolver> = Arc::new(Here(self.address));
        let cache = cache.to_owned();
        let files = RemoteFiles::new(RemoteOptions { cache, network, resolver: Some(resolver) });
        Remote::new(Libraries::locate(), files)
    }

    /// Opens a composition whose remote addresses all lead here.
    pub(crate) async fn preview(
        &self,
        composition: &Path,
        cache: &Path,
        network: Network,
        mode: ModeChoice,
    ) -> Preview {
        let options = PreviewOptions {
            project: Project::open(composition).expect("a composition"),
            chromium: Chromium::locate(None, None).await.expect("Chromium is installed"),
            remote: self.remote(cache, network),
            mode,
            stills: Some(VideoStills::locate(None)),
            transparent: false,
        };
        Preview::open(options, &CancellationToken::new(), |_step| ())
            .await
            .expect("the composition opens")
    }
}

/// A square of one colour.
pub(crate) fn png([red, green, blue]: [u8; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = [red, green, blue].repeat(8 * 8);
    let encoder = PngEncoder::new(&mut bytes);
    encoder.write_image(&pixels, 8, 8, ExtendedColorType::Rgb8).unwrap();
    bytes
}
