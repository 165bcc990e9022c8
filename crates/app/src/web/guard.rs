//! Who may talk to the development host.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// The session's token and this server's own names.
#[derive(Debug)]
pub(super) struct Guard {
    token: String,
    hosts: [String; 2],
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: String) -> Self {
        Self { token, hosts: [address.to_string(), format!("localhost:{}", address.port())] }
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether this is the session's token.
    pub(super) fn knows(&self, token: &str) -> bool {
        // Every byte is looked at, so that the time taken says nothing.
        let differing = token.bytes().zip(self.token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        token.len() == self.token.len() && differing == 0
    }

    /// Whether a call comes from this server's own pages, or from a program: a name that was made
    /// to point here (DNS rebinding) and a page of another origin are refused.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text(HOST).is_some_and(|host| self.hosts.iter().any(|own| own == host));
        let origin = text(ORIGIN).is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .is_some_and(|rest| self.hosts.iter().any(|own| own == rest))
        });
        host && origin
    }
}

/// Refuses calls of other pages.
pub(super) async fn own_pages_only(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    if guard.is_own(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
