//! Native dialogs.

use std::{
    env,
    path::{Path, PathBuf},
};

use rfd::{AsyncFileDialog, FileHandle};
use stillcut_app::{CopiedPicture, Dialogs, SaveQuestion};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::{sync::oneshot, task::spawn_blocking};

use crate::clipboard;

/// Answers every dialog, so that tests can drive the real window.
const TEST_ANSWER: &str = "STILLCUT_TEST_DIALOG_PATH";
/// What can be opened besides folders.
const PAGES: [&str; 2] = ["html", "htm"];

/// Dialogs of the window's system, asked for on the main thread.
#[derive(Debug)]
pub(crate) struct NativeDialogs<R: Runtime> {
    window: AppHandle<R>,
}

type Copied = std::pin::Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;
type Answer = std::pin::Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

impl<R: Runtime> NativeDialogs<R> {
    pub(crate) fn new(window: AppHandle<R>) -> Self {
        Self { window }
    }

    /// Shows a dialog. Some systems allow that on the main thread only; the answer can be waited
    /// for anywhere.
    fn ask<F>(&self, show: impl FnOnce(AsyncFileDialog) -> F + Send + 'static) -> Answer
    where
        F: Future<Output = Option<FileHandle>> + Send + 'static,
    {
        if let Some(path) = env::var_os(TEST_ANSWER) {
            return Box::pin(async move { Some(PathBuf::from(path)) });
        }
        let (sender, shown) = oneshot::channel();
        let window = self.window.clone();
        let asked = self.window.run_on_main_thread(move || {
            let mut dialog = AsyncFileDialog::new();
            if let Some(parent) = window.webview_windows().values().next() {
                dialog = dialog.set_parent(parent);
            }
            // Whoever asked may be gone, and then nobody minds.
            drop(sender.send(show(dialog)));
        });
        Box::pin(async move {
            if let Err(error) = asked {
                tracing::error!("no dialog can be shown: {error}");
                return None;
            }
            let chosen = shown.await.ok()?.await?;
            Some(chosen.path().to_owned())
        })
    }
}

impl<R: Runtime> Dialogs for NativeDialogs<R> {
    fn open(&self, folder: bool) -> Answer {
        if folder {
            return self.ask(AsyncFileDialog::pick_folder);
        }
        self.ask(|dialog| dialog.add_filter("HTML", &PAGES).pick_file())
    }

    fn save(&self, question: SaveQuestion) -> Answer {
        let SaveQuestion { name, folder } = question;
        self.ask(move |dialog| {
            // A name without an ending is that of a folder.
            let ending = Path::new(&name).extension().map(|ending| ending.display().to_string());
            let dialog = match ending {
                Some(ending) => dialog.add_filter(ending.to_uppercase(), &[ending]),
                None => dialog,
            };
            let dialog = dialog.set_file_name(name);
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file()
        })
    }

    fn copy(&self, picture: CopiedPicture) -> Copied {
        Box::pin(async move {
            let copied = spawn_blocking(move || clipboard::put(picture)).await;
            copied.unwrap_or_else(|defect| Err(defect.to_string()))
        })
    }
}
