//! From an address to a file.

use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use url::Url;

use crate::{
    Integrity, Network, RemoteError, Resolver, address,
    cache::{Cache, Entry, Found},
    download::Downloader,
    resolver::PublicResolver,
};

/// A silent host costs this much, altogether.
const PATIENCE: Duration = Duration::from_secs(3);
/// Room for the fonts, pictures and films of many compositions.
const CACHE_BYTES: u64 = 4 << 30;
/// A single file is at most this large.
const FILE_BYTES: u64 = 1 << 30;

/// What [`RemoteFiles`] needs.
#[derive(Debug, Clone)]
pub struct RemoteOptions {
    /// Folder of the cache; made when something is kept.
    pub cache: PathBuf,
    /// Which hosts may be asked.
    pub network: Network,
    /// Finds hosts and judges their addresses; absent for the system's names and public addresses
    /// only. Tests give one that leads to a host of their own.
    pub resolver: Option<Arc<dyn Resolver>>,
}

/// A file of the network, on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// Where its content is; not to be changed.
    pub path: PathBuf,
    /// Bytes.
    pub bytes: u64,
    /// As the host said.
    pub media_type: Option<String>,
    /// SHA-256 of the content, in hexadecimal digits.
    pub sha256: String,
}

/// Files of the network for one composition. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RemoteFiles {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    cache: Cache,
    network: Network,
    downloader: Downloader,
    /// Downloads under way, by address: whoever asks second waits for the first.
    flights: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl RemoteFiles {
    /// Files of the network under these rules. Asks nobody yet.
    pub fn new(options: RemoteOptions) -> Self {
        let RemoteOptions { cache, network, resolver } = options;
        let resolver = resolver.unwrap_or_else(|| Arc::new(PublicResolver));
        let inner = Inner {
            cache: Cache::new(cache, CACHE_BYTES),
            downloader: Downloader::new(network.clone(), resolver, PATIENCE, FILE_BYTES),
            network,
            flights: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Which hosts may be asked.
    pub fn network(&self) -> &Network {
        &self.inner.network
    }

    /// The file of an address, from the cache, else from its host when that is permitted. Content
    /// that is not what `integrity` promises is an error and is not kept.
    pub async fn get(
        &self,
        address: &str,
        integrity: &Integrity,
    ) -> Result<RemoteFile, RemoteError> {
        let url = address::parse(address)?;
        let file = match self.cached(&url).await? {
            Some(file) => file,
            None => self.fetched(url, integrity.clone()).await?,
        };
        self.check(file, integrity).await
    }

    /// Downloads go on when whoever asked gave up: the file is there the next time.
    async fn fetched(&self, url: Url, integrity: Integrity) -> Result<RemoteFile, RemoteError> {
        let files = self.clone();
        let fetching = tokio::spawn(async move {
            let flight = files.flight(&url);
            let _turn = flight.lock().await;
            match files.cached(&url).await? {
                Some(file) => Ok(file),
                None => files.download(&url, &integrity).await,
            }
        });
        fetching.await.unwrap_or_else(|_defect| Err(defect()))
    }

    /// The file of an address when the cache has it; nobody is asked.
    pub async fn find(&self, address: &str) -> Result<Option<RemoteFile>, RemoteError> {
        self.cached(&address::parse(address)?).await
    }

    fn flight(&self, url: &Url) -> Arc<tokio::sync::Mutex<()>> {
        let mut flights = self.inner.flights.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(flights.entry(url.as_str().to_owned()).or_default())
    }

    async fn cached(&self, url: &Url) -> Result<Option<RemoteFile>, RemoteError> {
        let (inner, url) = (Arc::clone(&self.inner), url.clone());
        let found = blocking(move || Ok(inner.cache.find(&url))).await?;
        Ok(match found {
            Found::File(path, entry) => Some(RemoteFile::new(path, entry)),
            Found::Nothing | Found::Damaged => None,
        })
    }

    async fn download(&self, url: &Url, integrity: &Integrity) -> Result<RemoteFile, RemoteError> {
        let downloaded = self.inner.downloader.download(url, &self.inner.cache).await?;
        let (inner, url, integrity) = (Arc::clone(&self.inner), url.clone(), integrity.clone());
        blocking(move || {
            if !integrity.is_empty() && !integrity.matches(&fs::read(downloaded.incoming.path())?) {
                return Err(RemoteError::Integrity { expected: integrity.text().to_owned() });
            }
            let (path, entry) =
                inner.cache.keep(downloaded.incoming, &url, downloaded.media_type)?;
            Ok(RemoteFile::new(path, entry))
        })
        .await
    }

    async fn check(
        &self,
        file: RemoteFile,
        integrity: &Integrity,
    ) -> Result<RemoteFile, RemoteError> {
        if integrity.is_empty() {
            return Ok(file);
        }
        let integrity = integrity.clone();
        blocking(move || {
            if integrity.matches(&fs::read(&file.path)?) {
                Ok(file)
            } else {
                Err(RemoteError::Integrity { expected: integrity.text().to_owned() })
            }
        })
        .await
    }
}

impl RemoteFile {
    fn new(path: PathBuf, entry: Entry) -> Self {
        Self { path, bytes: entry.bytes, media_type: entry.media_type, sha256: entry.sha256 }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RemoteError> + Send + 'static,
) -> Result<T, RemoteError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_defect| Err(defect()))
}

fn defect() -> RemoteError {
    std::io::Error::other("reading it failed").into()
}
