//! Frames over a WebSocket, for browsers whose files cannot be read.
//!
//! A message is the number of a call and a slot, four little-endian bytes each, then the pixels.
//! The answer is the same eight bytes, once the pixels are here. Only slots that are lent to that
//! call are filled, each once, with exactly as many bytes as a frame has: anything else ends the
//! connection, and memory stays bounded whatever the page sends.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{
        FromRequestParts, Request,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// Call and slot.
const HEADER_BYTES: usize = 8;

/// The slots behind a socket. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct FrameSocket {
    slots: Arc<Mutex<Vec<Slot>>>,
    count: u32,
    slot_bytes: usize,
}

#[derive(Debug, Clone, Default)]
enum Slot {
    #[default]
    Free,
    Lent {
        call: u32,
    },
    Filled {
        call: u32,
        pixels: Vec<u8>,
    },
}

/// Why a message is not taken. Short: it travels in the frame that closes the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("a frame came as text")]
    Text,
    #[error("a frame had no header")]
    NoHeader,
    #[error("a frame of {found} instead of {expected} bytes came")]
    Length { found: usize, expected: usize },
    #[error("slot {slot} was not lent to call {call}")]
    NotLent { call: u32, slot: u32 },
}

impl FrameSocket {
    /// Room for `count` frames of `slot_bytes` each; taken up only while frames are in it.
    pub(crate) fn new(slot_bytes: usize, count: u32) -> Self {
        let slots = vec![Slot::Free; count as usize];
        Self { slots: Arc::new(Mutex::new(slots)), count, slot_bytes }
    }

    pub(crate) fn slots(&self) -> u32 {
        self.count
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lend(&self, call: u32, slots: &[u32]) {
        let mut all = self.locked();
        for slot in slots {
            if let Some(slot) = all.get_mut(*slot as usize) {
                *slot = Slot::Lent { call };
            }
        }
    }

    pub(crate) fn take(&self, call: u32, slot: u32) -> Option<Vec<u8>> {
        let mut all = self.locked();
        let slot = all.get_mut(slot as usize)?;
        match std::mem::take(slot) {
            Slot::Filled { call: by, pixels } if by == call => Some(pixels),
            other => {
                *slot = other;
                None
            }
        }
    }

    pub(crate) fn end(&self, call: u32) {
        for slot in self.locked().iter_mut() {
            if matches!(slot, Slot::Lent { call: of } | Slot::Filled { call: of, .. } if *of == call)
            {
                *slot = Slot::Free;
            }
        }
    }

    /// Takes a message.
    fn fill(&self, message: &[u8]) -> Result<(), Refusal> {
        let (call, rest) = message.split_first_chunk().ok_or(Refusal::NoHeader)?;
        let (slot, pixels) = rest.split_first_chunk().ok_or(Refusal::NoHeader)?;
        let (call, slot) = (u32::from_le_bytes(*call), u32::from_le_bytes(*slot));
        if pixels.len() != self.slot_bytes {
            return Err(Refusal::Length { found: pixels.len(), expected: self.slot_bytes });
        }
        let mut all = self.locked();
        let lent = |place: &&mut Slot| matches!(**place, Slot::Lent { call: to } if to == call);
        let place = all.get_mut(slot as usize).filter(lent);
        *place.ok_or(Refusal::NotLent { call, slot })? =
            Slot::Filled { call, pixels: pixels.to_vec() };
        Ok(())
    }

    async fn serve(self, mut connection: WebSocket) {
        while let Some(Ok(message)) = connection.recv().await {
            let taken = match message {
                Message::Binary(bytes) => self.fill(&bytes).map(|()| bytes.slice(..HEADER_BYTES)),
                Message::Text(_) => Err(Refusal::Text),
                Message::Ping(_) | Message::Pong(_) => continue,
                Message::Close(_) => return,
            };
            let (answer, is_refused) = match taken {
                Ok(header) => (Message::Binary(header), false),
                Err(refusal) => {
                    tracing::warn!(%refusal, "the page sent something else than its frames");
                    let reason = refusal.to_string().into();
                    (Message::Close(Some(CloseFrame { code: close_code::POLICY, reason })), true)
                }
            };
            if connection.send(answer).await.is_err() || is_refused {
                return;
            }
        }
    }
}

/// Sockets that pages are to open, by the key that each must bring.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected(Arc<Mutex<HashMap<String, FrameSocket>>>);

impl Expected {
    pub(crate) fn put(&self, key: String, socket: FrameSocket) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, socket);
    }

    /// A key opens one connection.
    fn take(&self, key: &str) -> Option<FrameSocket> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key)
    }
}

/// Answers the request for a socket. Only a page of our origin that was told a key gets one; the
/// composition is of that origin, but is told none.
pub(crate) async fn answer(expected: &Expected, host: &str, request: Request) -> Response {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let is_ours = origin.and_then(|origin| origin.strip_prefix("http://")) == Some(host);
    let (mut parts, _body) = request.into_parts();
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await;
    let key = parts.uri.query().and_then(|query| query.strip_prefix("key=")).unwrap_or_default();
    match upgrade {
        Err(refused) => refused.into_response(),
        Ok(upgrade) => match if is_ours { expected.take(key) } else { None } {
            None => StatusCode::FORBIDDEN.into_response(),
            Some(socket) => {
                let longest = HEADER_BYTES + socket.slot_bytes;
                let upgrade = upgrade.max_message_size(longest).max_frame_size(longest);
                upgrade.on_upgrade(move |connection| socket.serve(connection))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpStream,
    };

    use super::*;
    use crate::{Remote, remote::RemoteLog, server::Server};

    fn message(call: u32, slot: u32, pixels: &[u8]) -> Vec<u8> {
        [&call.to_le_bytes()[..], &slot.to_le_bytes(), pixels].concat()
    }

    #[test]
    fn a_lent_slot_is_filled_once_and_taken_once() {
        let socket = FrameSocket::new(4, 2);
        socket.lend(7, &[1]);
        let sent = message(7, 1, &[1, 2, 3, 4]);
        assert_eq!(socket.fill(&sent), Ok(()));
        let again = socket.fill(&sent);
        assert_eq!(again, Err(Refusal::NotLent { call: 7, slot: 1 }), "it is full");
        assert_eq!(socket.take(6, 1), None, "another call's");
        assert_eq!(socket.take(7, 1), Some(vec![1, 2, 3, 4]));
        assert_eq!(socket.take(7, 1), None, "it is empty");
    }

    #[test]
    fn what_was_not_lent_is_refused() {
        let socket = FrameSocket::new(4, 2);
        socket.lend(7, &[0, 9]);
        let refused = |call, slot| Err(Refusal::NotLent { call, slot });
        for (call, slot) in [(7, 1), (8, 0), (7, 9), (7, u32::MAX)] {
            assert_eq!(socket.fill(&message(call, slot, &[0; 4])), refused(call, slot));
        }
        socket.end(7);
        assert_eq!(socket.fill(&message(7, 0, &[0; 4])), refused(7, 0), "its call is over");
    }

    #[test]
    fn lengths_are_ours() {
        let socket = FrameSocket::new(4, 1);
        socket.lend(0, &[0]);
        for length in [0, 3, 5] {
            let refused = Err(Refusal::Length { found: length, expected: 4 });
            assert_eq!(socket.fill(&message(0, 0, &vec![0; length])), refused);
        }
        assert_eq!(socket.fill(&[0; 7]), Err(Refusal::NoHeader));
        assert!(Refusal::Length { found: usize::MAX, expected: 1 }.to_string().len() < 123);
    }

    /// What the server says to a request for a socket.
    async fn status(origin: &str, claimed: &str, key: &str) -> String {
        let host = origin.trim_start_matches("http://");
        let port = host.rsplit(':').next().unwrap();
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        let request = format!(
            "GET /__stillcut/frames?key={key} HTTP/1.1\r\nHost: {host}\r\nOrigin: {claimed}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await.unwrap();
        line.split(' ').nth(1).unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_key_opens_one_connection_of_our_origin() {
        let network = (Remote::default(), RemoteLog::default());
        let server = Server::start(None, None, network).await.unwrap();
        let origin = server.origin();
        let key = server.expect_frames(FrameSocket::new(4, 1)).unwrap();
        assert_eq!(status(origin, "http://example.com", &key).await, "403");
        assert_eq!(status(origin, "null", &key).await, "403");
        assert_eq!(status(origin, origin, "").await, "403");
        assert_eq!(status(origin, origin, &key).await, "101", "still good");
        assert_eq!(status(origin, origin, &key).await, "403", "used up");
    }
}
