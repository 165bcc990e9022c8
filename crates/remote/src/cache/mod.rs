//! Content-addressed files on disk.
//!
//! `objects/ab/abcd...` holds content under its SHA-256, `index/HOST/NAME-HASH.json` says which
//! address it came from. Everything is written beside its place and renamed, so that programs
//! which share the folder see whole files or none.

mod entry;
mod prune;

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use url::Url;

pub(crate) use entry::Entry;

const CHUNK: usize = 1 << 16;

/// A folder with downloaded files.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// Bytes that it may hold.
    limit: u64,
    /// Bytes written since it was last pruned; absent before the first time.
    written: Mutex<Option<u64>>,
    /// Contents that were compared with their hash since this was made.
    checked: Mutex<HashSet<String>>,
}

/// What the cache knows of an address.
#[derive(Debug)]
pub(crate) enum Found {
    /// Its content, whole.
    File(PathBuf, Entry),
    /// Nothing.
    Nothing,
    /// Content that is not what was written; it has been removed.
    Damaged,
}

impl Cache {
    pub(crate) fn new(folder: PathBuf, limit: u64) -> Self {
        Self { folder, limit, written: Mutex::default(), checked: Mutex::default() }
    }

    /// Looks for an address. Blocking: reads the whole file when it is looked at first.
    pub(crate) fn find(&self, url: &Url) -> Found {
        let place = self.entry_path(url);
        let Some(entry) = Entry::read(&place).filter(|entry| entry.address == url.as_str()) else {
            return Found::Nothing;
        };
        let path = self.object_path(&entry.sha256);
        if !path.is_file() {
            return Found::Nothing;
        }
        if !self.is_whole(&path, &entry.sha256) {
            tracing::warn!(address = entry.address, "a cached file was damaged");
            remove(&path);
            remove(&place);
            return Found::Damaged;
        }
        if let Some(used) = entry.used_again()
            && let Err(error) = used.write(&place)
        {
            // Only the order in which files are given up depends on it.
            tracing::debug!(%error, "the use of a cached file was not noted");
        }
        Found::File(path, entry)
    }

    fn is_whole(&self, path: &Path, sha256: &str) -> bool {
        let known = self.checked.lock().unwrap_or_else(PoisonError::into_inner).contains(sha256);
        let whole = known || hash_of(path).is_ok_and(|found| found == sha256);
        if whole {
            self.note_checked(sha256);
        }
        whole
    }

    fn note_checked(&self, sha256: &str) {
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        checked.insert(sha256.to_owned());
    }

    /// A file to download into, in the same file system.
    pub(crate) fn incoming(&self) -> io::Result<Incoming> {
        fs::create_dir_all(&self.folder)?;
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(&self.folder)?;
        Ok(Incoming { file, hash: Sha256::new(), bytes: 0 })
    }

    /// Keeps a downloaded file under its address. Blocking.
    pub(crate) fn keep(
        &self,
        incoming: Incoming,
        url: &Url,
        media_type: Option<String>,
    ) -> io::Result<(PathBuf, Entry)> {
        let Incoming { file, hash, bytes } = incoming;
        let sha256 = hex(&hash.finalize());
        let path = self.object_path(&sha256);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        file.as_file().sync_data()?;
        file.persist(&path).map_err(|error| error.error)?;
        let entry = Entry::new(url, sha256, bytes, media_type);
        entry.write(&self.entry_path(url))?;
        self.note_checked(&entry.sha256);
        self.prune_after(bytes);
        Ok((path, entry))
    }

    fn prune_after(&self, bytes: u64) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let since = written.map_or(u64::MAX, |before| before + bytes);
        // Looking at everything after every file would cost more than the room is worth.
        if since > self.limit / 16 {
            prune::prune(&self.folder, self.limit);
            *written = Some(0);
        } else {
            *written = Some(since);
        }
    }

    fn object_path(&self, sha256: &str) -> PathBuf {
        self.folder.join("objects").join(&sha256[..2]).join(sha256)
    }

    fn entry_path(&self, url: &Url) -> PathBuf {
        entry::path(&self.folder.join("index"), url)
    }
}

/// A file that is being downloaded.
#[derive(Debug)]
pub(crate) struct Incoming {
    file: NamedTempFile,
    hash: Sha256,
    bytes: u64,
}

impl Incoming {
    /// Appends. A page's worth at a time: short enough to be written where it arrives.
    pub(crate) fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.file.write_all(chunk)?;
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        Ok(())
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&chunk[..count]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").ok();
    }
    text
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %path.display(), "a cached file was not removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: u64 = 1 << 20;

    fn keep(cache: &Cache, url: &Url, content: &[u8]) -> PathBuf {
        let mut incoming = cache.incoming().unwrap();
        incoming.write(content).unwrap();
        cache.keep(incoming, url, Some("text/css".to_owned())).unwrap().0
    }

    fn url(name: &str) -> Url {
        Url::parse(&format!("https://a.example/{name}")).unwrap()
    }

    #[test]
    fn what_was_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = keep(&Cache::new(folder.path().into(), LIMIT), &url("a.css?v=1"), b"body {}");
        let Found::File(found, entry) =
            Cache::new(folder.path().into(), LIMIT).find(&url("a.css?v=1"))
        else {
            panic!("found")
        };
        assert_eq!(found, path);
        assert_eq!((entry.bytes, entry.media_type.as_deref()), (7, Some("text/css")));
        let other = Cache::new(folder.path().into(), LIMIT).find(&url("a.css?v=2"));
        assert!(matches!(other, Found::Nothing), "{other:?}");
    }

    #[test]
    fn damaged_content_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = keep(&Cache::new(folder.path().into(), LIMIT), &url("a"), b"good");
        fs::write(&path, b"evil").unwrap();
        let cache = Cache::new(folder.path().into(), LIMIT);
        assert!(matches!(cache.find(&url("a")), Found::Damaged));
        assert!(matches!(cache.find(&url("a")), Found::Nothing), "it is gone");
        assert!(!path.exists());
    }

    #[test]
    fn the_index_can_be_read_by_people() {
        let folder = tempfile::tempdir().unwrap();
        keep(&Cache::new(folder.path().into(), LIMIT), &url("fonts/inter.css"), b"x");
        let names: Vec<_> = fs::read_dir(folder.path().join("index/a.example"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names.len(), 1);
        assert!(names[0].starts_with("fonts-inter.css-"), "{names:?}");
    }
}
