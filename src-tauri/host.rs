//! The application behind the window: its start and its end.

use std::{
    collections::HashMap,
    env,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use stillcut_app::{
    App, AppDirs, AppOptions, ended_by_signal, logging,
    overrides::Overrides,
    wire::{AppError, Request},
};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::{task::JoinHandle, time::timeout};

use crate::dialogs::NativeDialogs;

/// Longest wait for browsers and encoders to end; "cancel means gone".
const PATIENCE: Duration = Duration::from_secs(2);
/// The bundled composition.
const SAMPLE: &str = "examples/launch-day";

/// The application, as the window's commands find it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Host {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    app: App,
    /// What forwards events and frames, by webview.
    streams: Mutex<HashMap<String, JoinHandle<()>>>,
    /// The end was asked for.
    leaving: AtomicBool,
    /// Everything has ended.
    ended: AtomicBool,
    _log: Option<logging::LogGuard>,
}

impl Host {
    /// Starts the application and gives it to the window's commands. Needs a Tokio runtime
    /// around it.
    pub fn start<R: Runtime>(window: &AppHandle<R>) -> Result<Self, AppError> {
        let dirs = AppDirs::from_system()?;
        let (log, trouble) = match logging::start(&dirs.logs) {
            Ok(guard) => (Some(guard), None),
            Err(error) => (None, Some(error)),
        };
        let app = App::start(AppOptions {
            dirs,
            dialogs: Arc::new(NativeDialogs::new(window.clone())),
            version: window.package_info().version.to_string(),
            overrides: Overrides::from_env(),
            sample: sample(window),
        });
        if let Some(error) = trouble {
            app.report(error);
        }
        let host = Self {
            inner: Arc::new(Inner {
                app,
                streams: Mutex::default(),
                leaving: AtomicBool::new(false),
                ended: AtomicBool::new(false),
                _log: log,
            }),
        };
        window.manage(host.clone());
        Ok(host)
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// Opens a composition that nobody asked for in the window.
    pub fn open(&self, path: PathBuf) {
        let app = self.app().clone();
        tauri::async_runtime::spawn(async move {
            let path = path.display().to_string();
            if let Err(error) = app.handle(Request::Open { path }).await {
                app.report(error);
            }
        });
    }

    /// Ends the program when the system asks for it.
    pub fn end_on_signal<R: Runtime>(&self, window: &AppHandle<R>) {
        let window = window.clone();
        tauri::async_runtime::spawn(async move {
            ended_by_signal().await;
            window.exit(0);
        });
    }

    /// Keeps what forwards to a webview, and ends the one before.
    pub(crate) fn replace_stream(&self, webview: &str, stream: JoinHandle<()>) {
        let mut streams = self.inner.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = streams.insert(webview.to_owned(), stream) {
            earlier.abort();
        }
    }

    /// Ends browsers and encoders, or gives up waiting for them: those that are left are killed
    /// with this process.
    async fn end(&self) {
        if timeout(PATIENCE, self.app().shutdown()).await.is_err() {
            tracing::error!("not everything ended within {} s", PATIENCE.as_secs());
        }
        self.inner.ended.store(true, Ordering::SeqCst);
    }
}

/// Whether the program's end has to wait; it is then asked for again when everything has ended.
pub(crate) fn hold_exit<R: Runtime>(window: &AppHandle<R>, code: i32) -> bool {
    let Some(host) = window.try_state::<Host>() else { return false };
    if host.inner.ended.load(Ordering::SeqCst) {
        return false;
    }
    if !host.inner.leaving.swap(true, Ordering::SeqCst) {
        let (host, window) = (Host::clone(&host), window.clone());
        tauri::async_runtime::spawn(async move {
            host.end().await;
            window.exit(code);
        });
    }
    true
}

/// The bundled composition: beside the program, or in the checkout it was built from.
fn sample<R: Runtime>(window: &AppHandle<R>) -> Option<PathBuf> {
    let bundled = window.path().resource_dir().map(|folder| folder.join(SAMPLE));
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLE);
    let built_here = cfg!(debug_assertions).then_some(checkout);
    bundled.into_iter().chain(built_here).find(|folder| folder.join("index.html").is_file())
}
