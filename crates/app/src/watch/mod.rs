//! Notices when files of the open composition change.
//!
//! What counts is decided by comparing, not by what the system reports: a report only says that it
//! is time to look. A file counts when the composition asked for it and it is no longer what it
//! was at the last look. So nothing that Stillcut or another program writes into the folder, be
//! it an export, a temporary file or a cache, leads to anything.

mod looker;

use std::{
    collections::BTreeSet,
    mem,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{CreateKind, ModifyKind},
};
use stillcut_composition::Sources;
use tokio::{
    sync::{Notify, mpsc},
    task::{JoinHandle, spawn_blocking},
    time::{Instant, sleep_until},
};

use self::looker::Looker;

/// A save is often several writes; this long without a report, and it is complete.
const QUIET: Duration = Duration::from_millis(120);
/// A file that is written all the time is looked at this often all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What a watch tells.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// These files changed since the last look; never empty.
    Changed(Vec<PathBuf>),
    /// Some changes will go unnoticed.
    Blind {
        /// Why.
        reason: String,
    },
}

/// Watches the files of one composition until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    more: mpsc::UnboundedSender<Sources>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Starts to watch what `sources` lists, now and later. `tell` must not block.
    pub(crate) fn start(
        root: PathBuf,
        sources: Sources,
        tell: impl Fn(Sight) + Send + 'static,
    ) -> Self {
        let (more, inbox) = mpsc::unbounded_channel();
        let watch = Self { more, task: tokio::spawn(run(root, inbox, tell)) };
        watch.also(sources);
        watch
    }

    /// The composition was read again, and asks for its files by another list.
    pub(crate) fn also(&self, sources: Sources) {
        // The task ends only with this.
        self.more.send(sources).ok();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(
    root: PathBuf,
    mut inbox: mpsc::UnboundedReceiver<Sources>,
    tell: impl Fn(Sight) + Send + 'static,
) {
    let touched = Arc::new(Notify::new());
    let mut folders = Folders::new(&touched, &tell);
    let mut looker = Looker::new(root);
    loop {
        tokio::select! {
            () = touched.notified() => {}
            sources = inbox.recv() => {
                let Some(sources) = sources else { return };
                let wake = Arc::clone(&touched);
                sources.listen(move || wake.notify_one());
                looker.add(sources);
            }
        }
        quiet(&touched).await;
        let Ok(look) = spawn_blocking(move || looker.look()).await else { return };
        looker = look.looker;
        // Files may have changed between the look and the first report about their folder.
        if folders.watch(&look.folders, &tell) {
            touched.notify_one();
        }
        if !look.changed.is_empty() {
            tell(Sight::Changed(look.changed));
        }
    }
}

/// Waits until nothing was reported for a while.
async fn quiet(touched: &Notify) {
    let latest = Instant::now() + LONGEST_WAIT;
    loop {
        let end = (Instant::now() + QUIET).min(latest);
        tokio::select! {
            () = sleep_until(end) => return,
            () = touched.notified() => {}
        }
    }
}

/// The folders that the system reports about.
struct Folders {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    /// A folder may have been removed and made again: its watch is dead, or of another folder.
    stale: Arc<AtomicBool>,
    /// Whether it was told that something could not be watched.
    told: bool,
}

impl Folders {
    fn new(touched: &Arc<Notify>, tell: &impl Fn(Sight)) -> Self {
        let (wake, stale) = (Arc::clone(touched), Arc::new(AtomicBool::new(false)));
        let moved = Arc::clone(&stale);
        let heard = move |event: notify::Result<Event>| {
            // An error may hide anything.
            let kind = event.map_or(EventKind::Any, |event| event.kind);
            if may_move_folders(kind) {
                moved.store(true, Ordering::SeqCst);
            }
            // Reading is reported, too, and a preview does little else.
            if !kind.is_access() {
                wake.notify_one();
            }
        };
        let (watcher, reason) = match notify::recommended_watcher(heard) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let told = reason.is_some();
        if let Some(reason) = reason {
            tell(Sight::Blind { reason });
        }
        Self { watcher, watched: BTreeSet::new(), stale, told }
    }

    /// Watches these folders and no others; whether there are new ones among them.
    fn watch(&mut self, wanted: &BTreeSet<PathBuf>, tell: &impl Fn(Sight)) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let mut failed = None;
        let stale = self.stale.swap(false, Ordering::SeqCst);
        let (gone, kept): (BTreeSet<_>, BTreeSet<_>) = mem::take(&mut self.watched)
            .into_iter()
            .partition(|folder| stale || !wanted.contains(folder));
        for folder in &gone {
            // An error means that the folder itself is gone, which ended the watch.
            watcher.unwatch(folder).ok();
        }
        let new: Vec<_> = wanted.difference(&kept).cloned().collect();
        for folder in &new {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                failed = Some(format!("{}: {error}", folder.display()));
            }
        }
        if let (Some(reason), false) = (failed, self.told) {
            self.told = true;
            tell(Sight::Blind { reason });
        }
        self.watched.clone_from(wanted);
        !new.is_empty()
    }
}

fn may_move_folders(kind: EventKind) -> bool {
    use EventKind::{Any, Create, Modify, Remove};
    matches!(kind, Any | Remove(_) | Modify(ModifyKind::Name(_)) | Create(CreateKind::Folder))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, slice::from_ref};

    use stillcut_composition::Project;

    use super::*;

    const PAGE: &str =
        "<div data-composition-id=a data-width=16 data-height=16 data-duration=1></div>";

    struct Fixture {
        root: PathBuf,
        project: Project,
        watch: Watch,
        sights: mpsc::UnboundedReceiver<Sight>,
        _folder: tempfile::TempDir,
    }

    impl Fixture {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap();
            fs::write(root.join("index.html"), PAGE).unwrap();
            fs::create_dir(root.join("assets")).unwrap();
            fs::write(root.join("assets/film.css"), "a {}").unwrap();
            let project = Project::open(&root).unwrap();
            project.resolve("/assets/film.css").unwrap();
            let (sender, sights) = mpsc::unbounded_channel();
            let tell = move |sight| drop(sender.send(sight));
            let watch = Watch::start(root.clone(), project.sources().clone(), tell);
            Self { root, project, watch, sights, _folder: folder }
        }

        fn write(&self, name: &str, text: &str) -> PathBuf {
            let path = self.root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            path
        }

        async fn changed(&mut self) -> Vec<PathBuf> {
            match self.sights.recv().await.unwrap() {
                Sight::Changed(files) => files,
                Sight::Blind { reason } => panic!("{reason}"),
            }
        }
    }

    fn replace(from: &Path, to: &Path) {
        fs::rename(from, to).unwrap();
    }

    #[tokio::test]
    async fn a_file_that_was_asked_for_is_seen_however_it_is_written() {
        let mut fixture = Fixture::new();
        let page = fixture.write("index.html", &format!("{PAGE}<p>one"));
        assert_eq!(fixture.changed().await, from_ref(&page), "written in place");
        let other = fixture.write(".index.html.swp", &format!("{PAGE}<p>two more"));
        replace(&other, &page);
        assert_eq!(fixture.changed().await, [page], "replaced, as editors do");
        let css = fixture.root.join("assets/film.css");
        replace(&fixture.root.join("assets"), &fixture.root.join("old"));
        assert_eq!(fixture.changed().await, from_ref(&css), "its folder is gone");
        replace(&fixture.root.join("old"), &fixture.root.join("assets"));
        assert_eq!(fixture.changed().await, from_ref(&css), "and back");
        fs::remove_dir_all(fixture.root.join("assets")).unwrap();
        fixture.write("assets/film.css", "b { made: again }");
        assert_eq!(fixture.changed().await, from_ref(&css));
        fixture.write("assets/film.css", "c { in: the new folder }");
        assert_eq!(fixture.changed().await, [css]);
    }

    #[tokio::test]
    async fn what_nobody_asked_for_is_not_seen() {
        let mut fixture = Fixture::new();
        for name in [
            "renders/film-1.mp4",
            "film.mp4",
            ".film.mp4.stillcut-ab12.mp4",
            "assets/film.css~",
            ".git/index",
            "node_modules/gsap/gsap.js",
        ] {
            fixture.write(name, "x");
        }
        fixture.project.resolve("/node_modules/gsap/gsap.js").unwrap();
        fixture.write("node_modules/gsap/gsap.js", "installed anew");
        let css = fixture.write("assets/film.css", "b {}");
        assert_eq!(fixture.changed().await, [css], "the last write alone is told");
        assert!(fixture.sights.try_recv().is_err());
    }

    #[tokio::test]
    async fn files_asked_for_later_and_by_a_later_reading_are_seen() {
        let mut fixture = Fixture::new();
        fixture.project.resolve("/late/picture.png").unwrap_err();
        let picture = fixture.write("late/picture.png", "x");
        assert_eq!(fixture.changed().await, [picture], "it was missing before");
        let again = Project::open(&fixture.root).unwrap();
        fixture.watch.also(again.sources().clone());
        fixture.write("fonts/a.woff2", "x");
        let font = again.resolve("/fonts/a.woff2").unwrap();
        fixture.write("fonts/a.woff2", "another");
        assert_eq!(fixture.changed().await, [font]);
    }
}
