//! Downloads from a host of this test: a resolver of its own leads every name there.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{Router, http::StatusCode, response::Redirect, routing::get};
use stillcut_remote::{
    Integrity, Network, RemoteError, RemoteFiles, RemoteOptions, Resolver, Resolving,
};
use tokio::net::TcpListener;

/// Leads every name to one port of this machine.
#[derive(Debug)]
struct Here(SocketAddr);

impl Resolver for Here {
    fn resolve<'a>(&'a self, _host: &'a str) -> Resolving<'a> {
        let address = self.0;
        Box::pin(async move { Ok(vec![address]) })
    }
}

struct Host {
    address: SocketAddr,
    asked: Arc<AtomicU32>,
}

impl Host {
    async fn start() -> Self {
        let asked = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&asked);
        let count = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            ([("content-type", "text/css; charset=utf-8")], "body { color: red }")
        };
        let router = Router::new()
            .route("/a.css", get(move || std::future::ready(count())))
            .route("/gone", get(async || StatusCode::GONE))
            .route("/away", get(async || Redirect::to("http://b.test/a.css")))
            .route("/inside", get(async || Redirect::to("http://127.0.0.1/secret")))
            .route("/round", get(async || Redirect::to("/round")));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, asked }
    }

    fn files(&self, cache: &Path, network: Network) -> RemoteFiles {
        files(self.address, cache, network)
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }
}

fn files(address: SocketAddr, cache: &Path, network: Network) -> RemoteFiles {
    let resolver: Arc<dyn Resolver> = Arc::new(Here(address));
    let cache = cache.to_owned();
    RemoteFiles::new(RemoteOptions { cache, network, resolver: Some(resolver) })
}

async fn fails(files: &RemoteFiles, address: &str) -> RemoteError {
    files.get(address, &Integrity::default()).await.unwrap_err()
}

#[tokio::test]
async fn a_file_is_downloaded_once_and_kept() {
    let (host, cache) = (Host::start().await, tempfile::tempdir().unwrap());
    let (address, none) = ("http://a.test/a.css", Integrity::default());
    let allowed = host.files(cache.path(), Network::allowed());
    let (first, second) = tokio::join!(allowed.get(address, &none), allowed.get(address, &none));
    let file = first.unwrap();
    assert_eq!(file, second.unwrap());
    assert_eq!(file.media_type.as_deref(), Some("text/css; charset=utf-8"));
    assert_eq!(std::fs::read_to_string(&file.path).unwrap(), "body { color: red }");
    let offline = host.files(cache.path(), Network::offline());
    assert_eq!(offline.get(address, &none).await.unwrap(), file, "without the network");
    assert_eq!(host.asked(), 1);
}

#[tokio::test]
async fn a_miss_without_permission_names_the_host() {
    let (host, cache) = (Host::start().await, tempfile::tempdir().unwrap());
    let hosts = ["a.test".to_owned()].into();
    let asking = Network { hosts, ..Network::default() };
    for network in [Network::offline(), Network::default()] {
        let error = fails(&host.files(cache.path(), network), "http://a.test/a.css").await;
        assert!(
            matches!(&error, RemoteError::NotPermitted { host } if host == "a.test"),
            "{error}"
        );
    }
    let files = host.files(cache.path(), asking);
    let error = fails(&files, "http://a.test/away").await;
    assert!(matches!(&error, RemoteError::NotPermitted { host } if host == "b.test"), "{error}");
    assert_eq!(host.asked(), 0);
}

#[tokio::test]
async fn damaged_content_is_downloaded_again() {
    let (host, cache) = (Host::start().await, tempfile::tempdir().unwrap());
    let (address, none) = ("http://a.test/a.css", Integrity::default());
    let file = host.files(cache.path(), Network::allowed()).get(address, &none).await.unwrap();
    std::fs::write(&file.path, "body { color: blue }").unwrap();
    let error = fails(&host.files(cache.path(), Network::offline()), address).await;
    assert!(matches!(error, RemoteError::NotPermitted { .. }), "never served: {error}");
    host.files(cache.path(), Network::allowed()).get(address, &none).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file.path).unwrap(), "body { color: red }");
    assert_eq!(host.asked(), 2);
}

#[tokio::test]
async fn integrity_attributes_are_honoured() {
    let (host, cache) = (Host::start().await, tempfile::tempdir().unwrap());
    let files = host.files(cache.path(), Network::allowed());
    let wrong = Integrity::parse("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    let error = files.get("http://a.test/a.css", &wrong).await.unwrap_err();
    assert!(matches!(error, RemoteError::Integrity { .. }), "{error}");
    let kept = files.find("http://a.test/a.css").await.unwrap();
    assert_eq!(kept, None, "what does not match is not kept");
}

#[tokio::test]
async fn redirects_are_judged_and_counted() {
    let (host, cache) = (Host::start().await, tempfile::tempdir().unwrap());
    let files = host.files(cache.path(), Network::allowed());
    assert_eq!(files.get("http://a.test/away", &Integrity::default()).await.unwrap().bytes, 19);
    let error = fails(&files, "http://a.test/inside").await;
    assert!(matches!(error, RemoteError::Private { .. }), "{error}");
    let error = fails(&files, "http://a.test/round").await;
    assert!(matches!(error, RemoteError::Redirects { .. }), "{error}");
    let error = fails(&files, "http://a.test/gone").await;
    assert!(matches!(error, RemoteError::Status { status: 410, .. }), "{error}");
}

/// A port that takes connections and never says a word.
#[tokio::test]
async fn a_silent_host_is_named_for_every_file() {
    let cache = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let files = files(listener.local_addr().unwrap(), cache.path(), Network::allowed());
    let (one, two) =
        tokio::join!(fails(&files, "http://a.test/1"), fails(&files, "http://a.test/2"));
    for error in [one, two, fails(&files, "http://a.test/3").await] {
        assert!(matches!(&error, RemoteError::Hung { host, .. } if host == "a.test"), "{error}");
    }
}
