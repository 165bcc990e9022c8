//! Which address a content came from.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

/// How exactly the last use is known; noting every use would write a file for every request.
const USE_STEP: SignedDuration = SignedDuration::from_hours(1);
/// Letters of the address in the file's name; the hash after them tells longer ones apart.
const NAME_LENGTH: usize = 80;

/// One line of the index: an address, its content and when it was used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) address: String,
    /// Of the content, in hexadecimal digits.
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    /// As the host said.
    pub(crate) media_type: Option<String>,
    pub(crate) downloaded: Timestamp,
    /// To the hour.
    pub(crate) used: Timestamp,
}

impl Entry {
    pub(crate) fn new(url: &Url, sha256: String, bytes: u64, media_type: Option<String>) -> Self {
        let now = Timestamp::now();
        let address = url.as_str().to_owned();
        Self { address, sha256, bytes, media_type, downloaded: now, used: now }
    }

    /// Reads an entry; a damaged one counts as absent.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let entry: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        let is_hash =
            entry.sha256.len() == 64 && entry.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash.then_some(entry)
    }

    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// The entry with a later use, when that is worth writing.
    pub(crate) fn used_again(&self) -> Option<Self> {
        let now = Timestamp::now();
        (now.duration_since(self.used) > USE_STEP).then(|| Self { used: now, ..self.clone() })
    }
}

/// Where the entry of an address is: `HOST/NAME-HASH.json`.
pub(crate) fn path(index: &Path, url: &Url) -> PathBuf {
    let hash = super::hex(&Sha256::digest(url.as_str().as_bytes())[..8]);
    let name: String = url.path().trim_matches('/').chars().take(NAME_LENGTH).map(plain).collect();
    let host: String = url.host_str().unwrap_or_default().chars().map(plain).collect();
    index.join(host).join(format!("{name}-{hash}.json"))
}

/// Letters that every file system takes.
fn plain(letter: char) -> char {
    if letter.is_ascii_alphanumeric() || "._-@".contains(letter) { letter } else { '-' }
}
