//! Giving up what was not used for the longest time.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{Entry, remove};

/// A file this young may belong to an entry that another program is about to write.
const YOUNG: Duration = Duration::from_secs(3600);

/// Removes the entries that were not used for longest until the rest fits, and whatever content no
/// entry names. What cannot be read or removed is left for the next time.
pub(super) fn prune(folder: &Path, limit: u64) {
    let mut entries = entries(&folder.join("index"));
    entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.used));
    let mut kept = HashSet::new();
    let mut total = 0;
    for (path, entry) in entries {
        let more = if kept.contains(&entry.sha256) { 0 } else { entry.bytes };
        if total + more > limit {
            remove(&path);
            continue;
        }
        total += more;
        kept.insert(entry.sha256);
    }
    let objects = folders(&folder.join("objects")).into_iter().flat_map(|sub| files(&sub));
    let incoming = files(folder);
    for path in objects.chain(incoming) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !kept.contains(name.as_ref()) && !is_young(&path) {
            remove(&path);
        }
    }
}

fn entries(index: &Path) -> Vec<(PathBuf, Entry)> {
    let paths = folders(index).into_iter().flat_map(|host| files(&host));
    paths.filter_map(|path| Entry::read(&path).map(|entry| (path, entry))).collect()
}

fn is_young(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age < YOUNG))
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    list(folder, fs::FileType::is_dir)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    list(folder, fs::FileType::is_file)
}

fn list(folder: &Path, is: fn(&fs::FileType) -> bool) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let found = found.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| is(&kind)));
    found.map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use url::Url;

    use super::*;
    use crate::cache::{Cache, Found, entry};

    /// Keeps 100 bytes used `days` ago; the content is as old as its use.
    fn keep(folder: &Path, name: &str, days: u32) -> Url {
        let url = Url::parse(&format!("https://a.example/{name}")).unwrap();
        let cache = Cache::new(folder.to_owned(), u64::MAX);
        let mut incoming = cache.incoming().unwrap();
        incoming.write(format!("{name:>100}").as_bytes()).unwrap();
        let (path, entry) = cache.keep(incoming, &url, None).unwrap();
        let used = Timestamp::now() - SignedDuration::from_hours(24 * i64::from(days));
        Entry { used, ..entry }.write(&entry::path(&folder.join("index"), &url)).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(86_400)).unwrap();
        url
    }

    #[test]
    fn the_least_recently_used_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new, middle] = [("old", 30), ("new", 1), ("middle", 7)]
            .map(|(name, days)| keep(folder.path(), name, days));
        prune(folder.path(), 250);
        let cache = Cache::new(folder.path().to_owned(), u64::MAX);
        assert!(matches!(cache.find(&old), Found::Nothing), "the oldest is gone");
        assert!(matches!(cache.find(&new), Found::File(..)));
        assert!(matches!(cache.find(&middle), Found::File(..)));
        let objects = folders(&folder.path().join("objects"));
        assert_eq!(objects.iter().flat_map(|sub| files(sub)).count(), 2, "and its content");
    }
}
