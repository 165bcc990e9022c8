//! The development host over real sockets.

use std::{fs, sync::Arc};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::WebHost;
use crate::{App, AppDirs, AppOptions, NoDialogs, overrides::Overrides};

struct Served {
    folder: tempfile::TempDir,
    host: String,
    token: String,
    stop: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
}

impl Served {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "<title>Stillcut</title>").unwrap();
        let app = App::start(AppOptions {
            dirs: AppDirs::under(folder.path()),
            dialogs: Arc::new(NoDialogs),
            version: "1.2.3".to_owned(),
            overrides: Overrides::default(),
            sample: None,
        });
        let host = WebHost::bind().await.unwrap();
        let url = host.url();
        let (address, token) = url.split_once("/#token=").unwrap();
        let (address, token) = (address.trim_start_matches("http://").to_owned(), token.to_owned());
        let stop = CancellationToken::new();
        let front_end = folder.path().to_owned();
        let server = tokio::spawn(host.serve(app, front_end, stop.clone()));
        Self { folder, host: address, token, stop, server }
    }

    /// Sends a request by hand; the answer up to the end of the connection, or of its head.
    async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut socket = TcpStream::connect(&self.host).await.unwrap();
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
        let (headers, length) = (headers.concat(), body.len());
        let text = format!("{line} HTTP/1.1\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
        socket.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        if line.starts_with("GET /events") {
            while !answer.ends_with(b"\r\n\r\n") && socket.read_buf(&mut answer).await.unwrap() > 0
            {
            }
        } else {
            socket.read_to_end(&mut answer).await.unwrap();
        }
        String::from_utf8(answer).unwrap()
    }

    async fn rpc(&self, more: &[(&str, &str)]) -> String {
        let mut headers = vec![("Connection", "close")];
        headers.extend_from_slice(more);
        self.send("POST /rpc", &headers, r#"{"method": "get_state"}"#).await
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[tokio::test]
async fn only_the_session_token_opens_the_door() {
    let served = Served::new().await;
    let own = ("Host", served.host.as_str());
    let token = |token| ("x-stillcut-token", token);
    assert_eq!(status(&served.rpc(&[own]).await), "401", "no token");
    assert_eq!(status(&served.rpc(&[own, token("")]).await), "401", "an empty token");
    assert_eq!(status(&served.rpc(&[own, token(&served.token[1..])]).await), "401", "a part of it");
    let answer = served.rpc(&[own, token(&served.token)]).await;
    assert_eq!(status(&answer), "200");
    assert!(answer.contains(r#""version":"1.2.3""#), "{answer}");
}

#[tokio::test]
async fn foreign_pages_and_foreign_names_are_refused() {
    let served = Served::new().await;
    let (own, token) = (("Host", served.host.as_str()), ("x-stillcut-token", &*served.token));
    let origin = format!("http://{}", served.host);
    assert_eq!(status(&served.rpc(&[own, token, ("Origin", &origin)]).await), "200");
    for foreign in ["https://example.com", "http://127.0.0.1:1", "null", ""] {
        let answer = served.rpc(&[own, token, ("Origin", foreign)]).await;
        assert_eq!(status(&answer), "403", "origin {foreign:?}");
    }
    let rebound = served.rpc(&[("Host", "example.com"), token]).await;
    assert_eq!(status(&rebound), "403", "a name that was made to point here");
}

#[tokio::test]
async fn events_need_the_token_too() {
    let served = Served::new().await;
    let handshake = [
        ("Host", served.host.as_str()),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let refused = served.send("GET /events?token=wrong", &handshake, "").await;
    assert_eq!(status(&refused), "401");
    let refused = served.send("GET /events", &handshake, "").await;
    assert_eq!(status(&refused), "401");
    let line = format!("GET /events?token={}", served.token);
    assert_eq!(status(&served.send(&line, &handshake, "").await), "101");
    served.stop.cancel();
    served.server.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_front_end_is_served_and_nothing_beside_it() {
    let served = Served::new().await;
    fs::create_dir(served.folder.path().join("config")).ok();
    let headers = [("Host", served.host.as_str()), ("Connection", "close")];
    let page = served.send("GET /", &headers, "").await;
    assert!(page.contains("<title>Stillcut</title>") && page.contains("text/html"), "{page}");
    for line in ["GET /../../etc/passwd", "GET /nothing.js", "GET /config"] {
        assert_eq!(status(&served.send(line, &headers, "").await), "404", "{line}");
    }
}
