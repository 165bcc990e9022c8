//! An open composition: browser, pages, analysis.

mod pages;
mod sound;

pub(crate) use pages::Plain;

use std::sync::Arc;

use stillcut_composition::Project;
use stillcut_stage::{
    Browser, Chromium, Drawing, Opened, PageFacts, PlainPage, Remote, RemoteUse, SoundFacts,
    StageError, StagePage, StillSource, Unsupported, View, Wanted,
};
use stillcut_timeline::{Analysis, FrameRange, FrameRate, Problem, Severity, analyze};
use tokio_util::sync::CancellationToken;

use crate::{
    Batch, CaptureError, CaptureMode, ModeChoice, Transport, TransportUse, draw::slots_for,
    segments::segments, transport,
};

/// What opening a composition needs.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The composition.
    pub project: Project,
    /// The browser.
    pub chromium: Chromium,
    /// What answers addresses of other hosts.
    pub remote: Remote,
    /// Which way to capture.
    pub mode: ModeChoice,
    /// Frame rate to use instead of the composition's own.
    pub rate: Option<FrameRate>,
    /// How pixels leave the page.
    pub transport: Transport,
    /// Where pictures are drawn, if the browser can.
    pub drawing: Drawing,
    /// Who gives the stills of videos; without, they are not shown.
    pub stills: Option<Arc<dyn StillSource>>,
    /// Where nothing is painted, pictures are transparent instead of white.
    pub transparent: bool,
}

impl SessionOptions {
    fn view(&self) -> View {
        View { rate: self.rate, transparent: self.transparent }
    }
}

impl SessionOptions {
    /// The same for another browser.
    pub(crate) fn another(&self) -> Self {
        let stills = self.stills.as_deref().map(StillSource::another);
        Self { stills, ..self.clone() }
    }
}

/// An open composition with its browser. Dropping it kills the browser; [`Session::close`] also
/// waits for its end.
#[derive(Debug)]
pub struct Session {
    browser: Browser,
    mode: CaptureMode,
    mode_reason: Option<String>,
    analysis: Analysis,
    unsupported: Vec<Unsupported>,
    sound: SoundFacts,
    stage: Option<StagePage>,
    plain: Option<PlainPage>,
    transport: Transport,
    drawing: Drawing,
    opened_transport: Option<transport::Opened>,
    used: bool,
    view: View,
    /// Why there was another browser before, which died while it opened the composition.
    died: Option<String>,
}

/// Pages of a composition that is ready, and the mode they are for.
struct Pages {
    stage: Option<StagePage>,
    plain: Option<PlainPage>,
    opened: Opened,
    facts: PageFacts,
    mode_reason: Option<String>,
}

impl Session {
    /// Starts the browser, loads the composition and reads its timeline. `step` hears the name of
    /// every step as it begins. A browser that dies meanwhile is started once more. When `cancel` comes
    /// first, no process and no file is left. Dropping the future kills the browser.
    pub async fn open(
        options: SessionOptions,
        cancel: &CancellationToken,
        step: impl Fn(&str) + Send,
    ) -> Result<Self, CaptureError> {
        let again = options.another();
        match Self::open_once(options, cancel, &step).await {
            Err(died) if died.is_lost() => {
                tracing::warn!(%died, "a browser is started again");
                let session = Self::open_once(again, cancel, &step).await?;
                Ok(Self { died: Some(died.to_string()), ..session })
            }
            opened => opened,
        }
    }

    async fn open_once(
        options: SessionOptions,
        cancel: &CancellationToken,
        step: &(impl Fn(&str) + Send),
    ) -> Result<Self, CaptureError> {
        step("Start browser");
        let facts = options.project.read()?;
        let launch = Browser::launch(
            &options.chromium,
            &options.project,
            &options.remote,
            options.stills.clone(),
            cancel,
        );
        let browser = launch.await?;
        let loaded = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(StageError::Cancelled),
            loaded = Self::load(&browser, &options, (facts.width, facts.height), step) => loaded,
        };
        match loaded {
            Ok(pages) => Ok(Self::assemble(browser, pages, facts.problems, &options)),
            Err(error) => {
                let problem = blocking_problem(&browser);
                browser.close().await;
                Err(explain(error, problem).into())
            }
        }
    }

    async fn load(
        browser: &Browser,
        options: &SessionOptions,
        size: (u32, u32),
        step: &(impl Fn(&str) + Send),
    ) -> Result<Pages, StageError> {
        step("Load page");
        let mode_reason = match options.mode {
            ModeChoice::Screenshot => None,
            ModeChoice::Auto | ModeChoice::DrawElement => {
                match browser.open_stage(size, options.view()).await {
                    Ok(stage) => {
                        step("Read timeline");
                        let (facts, opened) = (stage.facts().await?, stage.opened().clone());
                        return Ok(Pages {
                            stage: Some(stage),
                            plain: None,
                            opened,
                            facts,
                            mode_reason: None,
                        });
                    }
                    Err(StageError::CannotDraw { missing }) if options.mode == ModeChoice::Auto => {
                        Some(format!("this browser does not draw elements ({missing})"))
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        let plain = browser.open_plain(size, options.view()).await?;
        step("Read timeline");
        let (facts, opened) = (plain.facts().await?, plain.opened().clone());
        Ok(Pages { stage: None, plain: Some(plain), opened, facts, mode_reason })
    }

    fn assemble(
        browser: Browser,
        pages: Pages,
        lint: Vec<Problem>,
        options: &SessionOptions,
    ) -> Self {
        let Pages { stage, plain, opened, facts, mut mode_reason } = pages;
        let unsupported = facts.unsupported.clone();
        let sound = facts.sound.clone();
        let mut analysis = analyze(facts.into_facts(&opened));
        analysis.problems = merge_problems(lint, browser.problems(), analysis.problems);
        let mut mode =
            if stage.is_some() { CaptureMode::DrawElement } else { CaptureMode::Screenshot };
        if mode == CaptureMode::DrawElement
            && let Some(reason) = never_drawable(&analysis, &unsupported)
        {
            mode = CaptureMode::Screenshot;
            mode_reason = Some(reason);
        }
        Self {
            browser,
            mode,
            mode_reason,
            analysis,
            unsupported,
            sound,
            stage,
            plain,
            transport: options.transport,
            drawing: options.drawing,
            opened_transport: None,
            used: false,
            view: options.view(),
            died: None,
        }
    }

    /// What the page says about the composition.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// How frames are captured here.
    pub fn mode(&self) -> CaptureMode {
        self.mode
    }

    /// Why this mode and not drawing, where that was open.
    pub fn mode_reason(&self) -> Option<&str> {
        self.mode_reason.as_deref()
    }

    /// Product and version of the browser.
    pub fn browser(&self) -> &str {
        self.browser.product()
    }

    /// Process id of the browser.
    pub fn browser_pid(&self) -> u32 {
        self.browser.pid()
    }

    /// The changes that this browser does not report, where frames are drawn; nothing may be held
    /// then. Screenshots are compared and need no reports.
    pub fn missed_changes(&self) -> Option<String> {
        let test = self.stage.as_ref()?.self_test();
        let matters = self.mode == CaptureMode::DrawElement && !test.detects;
        matters.then(|| test.failed.join(", "))
    }

    /// Problems known now; loading and capturing may add to them.
    pub fn problems(&self) -> Vec<Problem> {
        merge_problems(self.analysis.problems.clone(), self.browser.problems(), Vec::new())
    }

    /// Files of the network that nobody has permitted yet.
    pub fn wanted(&self) -> Vec<Wanted> {
        self.browser.wanted()
    }

    /// How many remote addresses were answered so far, and from where.
    pub fn remote_use(&self) -> RemoteUse {
        self.browser.remote_use()
    }

    /// DevTools commands sent to the pages so far.
    pub fn round_trips(&self) -> u32 {
        let stage = self.stage.as_ref().map_or(0, StagePage::round_trips);
        stage + self.plain.as_ref().map_or(0, PlainPage::round_trips)
    }

    /// Ends the browser; afterwards no process and no profile is left.
    pub async fn close(self) {
        self.browser.close().await;
    }

    /// Takes over what went wrong in the pages since they were opened.
    pub(crate) async fn reread_problems(&mut self) {
        let mut found = Vec::new();
        if let Some(stage) = &self.stage {
            found.push(stage.problems().await);
        }
        if let Some(plain) = &self.plain {
            found.push(plain.problems().await);
        }
        for problems in found {
            match problems {
                Ok(problems) => {
                    let known = std::mem::take(&mut self.analysis.problems);
                    self.analysis.problems = merge_problems(known, Vec::new(), problems);
                }
                // The frames are there; what is missing here is in the log.
                Err(error) => tracing::warn!(%error, "the page's problems could not be read"),
            }
        }
    }

    pub(crate) fn unsupported(&self) -> &[Unsupported] {
        &self.unsupported
    }

    /// Why another browser was started before this one, told once.
    pub(crate) fn take_death(&mut self) -> Option<String> {
        self.died.take()
    }

    /// Whether frames of it were captured already.
    pub(crate) fn is_used(&self) -> bool {
        self.used
    }

    /// Makes ready for capturing, and opens the transport of the stage page, once.
    pub(crate) async fn prepare(&mut self, batch: Batch) -> Result<(), CaptureError> {
        self.used = true;
        let Some(stage) = &self.stage else { return Ok(()) };
        if self.opened_transport.is_some() || self.mode == CaptureMode::Screenshot {
            return Ok(());
        }
        let opened =
            transport::open(&self.browser, stage, (self.transport, self.drawing), slots_for(batch))
                .await?;
        let problem = opened.used.problem(self.transport);
        self.opened_transport = Some(opened);
        self.add_problems(problem.into_iter().collect());
        Ok(())
    }

    /// How pixels leave the stage page, once that was found out.
    pub fn transport(&self) -> Option<&TransportUse> {
        Some(&self.opened_transport.as_ref()?.used)
    }
}

/// Why no frame at all can be drawn, if that is so.
fn never_drawable(analysis: &Analysis, unsupported: &[Unsupported]) -> Option<String> {
    let whole = FrameRange::new(0, analysis.frames)?;
    let stretches = segments(whole, analysis.fps, unsupported, &[]);
    let drawn = stretches.iter().any(|stretch| stretch.mode == CaptureMode::DrawElement);
    if drawn { None } else { stretches.into_iter().next().and_then(|stretch| stretch.reason) }
}

/// An error of the page's scripts or files that explains why a composition did not become ready.
fn blocking_problem(browser: &Browser) -> Option<Problem> {
    // A picture that stands still, which comes last, explains nothing.
    browser.problems().into_iter().find(|problem| problem.code != "moving_svg")
}

/// A composition that is not ready because a file is missing should say which.
fn explain(error: StageError, problem: Option<Problem>) -> StageError {
    match (error, problem) {
        (StageError::Composition { code, message }, Some(problem)) => {
            let place = problem.place.map(|place| format!(" ({place})")).unwrap_or_default();
            StageError::Composition {
                code,
                message: format!("{message}; {}{place}", problem.message),
            }
        }
        (error, _) => error,
    }
}

/// One list, each problem once. What the browser knows better than the static reading is taken from
/// it: which remote addresses were answered. A missing file that the static reading already named
/// with its line is not named again.
fn merge_problems(lint: Vec<Problem>, browser: Vec<Problem>, page: Vec<Problem>) -> Vec<Problem> {
    let is_guess = |problem: &Problem| match problem.code.as_str() {
        "remote_asset" => problem.severity == Severity::Info,
        "no_duration" => true,
        _ => false,
    };
    let mut merged: Vec<_> = lint.into_iter().filter(|problem| !is_guess(problem)).collect();
    for problem in browser.into_iter().chain(page) {
        let path = problem.place.as_deref().map(|place| place.trim_start_matches('/'));
        let known = merged.iter().any(|other| {
            let same_file =
                path.is_some_and(|path| !path.is_empty() && other.message.contains(path));
            let same = other.message == problem.message || same_file;
            other.code == problem.code && same
        });
        if !known {
            merged.push(problem);
        }
    }
    merged
}
