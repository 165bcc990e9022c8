//! The application's window under the hands of a test.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::ActionSequence,
    elements::Element,
    error::{CmdError, NewSessionError},
    wd::Capabilities,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use stillcut_tests::{
    poll,
    processes::{self, Seen},
};
use tokio::{runtime::Runtime, time::timeout};

use crate::{
    driver::{self, Driver},
    home::Home,
    keys,
    pointer::{self, Does, Point},
};

/// Longer than anything the window does by itself takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than the driver takes for any one command.
const COMMAND: Duration = Duration::from_secs(30);
/// A screenshot waits for the web view to paint, and a window at rest never does.
const KEEP_PAINTING: &str = "let left = 100;
    const timer = setInterval(() => {
      document.body.style.outline = `${left % 2}px solid transparent`;
      if (left-- === 0) clearInterval(timer);
    }, 20);";

/// Windows take turns: key presses need the focus of the display.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// How the application is started.
#[derive(Debug)]
pub(crate) struct Start<'home> {
    home: &'home Home,
    arguments: Vec<PathBuf>,
    environment: Vec<(&'static str, PathBuf)>,
}

impl<'home> Start<'home> {
    /// Without a composition.
    pub(crate) fn empty(home: &'home Home) -> Self {
        Self { home, arguments: Vec::new(), environment: Vec::new() }
    }

    /// With the composition as its argument.
    pub(crate) fn film(home: &'home Home) -> Self {
        Self { arguments: vec![home.film().to_owned()], ..Self::empty(home) }
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &'static str, value: impl Into<PathBuf>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// Opens the window, when it is its turn.
    pub(crate) fn open(self) -> Window<'home> {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let driver = Driver::start(self.home, &self.environment);
        let options = json!({ "binary": driver::desktop(), "args": self.arguments });
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let runtime = Runtime::new().expect("a runtime can be started");
        let client = runtime.block_on(async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let address = driver.address();
            let session = builder.capabilities(capabilities).connect(&address);
            let client = timeout(PATIENCE, session).await.expect("the window opens in time")?;
            // Ending a session kills the application; it is to end as it does for a user.
            client.persist().await.map(|()| client).map_err(NewSessionError::UnexpectedError)
        });
        let client =
            client.unwrap_or_else(|error| panic!("no session: {error}\n{}", self.home.log_tails()));
        let application = driver.application().expect("the application runs");
        Window { home: self.home, application, client, runtime, driver, _turn: turn }
    }

    /// Opens the window and waits until the first frame is on screen.
    pub(crate) fn ready(self) -> Window<'home> {
        let window = self.open();
        window.wait_for_state("ready");
        window.wait_for("frame-hash", "data-frame", "0");
        window
    }
}

/// An open window. When the test fails, its picture and the logs are kept.
#[derive(Debug)]
pub(crate) struct Window<'home> {
    home: &'home Home,
    application: Seen,
    client: Client,
    runtime: Runtime,
    driver: Driver,
    _turn: MutexGuard<'static, ()>,
}

impl Window<'_> {
    /// Process id of the application.
    pub(crate) fn application(&self) -> u32 {
        self.application.pid
    }

    /// Whether the application has not ended yet.
    pub(crate) fn is_open(&self) -> bool {
        !processes::alive(&BTreeSet::from([self.application.clone()])).is_empty()
    }

    /// The display that shows it.
    pub(crate) fn display(&self) -> &str {
        self.driver.display()
    }

    /// What a script answers. For reading: what a user can do is done as a user does it.
    pub(crate) fn script(&self, text: &str) -> Value {
        self.run("script", self.client.execute(text, Vec::new()))
    }

    /// Something of an element; absent when there is no such element or nothing of that.
    fn read(&self, id: &str, what: &str) -> Option<String> {
        let script = format!(
            "const element = document.querySelector('[data-testid=\"' + arguments[0] + '\"]');
             return element && {what};"
        );
        let answer = self.run(id, self.client.execute(&script, vec![json!(id)]));
        answer.as_str().map(ToOwned::to_owned)
    }

    /// An attribute of an element.
    pub(crate) fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.read(id, &format!("element.getAttribute('{name}')"))
    }

    /// The text of an element.
    pub(crate) fn text(&self, id: &str) -> Option<String> {
        self.read(id, "element.textContent.trim()")
    }

    /// What is chosen in a list.
    pub(crate) fn chosen(&self, id: &str) -> Option<String> {
        self.read(id, "element.value")
    }

    /// A number that an attribute holds.
    pub(crate) fn number(&self, id: &str, name: &str) -> u32 {
        let text = self.attribute(id, name);
        let number = text.as_ref().and_then(|text| text.parse().ok());
        number.unwrap_or_else(|| panic!("{name} of {id} is a number: {text:?}"))
    }

    /// Waits until an attribute has a value.
    pub(crate) fn wait_for(&self, id: &str, name: &str, value: &str) {
        wait_until(&format!("{name} of {id} is {value}"), || {
            self.attribute(id, name).as_deref() == Some(value)
        });
    }

    /// Waits until the window is in a state, such as `ready`.
    pub(crate) fn wait_for_state(&self, state: &str) {
        self.wait_for("app-state", "data-state", state);
    }

    /// Clicks on an element.
    pub(crate) fn click(&self, id: &str) {
        self.run(id, async { self.find(id).await?.click().await });
    }

    /// Chooses from a list.
    pub(crate) fn choose(&self, id: &str, value: &str) {
        self.run(id, async { self.find(id).await?.select_by_value(value).await });
    }

    /// Types a line into a field.
    pub(crate) fn enter(&self, id: &str, line: &str) {
        self.run(id, async {
            let field = self.find(id).await?;
            field.click().await?;
            field.send_keys(line).await
        });
        self.press("Enter");
    }

    /// Presses keys at once, such as `Ctrl+e`.
    pub(crate) fn press(&self, chord: &str) {
        self.act(chord, keys::chord(chord));
    }

    /// Clicks at a point.
    pub(crate) fn click_at(&self, point: Point) {
        self.act("click", pointer::gesture(&[(point, Does::Press), (point, Does::Release)]));
    }

    /// Moves the pointer to a point.
    pub(crate) fn hover(&self, point: Point) {
        self.act("hover", pointer::gesture(&[(point, Does::Move)]));
    }

    /// Presses at the first point and releases at the last.
    pub(crate) fn drag(&self, from: Point, to: Point) {
        self.act("drag", pointer::gesture(&[(from, Does::Press), (to, Does::Release)]));
    }

    fn act(&self, what: &str, actions: impl Into<ActionSequence>) {
        self.run(what, self.client.perform_actions(actions.into()));
    }

    async fn find(&self, id: &str) -> Result<Element, CmdError> {
        self.client.find(Locator::Css(&format!("[data-testid='{id}']"))).await
    }

    fn run<T>(&self, what: &str, command: impl Future<Output = Result<T, CmdError>>) -> T {
        let answer = self.runtime.block_on(async { timeout(COMMAND, command).await });
        let answer = answer.unwrap_or_else(|_| panic!("{what}: no answer from the driver"));
        answer.unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    fn screenshot(&self) -> Result<(), String> {
        let picture = self.runtime.block_on(async {
            let picture = async {
                self.client.execute(KEEP_PAINTING, Vec::new()).await?;
                self.client.screenshot().await
            };
            timeout(COMMAND, picture).await
        });
        let picture = picture.map_err(|_| "no answer from the driver".to_owned())?;
        let picture = picture.map_err(|error| error.to_string())?;
        fs::write(self.home.screenshot(), picture).map_err(|error| error.to_string())
    }
}

/// Waits until something holds.
pub(crate) fn wait_until(what: &str, holds: impl FnMut() -> bool) {
    poll::until(what, PATIENCE, holds);
}

impl Drop for Window<'_> {
    #[expect(clippy::print_stdout, reason = "shown with the failure of a test")]
    fn drop(&mut self) {
        if thread::panicking() {
            match self.screenshot() {
                Ok(()) => println!("the window: {}", self.home.screenshot().display()),
                Err(error) => println!("no picture of the window: {error}"),
            }
            println!("{}", self.home.log_tails());
        }
    }
}
