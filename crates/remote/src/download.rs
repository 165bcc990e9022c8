//! One download: addresses checked at every step, a limit for size and time.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, LOCATION},
    redirect::Policy,
};
use url::Url;

use crate::{
    RemoteError, Resolver, address,
    cache::{Cache, Incoming},
    patience::Patience,
    policy::Network,
};

/// More hops than any honest host needs.
const MAX_REDIRECTS: usize = 5;
/// A host that keeps sending, but too slowly to be of use.
const FILE_DEADLINE: Duration = Duration::from_secs(120);
/// Google Fonts answers by browser: this one gets WOFF2 in subsets.
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// Downloads files of hosts that are permitted.
#[derive(Debug)]
pub(crate) struct Downloader {
    /// Made when first needed: reading the system's certificates takes a moment.
    client: OnceLock<Result<Client, String>>,
    pins: Arc<Pins>,
    resolver: Arc<dyn Resolver>,
    network: Network,
    patience: Patience,
    max_bytes: u64,
}

/// A downloaded file that is not kept yet.
#[derive(Debug)]
pub(crate) struct Downloaded {
    pub(crate) incoming: Incoming,
    pub(crate) media_type: Option<String>,
}

/// Addresses that were found and judged, once a host: the client connects to nothing else, so a
/// name cannot lead elsewhere a moment later.
#[derive(Debug, Default)]
struct Pins {
    hosts: Mutex<HashMap<String, Vec<SocketAddr>>>,
}

impl Pins {
    fn get(&self, host: &str) -> Option<Vec<SocketAddr>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }

    fn set(&self, host: &str, addresses: Vec<SocketAddr>) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.insert(host.to_owned(), addresses);
    }
}

/// What the client asks for addresses.
struct Pinned(Arc<Pins>);

impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.0.get(name.as_str());
        Box::pin(async move {
            let found = found.ok_or("a host that was not judged")?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl Downloader {
    pub(crate) fn new(
        network: Network,
        resolver: Arc<dyn Resolver>,
        patience: Duration,
        max_bytes: u64,
    ) -> Self {
        let (client, pins) = (OnceLock::new(), Arc::default());
        let patience = Patience::new(patience);
        Self { client, pins, resolver, network, patience, max_bytes }
    }

    fn client(&self) -> Result<&Client, RemoteError> {
        let client = self.client.get_or_init(|| client(&self.pins).map_err(|error| words(&error)));
        client.as_ref().map_err(|detail| RemoteError::Unreachable {
            host: "the network".to_owned(),
            detail: detail.clone(),
        })
    }

    /// Downloads a file.
    pub(crate) async fn download(
        &self,
        url: &Url,
        cache: &Cache,
    ) -> Result<Downloaded, RemoteError> {
        let slow = |_elapsed| RemoteError::Slow {
            host: address::host(url),
            seconds: FILE_DEADLINE.as_secs(),
        };
        tokio::time::timeout(FILE_DEADLINE, self.follow(url, cache)).await.map_err(slow)?
    }

    async fn follow(&self, url: &Url, cache: &Cache) -> Result<Downloaded, RemoteError> {
        let mut at = url.clone();
        for _hop in 0..=MAX_REDIRECTS {
            let response = self.ask(&at).await?;
            let status = response.status();
            if status.is_redirection() {
                at = target(&at, &response)?;
                continue;
            }
            if status != reqwest::StatusCode::OK {
                return Err(RemoteError::Status {
                    host: address::host(&at),
                    status: status.as_u16(),
                });
            }
            return self.receive(&at, response, cache).await;
        }
        Err(RemoteError::Redirects { host: address::host(url) })
    }

    async fn ask(&self, url: &Url) -> Result<Response, RemoteError> {
        address::check(url)?;
        let name = address::host(url);
        if !self.network.permits(&name) {
            return Err(RemoteError::NotPermitted { host: name });
        }
        let host = self.patience.host(&name);
        host.wait(async {
            if matches!(url.host(), Some(url::Host::Domain(_))) && self.pins.get(&name).is_none() {
                self.pins.set(&name, self.resolver.resolve(&name).await?);
            }
            let request = self.client()?.get(url.clone());
            request.send().await.map_err(|error| unreachable(&name, &error))
        })
        .await?
    }

    async fn receive(
        &self,
        url: &Url,
        mut response: Response,
        cache: &Cache,
    ) -> Result<Downloaded, RemoteError> {
        let name = address::host(url);
        let host = self.patience.host(&name);
        let limit = self.max_bytes;
        if response.content_length().is_some_and(|bytes| bytes > limit) {
            return Err(RemoteError::TooLarge { limit });
        }
        let media_type = response.headers().get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let mut incoming = cache.incoming()?;
        loop {
            let chunk = host.wait(response.chunk()).await?;
            let Some(chunk) = chunk.map_err(|error| unreachable(&name, &error))? else { break };
            if incoming.bytes() + chunk.len() as u64 > limit {
                return Err(RemoteError::TooLarge { limit });
            }
            incoming.write(&chunk)?;
        }
        Ok(Downloaded { incoming, media_type })
    }
}

fn client(pins: &Arc<Pins>) -> reqwest::Result<Client> {
    // An error means that another part of the program chose one already.
    rustls::crypto::ring::default_provider().install_default().ok();
    Client::builder()
        .user_agent(AGENT)
        .redirect(Policy::none())
        .referer(false)
        // A proxy would look names up for us, unjudged.
        .no_proxy()
        .dns_resolver(Arc::new(Pinned(Arc::clone(pins))))
        .build()
}

fn target(from: &Url, response: &Response) -> Result<Url, RemoteError> {
    let to = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let to = to.and_then(|to| from.join(to).ok());
    to.ok_or_else(|| RemoteError::Redirects { host: address::host(from) })
}

fn unreachable(host: &str, error: &reqwest::Error) -> RemoteError {
    RemoteError::Unreachable { host: host.to_owned(), detail: words(error) }
}

/// The innermost cause says what is wrong; the outer ones repeat the address.
fn words(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
