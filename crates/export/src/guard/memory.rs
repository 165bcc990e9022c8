//! What the guard found out in earlier exports, kept in the cache folder.
//!
//! A record is named after everything that decides how a composition looks but its files, and lists
//! these as they were. It counts for as long as all of them are what they were. A record that
//! cannot be read counts as none.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};
use stillcut_capture::guard::Verdict;
use stillcut_composition::{FileState, Project};
use stillcut_media::{OutputError, PendingFile};
use stillcut_stage::runtime_files;
use stillcut_timeline::Analysis;
use tokio::task::spawn_blocking;
use xxhash_rust::xxh3::Xxh3;

/// Raised when records or verdicts change their meaning.
const VERSION: u32 = 2;
/// Records that are kept.
const MOST_RECORDS: usize = 200;
/// Files up to this many bytes are compared by what is in them, larger ones by size and time.
const READ_WHOLE: u64 = 8 << 20;

/// The place of one composition's record.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// Absent where nothing is kept.
    file: Option<PathBuf>,
    project: Project,
}

/// How a composition is shown.
pub(super) struct Shown<'session> {
    /// Product and version of the browser.
    pub(super) browser: &'session str,
    pub(super) analysis: &'session Analysis,
    /// Where nothing is painted, pictures are transparent instead of white.
    pub(super) transparent: bool,
}

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    /// Files of the composition and what was in them.
    files: BTreeMap<PathBuf, Content>,
    verdicts: Vec<Verdict>,
}

/// What is in a file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    /// There is none.
    Absent,
    /// A hash of it.
    Hash(String),
    /// Of a large file.
    Written { bytes: u64, at: Option<SystemTime> },
}

/// Why a record was not kept.
#[derive(Debug, thiserror::Error)]
enum KeepError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Place(#[from] OutputError),
}

impl Memory {
    /// The record of an open composition in a cache folder.
    pub(super) async fn of(cache: Option<&Path>, project: &Project, shown: Shown<'_>) -> Self {
        let project = project.clone();
        let Some(folder) = cache.map(|cache| cache.join("guard")) else {
            return Self { file: None, project };
        };
        let Shown { browser, analysis, transparent } = shown;
        let known = format!(
            "{VERSION} {} {browser} {} {}x{} {} {} {transparent} {}",
            env!("CARGO_PKG_VERSION"),
            project.entry().display(),
            analysis.width,
            analysis.height,
            analysis.fps,
            analysis.frames,
            project.variables().to_json(),
        );
        let entry = project.root().join(project.entry());
        let name = blocking(move || {
            let mut hash = Xxh3::new();
            hash.update(known.as_bytes());
            runtime_files().for_each(|file| hash.update(file.as_bytes()));
            read_into(&entry, &mut hash)?;
            Ok::<_, io::Error>(format!("{:032x}.json", hash.digest128()))
        });
        let file = name.await.and_then(Result::ok).map(|name| folder.join(name));
        Self { file, project }
    }

    /// What is known about the composition as it is now.
    pub(super) async fn recall(&self) -> Vec<Verdict> {
        let Some(file) = self.file.clone() else { return Vec::new() };
        let root = self.project.root().to_owned();
        blocking(move || recall(&file, &root)).await.flatten().unwrap_or_default()
    }

    /// Keeps what is known now, besides what is known about other frames. The record belongs to the
    /// files as they were read: where one has changed since, nothing is kept.
    pub(super) async fn keep(&self, known: &[Verdict], found: &[Verdict]) {
        let Some(file) = self.file.clone() else { return };
        let mut verdicts = found.to_vec();
        let is_new = |old: &&Verdict| found.iter().all(|verdict| verdict.interval != old.interval);
        verdicts.extend(known.iter().filter(is_new).cloned());
        let project = self.project.clone();
        let kept = blocking(move || keep(&file, &project, verdicts)).await;
        if let Some(Err(error)) = kept {
            tracing::warn!(%error, "what was compared is not remembered");
        }
    }
}

fn recall(file: &Path, root: &Path) -> Option<Vec<Verdict>> {
    let record: Record = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let same = |(path, content): (&PathBuf, &Content)| {
        Content::of(&root.join(path)).is_ok_and(|now| now == *content)
    };
    record.files.iter().all(same).then_some(record.verdicts)
}

fn keep(file: &Path, project: &Project, verdicts: Vec<Verdict>) -> Result<(), KeepError> {
    let mut files = BTreeMap::new();
    for (path, _state) in project.sources().files() {
        let content = Content::of(&path)?;
        let inside = path.strip_prefix(project.root()).map(Path::to_owned);
        files.insert(inside.unwrap_or(path), content);
    }
    if !project.sources().changed().is_empty() {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let record = serde_json::to_vec(&Record { files, verdicts }).map_err(io::Error::other)?;
    let pending = PendingFile::beside(file, true)?;
    fs::write(pending.path(), record)?;
    pending.publish()?;
    Ok(forget_oldest(folder)?)
}

fn forget_oldest(folder: &Path) -> io::Result<()> {
    let mut records = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "json") {
            records.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    records.sort();
    let surplus = records.len().saturating_sub(MOST_RECORDS);
    records.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}

impl Content {
    /// Blocking: reads the file, unless it is large.
    fn of(path: &Path) -> io::Result<Self> {
        match FileState::of(path) {
            FileState::Absent => Ok(Self::Absent),
            FileState::Present { bytes, written } if bytes > READ_WHOLE => {
                Ok(Self::Written { bytes, at: written })
            }
            FileState::Present { .. } => {
                let mut hash = Xxh3::new();
                read_into(path, &mut hash)?;
                Ok(Self::Hash(format!("{:032x}", hash.digest128())))
            }
        }
    }
}

fn read_into(path: &Path, hash: &mut Xxh3) -> io::Result<()> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut part = vec![0; 64 << 10];
    loop {
        match reader.read(&mut part)? {
            0 => return Ok(()),
            read => hash.update(&part[..read]),
        }
    }
}

/// Runs work that blocks; none where it panicked.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use stillcut_timeline::FrameRange;

    use super::*;

    fn verdict(start: u32) -> Verdict {
        let interval = FrameRange::new(start, start + 10).unwrap();
        Verdict { interval, compared: vec![start + 6], worst_psnr: 60.0, difference: None }
    }

    /// A composition that asked for a style sheet and for a picture that is not there.
    fn composition(folder: &Path) -> Memory {
        let page = "<div data-composition-id=a data-width=16 data-height=16 data-duration=1></div>";
        fs::write(folder.join("index.html"), page).unwrap();
        fs::write(folder.join("film.css"), "a {}").unwrap();
        let project = Project::open(folder).unwrap();
        project.resolve("/film.css").unwrap();
        project.resolve("/picture.png").unwrap_err();
        Memory { file: Some(folder.join("cache/guard/a.json")), project }
    }

    #[tokio::test]
    async fn what_was_found_out_is_known_until_a_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let memory = composition(folder.path());
        assert_eq!(memory.recall().await, []);
        memory.keep(&[], &[verdict(0)]).await;
        memory.keep(&[verdict(0)], &[verdict(10)]).await;
        assert_eq!(memory.recall().await, [verdict(10), verdict(0)]);

        fs::write(folder.path().join("other.css"), "b {}").unwrap();
        assert_eq!(memory.recall().await.len(), 2, "nobody asked for this one");
        fs::write(folder.path().join("picture.png"), "new").unwrap();
        assert_eq!(memory.recall().await, [], "a picture is there now");
        fs::remove_file(folder.path().join("picture.png")).unwrap();
        assert_eq!(memory.recall().await.len(), 2, "and gone again");
        fs::write(folder.path().join("film.css"), "b {}").unwrap();
        assert_eq!(memory.recall().await, [], "other contents of the same size");
    }

    #[tokio::test]
    async fn what_changed_meanwhile_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let memory = composition(folder.path());
        fs::write(folder.path().join("film.css"), "longer {}").unwrap();
        memory.keep(&[], &[verdict(0)]).await;
        assert_eq!(memory.recall().await, []);
    }

    #[tokio::test]
    async fn a_damaged_record_counts_as_none_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let memory = composition(folder.path());
        memory.keep(&[], &[verdict(0)]).await;
        fs::write(memory.file.as_ref().unwrap(), "{\"files\": {").unwrap();
        assert_eq!(memory.recall().await, []);
        memory.keep(&[], &[verdict(10)]).await;
        assert_eq!(memory.recall().await, [verdict(10)]);
    }

    #[test]
    fn the_oldest_records_go() {
        let folder = tempfile::tempdir().unwrap();
        let name = |number: usize| folder.path().join(format!("{number:03}.json"));
        for number in 0..MOST_RECORDS + 3 {
            fs::write(name(number), "{}").unwrap();
            let age = std::time::Duration::from_secs(1000 + number as u64);
            let file = File::options().write(true).open(name(number)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + age).unwrap();
        }
        forget_oldest(folder.path()).unwrap();
        assert!((0..3).all(|number| !name(number).exists()));
        assert!((3..MOST_RECORDS + 3).all(|number| name(number).exists()));
    }
}
