//! `WebKitWebDriver`: starts the application and passes commands to its web view.

use std::{
    collections::BTreeSet,
    env,
    fs::File,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use stillcut_tests::{
    poll,
    processes::{self, Seen},
    repository,
};

use crate::{display::Display, home::Home};

const READY: Duration = Duration::from_secs(20);
const GONE: Duration = Duration::from_secs(10);
/// What process lists show of `stillcut-desktop`.
const APPLICATION: &str = "stillcut-deskto";

/// The driver; ended on drop, and what it started with it.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
    display: Display,
}

impl Driver {
    /// Starts it with the environment that the application is to have.
    pub(crate) fn start(home: &Home, environment: &[(&'static str, PathBuf)]) -> Self {
        let display = Display::new();
        let port = free_port();
        let program =
            env::var_os("STILLCUT_TEST_WEBDRIVER").unwrap_or("/usr/bin/WebKitWebDriver".into());
        let log = File::create(home.driver_log()).expect("a file can be made");
        let mut command = Command::new(program);
        command.arg(format!("--port={port}"));
        // Nothing of the user's own settings reaches the application.
        let named = env::vars_os().map(|(name, _)| name);
        for name in named.filter(|name| name.to_string_lossy().starts_with("STILLCUT_")) {
            command.env_remove(name);
        }
        command
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // Software rendering of the web view is several times faster this way.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("STILLCUT_LIBRARIES", repository::libraries())
            .env("STILLCUT_CONFIG_DIR", home.config())
            .env("STILLCUT_CACHE_DIR", home.cache())
            .env("STILLCUT_LOG_DIR", home.logs())
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be shared"))
            .stderr(log);
        let process = command.spawn().expect("WebKitWebDriver can be started: cargo xtask setup");
        let mut driver = Self { process, port, display };
        poll::until("WebKitWebDriver listens", READY, || driver.listens());
        driver
    }

    /// Where it takes commands.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where the application's window is.
    pub(crate) fn display(&self) -> &str {
        self.display.name()
    }

    /// The application that it started, while that runs.
    pub(crate) fn application(&self) -> Option<Seen> {
        let started = processes::descendants(self.process.id());
        started.into_iter().find(|process| process.name == APPLICATION)
    }

    fn listens(&mut self) -> bool {
        let ended = self.process.try_wait().expect("it can be waited for");
        assert_eq!(ended, None, "WebKitWebDriver ended");
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(application) = self.application() {
            // Killed, it could not tidy up.
            processes::terminate(application.pid);
            let application = BTreeSet::from([application]);
            let ended = || processes::alive(&application).is_empty();
            if !thread::panicking() {
                poll::until("the application ends when asked to", GONE, ended);
            }
        }
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The application as built: `STILLCUT_TEST_DESKTOP`, else the one beside the running test.
pub(crate) fn desktop() -> PathBuf {
    if let Some(named) = env::var_os("STILLCUT_TEST_DESKTOP") {
        return named.into();
    }
    let test = env::current_exe().expect("a running test has a path");
    let beside = test.ancestors().skip(1).map(|folder| folder.join("stillcut-desktop"));
    let found = beside.into_iter().find(|path| path.is_file());
    found.expect("build the application first: cargo build -p stillcut-desktop")
}

/// Nobody else is likely to take it before the driver does.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}
