//! One Chromium process with its own profile, for one composition.

mod control;
mod transport;

use std::{sync::Arc, time::Duration};

use chromiumoxide::{
    Browser as Connection, Page,
    cdp::browser_protocol::{
        emulation::{
            MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
            SetLocaleOverrideParams, SetTimezoneOverrideParams,
        },
        page::AddScriptToEvaluateOnNewDocumentParams,
        target::{CreateTargetParams, SetAutoAttachParams},
    },
    handler::HandlerConfig,
};
use futures_util::StreamExt;
use stillcut_composition::Project;
use stillcut_process::ChildProcess;
use stillcut_timeline::{Problem, Severity};
use tokio::{process::Command, sync::OnceCell, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    Chromium, PlainPage, Remote, RemoteUse, SelfTest, StageError, StagePage, StillSource, View,
    Wanted,
    devtools::{DevTools, refused},
    graphics::Graphics,
    platform,
    producing::EarlyNotices,
    profile::Profile,
    remote::{RemoteLog, intercept::intercept},
    runtime,
    server::Server,
    stage::HostPage,
};

/// A cold start on a busy machine takes a few seconds.
const LAUNCH_DEADLINE: Duration = Duration::from_secs(30);
const CALL_DEADLINE: Duration = Duration::from_secs(15);
/// Every call has a deadline of its own; the connection's must never come first.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(86_400);
/// The host page's viewport: the canvas snapshot does not depend on it, compositing does.
const STAGE_VIEWPORT: (u32, u32) = (16, 16);

/// A running browser. Dropping it kills the process; [`Browser::close`] also waits for its end.
#[derive(Debug)]
pub struct Browser {
    connection: Connection,
    handler: JoinHandle<()>,
    gone: CancellationToken,
    graphics: Graphics,
    process: ChildProcess,
    server: Server,
    profile: Profile,
    remote: Remote,
    log: RemoteLog,
    /// Whether the service worker is in charge.
    controlled: OnceCell<()>,
    /// Whether the composition's files name addresses of other hosts.
    mentions_remote: bool,
    product: String,
    entry: String,
    /// JSON of the variables that the user gave.
    variables: String,
    /// JSON of the families that the composition's files name and that are installed.
    fonts: String,
}

impl Browser {
    /// Starts the browser and the server for a composition, whose videos `stills` gives. When `cancel` comes first, nothing is
    /// left and the error is [`StageError::Cancelled`].
    pub async fn launch(
        chromium: &Chromium,
        project: &Project,
        remote: &Remote,
        stills: Option<Arc<dyn StillSource>>,
        cancel: &CancellationToken,
    ) -> Result<Self, StageError> {
        let entry = entry_path(project);
        let served = (Some(project.clone()), stills);
        Self::start(chromium, served, entry, remote.clone(), cancel).await
    }

    /// Starts a browser without a composition, for [`Browser::self_test`].
    pub(crate) async fn launch_empty(chromium: &Chromium) -> Result<Self, StageError> {
        let never = CancellationToken::new();
        Self::start(chromium, (None, None), String::new(), Remote::default(), &never).await
    }

    async fn start(
        chromium: &Chromium,
        (project, stills): (Option<Project>, Option<Arc<dyn StillSource>>),
        entry: String,
        remote: Remote,
        cancel: &CancellationToken,
    ) -> Result<Self, StageError> {
        let variables =
            project.as_ref().map_or_else(|| "{}".to_owned(), |it| it.variables().to_json());
        let profile = Profile::create()?;
        let log = RemoteLog::default();
        let (mentions_remote, fonts) = survey(project.clone(), remote.clone()).await;
        let server = Server::start(project, stills, (remote.clone(), log.clone()));
        let server = server.await.map_err(StageError::Server)?;
        let process = ChildProcess::spawn("Chromium", command(chromium, &profile, server.host()))?;
        let connected = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(StageError::Cancelled),
            connected = connect(&process) => connected,
        };
        let connected = match connected {
            Ok(connected) => connected,
            Err(error) => {
                process.stop(Duration::ZERO).await;
                profile.remove().await;
                return Err(error);
            }
        };
        let Connected { connection, handler, gone, product } = connected;
        Ok(Self {
            connection,
            handler,
            gone,
            graphics: Graphics::default(),
            process,
            server,
            profile,
            remote,
            log,
            controlled: OnceCell::new(),
            mentions_remote,
            product,
            entry,
            variables,
            fonts,
        })
    }

    /// Product and version, such as `Chrome/156.0.8078.79`.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// Process id of the browser's first process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Missing files, pictures that were made to stand still and refused addresses so far.
    pub fn problems(&self) -> Vec<Problem> {
        let missing = self.server.missing().into_iter().map(missing_file);
        let stilled = self.server.stilled().into_iter().map(stilled_picture);
        missing.chain(self.log.problems()).chain(stilled).collect()
    }

    /// Files of the network that nobody has permitted yet.
    pub fn wanted(&self) -> Vec<Wanted> {
        self.log.wanted()
    }

    /// How many remote addresses were answered so far, and from where.
    pub fn remote_use(&self) -> RemoteUse {
        self.log.used()
    }

    /// Draws known pixels and makes known changes.
    pub async fn self_test(&self) -> Result<SelfTest, StageError> {
        let devtools = self.host_page().await?;
        let test = StagePage::test(&devtools).await;
        if let Err(error) = devtools.page().clone().close().await {
            tracing::debug!(%error, "the test page was not closed");
        }
        test
    }

    /// Loads the composition into a drawable canvas. `size` is the expected size.
    pub async fn open_stage(&self, size: (u32, u32), view: View) -> Result<StagePage, StageError> {
        let devtools = self.host_page().await?;
        let controlling =
            async { if self.mentions_remote { self.control(&devtools).await } else { Ok(()) } };
        let (test, early, ()) = tokio::try_join!(
            StagePage::test(&devtools),
            EarlyNotices::listen(&devtools),
            controlling
        )?;
        let host = HostPage { devtools, early };
        let open = || StagePage::open(host.clone(), test.clone(), self.entry.clone(), size, view);
        let (stage, ()) = tokio::join!(open(), self.graphics.find(&self.connection));
        let stage = stage?;
        if !self.needs_control() {
            return Ok(stage);
        }
        self.control(&host.devtools).await?;
        open().await
    }

    /// Loads the composition as a page of its own size in its own window.
    pub async fn open_plain(&self, size: (u32, u32), view: View) -> Result<PlainPage, StageError> {
        let address = format!("{}{}", self.server.origin(), self.entry);
        if self.mentions_remote {
            self.control_from_aside().await?;
        }
        let devtools = self.new_page("about:blank", size).await?;
        let page = PlainPage::open(devtools.clone(), address.clone(), view).await?;
        self.graphics.find(&self.connection).await;
        let real = (page.opened().width, page.opened().height);
        if real == size && !self.needs_control() {
            return Ok(page);
        }
        self.control_from_aside().await?;
        resize(&devtools, real).await?;
        PlainPage::open(devtools, address, view).await
    }

    /// Ends the browser and removes its profile; afterwards no process and no file is left.
    pub async fn close(self) {
        // Nobody is to complain of a connection that breaks.
        self.gone.cancel();
        self.handler.abort();
        // Nothing that it could still write is wanted.
        self.process.stop(Duration::ZERO).await;
        self.server.close_stills().await;
        self.profile.remove().await;
    }

    async fn host_page(&self) -> Result<DevTools, StageError> {
        const NAME: &str = "loading the host page";
        let address = format!("{}/__stillcut/stage.html", self.server.origin());
        let devtools = self.new_page(&address, STAGE_VIEWPORT).await?;
        let ready = "new Promise((resolve) => { \
             const look = () => (window.stillcut ? resolve(true) : setTimeout(look, 5)); look(); })";
        let _ready: bool = devtools.evaluate(NAME, CALL_DEADLINE, ready.to_owned()).await?;
        Ok(devtools)
    }

    /// A page in a window of its own (a tab in the background gets no animation frames) with
    /// everything fixed that a picture of the documents that it loads next may depend on.
    async fn new_page(&self, address: &str, size: (u32, u32)) -> Result<DevTools, StageError> {
        const NAME: &str = "opening a page";
        let target = CreateTargetParams::builder()
            .url(address)
            .new_window(true)
            .width(size.0)
            .height(size.1)
            .build();
        let target = target.map_err(|message| StageError::Refused { call: NAME, message })?;
        let opening = tokio::time::timeout(CALL_DEADLINE, self.connection.new_page(target));
        let timed_out = |_elapsed| StageError::TimedOut { call: NAME, deadline: CALL_DEADLINE };
        let page: Page = opening.await.map_err(timed_out)?.map_err(|error| refused(NAME, error))?;
        let devtools = DevTools::attach(page, self.gone.clone(), self.graphics.clone()).await?;
        let alone =
            SetAutoAttachParams { flatten: Some(true), ..SetAutoAttachParams::new(false, false) };
        // chromiumoxide attaches to every worker and lets it wait for a debugger; a service worker
        // then waits for ever.
        devtools.execute(NAME, CALL_DEADLINE, alone).await?;
        let script = runtime::frame_script(&self.variables, &self.fonts);
        let script = AddScriptToEvaluateOnNewDocumentParams::new(script);
        // Sent together: none waits for another.
        tokio::try_join!(
            resize(&devtools, size),
            fix_environment(&devtools),
            intercept(devtools.page(), self.remote.clone(), self.log.clone()),
            devtools.execute(NAME, CALL_DEADLINE, script),
        )?;
        Ok(devtools)
    }
}

/// A browser that answers.
struct Connected {
    connection: Connection,
    handler: JoinHandle<()>,
    gone: CancellationToken,
    product: String,
}

async fn connect(process: &ChildProcess) -> Result<Connected, StageError> {
    let address = process.wait_for_stderr_line(devtools_address, LAUNCH_DEADLINE).await?;
    let config = HandlerConfig {
        viewport: None,
        request_timeout: CONNECTION_TIMEOUT,
        ..HandlerConfig::default()
    };
    let (connection, mut events) = Connection::connect_with_config(address, config)
        .await
        .map_err(|error| refused("connecting", error))?;
    let gone = CancellationToken::new();
    let told = gone.clone();
    let handler = tokio::spawn(async move {
        // After the first error the handler never ends by itself, and calls would hang.
        while let Some(Ok(())) = events.next().await {}
        told.cancel();
    });
    let version =
        connection.version().await.map_err(|error| refused("asking for the version", error))?;
    Ok(Connected { connection, handler, gone, product: version.product })
}

pub(crate) async fn resize(
    devtools: &DevTools,
    (width, height): (u32, u32),
) -> Result<(), StageError> {
    let metrics = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
    devtools.execute("sizing a page", CALL_DEADLINE, metrics).await?;
    Ok(())
}

async fn fix_environment(devtools: &DevTools) -> Result<(), StageError> {
    const NAME: &str = "fixing the page's environment";
    let feature =
        |name: &str, value: &str| MediaFeature { name: name.to_owned(), value: value.to_owned() };
    let media = SetEmulatedMediaParams {
        media: None,
        features: Some(vec![
            feature("prefers-color-scheme", "light"),
            feature("prefers-reduced-motion", "no-preference"),
        ]),
    };
    let locale = SetLocaleOverrideParams { locale: Some("en-US".to_owned()) };
    tokio::try_join!(
        devtools.execute(NAME, CALL_DEADLINE, media),
        devtools.execute(NAME, CALL_DEADLINE, SetTimezoneOverrideParams::new("UTC")),
        devtools.execute(NAME, CALL_DEADLINE, locale),
    )?;
    Ok(())
}

/// Whether the files of a project name addresses of other hosts, and which installed fonts they name,
/// looked for off the async threads.
async fn survey(project: Option<Project>, remote: Remote) -> (bool, String) {
    let Some(project) = project else { return (false, "[]".to_owned()) };
    let look = move || {
        let fonts = serde_json::to_string(&remote.packaged_fonts(&project));
        (project.mentions_remote(), fonts.unwrap_or_else(|_| "[]".to_owned()))
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_else(|_| (true, "[]".to_owned()))
}

/// `/index.html`, with every part percent-encoded.
fn entry_path(project: &Project) -> String {
    let parts =
        project.entry().components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let encode = |part: String| {
        percent_encoding::utf8_percent_encode(&part, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let path: Vec<_> = parts.map(encode).collect();
    format!("/{}", path.join("/"))
}

fn missing_file(path: String) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "missing_asset".to_owned(),
        message: format!("The composition asks for {path}, which is not in its folder"),
        place: Some(path),
        fix: Some("Put the file there or mend the address.".to_owned()),
    }
}

fn stilled_picture(path: String) -> Problem {
    Problem {
        severity: Severity::Warning,
        code: "moving_svg".to_owned(),
        message: format!(
            "{path} animates itself, which follows no frames in a picture: it is shown standing still"
        ),
        place: Some(path),
        fix: Some("Put the <svg> into the page, or show the file with <object>.".to_owned()),
    }
}

fn devtools_address(line: &str) -> Option<String> {
    line.trim().strip_prefix("DevTools listening on ").map(ToOwned::to_owned)
}

fn command(chromium: &Chromium, profile: &Profile, host: &str) -> Command {
    let mut command = Command::new(chromium.path());
    // The composition has no network: of all names only that of its own server resolves.
    command.arg(format!("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {host}"));
    command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display()));
    if platform::runs_as_root() {
        command.arg("--no-sandbox");
    }
    if cfg!(target_os = "linux") {
        // It has no sandbox of its own there; a process less.
        command.arg("--enable-features=NetworkServiceInProcess2");
    }
    if platform::memory_folder(MEMORY_FOR_BROWSER).is_none() {
        command.arg("--disable-dev-shm-usage");
    }
    // What it writes elsewhere goes with its profile.
    command.env("TMPDIR", profile.path()).env("TZ", "UTC");
    // A whole browser would open its start page; the shell opens nothing, and pages are made later.
    if !chromium.is_headless_shell() {
        command.arg("about:blank");
    }
    command
}

/// Chromium crashes when its shared memory is small, as in many containers.
const MEMORY_FOR_BROWSER: u64 = 512 << 20;

/// How the browser is started, always.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--remote-debugging-port=0",
    "--enable-blink-features=CanvasDrawElement",
    // For `runtime/host/garbage.js`, under a name of ours: compositions find no `gc`.
    "--js-flags=--expose-gc-as=__stillcutCollect",
    // Pictures that do not depend on the machine.
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    // Large pictures are decoded in the update that shows them, not some updates later.
    "--disable-checker-imaging",
    "--lang=en-US",
    // A rendering update when we ask for one, not when a display refreshes.
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    // The browser asks for nothing by itself.
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-quic",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider",
    "--password-store=basic",
    "--use-mock-keychain",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
];
