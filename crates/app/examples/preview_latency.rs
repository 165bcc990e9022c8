//! How long the preview takes: `preview_latency COMPOSITION [SEEKS]` prints JSON, all numbers in
//! milliseconds. `cargo xtask bench` runs it.
//!
//! It stands where a window stands: requests go in by `App::handle`, and a frame has arrived when
//! its message comes out of the subscription. Decoding and painting in a window come on top.

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use stillcut_app::{
    App, AppDirs, AppOptions, Message, NoDialogs, Subscription,
    overrides::Overrides,
    wire::{Event, ProjectState, Request},
};
use stillcut_timeline::Analysis;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Seeks of each kind when no number is given.
const SEEKS: usize = 40;
/// Far more than any step takes; a preview that hangs must end the measurement.
const PATIENCE: Duration = Duration::from_secs(60);
/// Place of the kind in a frame message: 0 captured, 1 held (`FRAME_HEADER_BYTES`).
const KIND: usize = 20;

#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok(answer) => {
            tell(&answer.to_string());
            ExitCode::SUCCESS
        }
        Err(error) => {
            tell_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Result<serde_json::Value> {
    let mut words = env::args_os().skip(1);
    let composition = words.next().ok_or("which composition?")?;
    let seeks = words.next().and_then(|word| word.to_str()?.parse().ok()).unwrap_or(SEEKS);
    // Neither the user's settings nor their list of recent compositions take part.
    let folder = tempfile::tempdir()?;
    let app = App::start(AppOptions {
        dirs: AppDirs::under(folder.path()),
        dialogs: Arc::new(NoDialogs),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        overrides: Overrides::default(),
        sample: None,
    });
    let mut window = Window { frames: app.subscribe(), app, analysis: None };
    let measured = measure_in(&mut window, composition.as_ref(), seeks).await;
    window.app.shutdown().await;
    measured
}

async fn measure_in(
    window: &mut Window,
    composition: &Path,
    seeks: usize,
) -> Result<serde_json::Value> {
    let opened = window.open(composition).await?;
    window.app.handle(Request::Close).await?;
    let again = window.open(composition).await?;
    let frames = window.analysis.as_ref().map_or(0, |analysis| analysis.frames);
    let mut times = Times::default();
    let mut seen = BTreeSet::from([0]);
    for frame in scattered(frames).filter(|frame| *frame != 0).take(seeks) {
        times.add(window.seek(frame).await?);
        seen.insert(frame);
    }
    for frame in window.repeats(&seen).into_iter().take(seeks) {
        times.add(window.seek(frame).await?);
    }
    let mut cached = Vec::new();
    for frame in &seen {
        cached.push(milliseconds(window.seek(*frame).await?.1));
    }
    Ok(serde_json::json!({
        "frames": frames,
        "open": milliseconds(opened),
        "open_again": milliseconds(again),
        "new": times.new,
        "held": times.held,
        "cached": cached,
    }))
}

/// Milliseconds of the seeks to frames that were not shown before.
#[derive(Debug, Default)]
struct Times {
    new: Vec<f64>,
    held: Vec<f64>,
}

impl Times {
    fn add(&mut self, (held, time): (bool, Duration)) {
        if held { &mut self.held } else { &mut self.new }.push(milliseconds(time));
    }
}

/// What a window does: asks, reads, and acknowledges what it has drawn.
struct Window {
    app: App,
    frames: Subscription,
    analysis: Option<Analysis>,
}

impl Window {
    /// Opens a composition and waits for its first frame.
    async fn open(&mut self, composition: &Path) -> Result<Duration> {
        let begin = Instant::now();
        self.app.handle(Request::Open { path: composition.display().to_string() }).await?;
        self.frame(None).await?;
        Ok(begin.elapsed())
    }

    /// Seeks; whether the frame is a held one, and the time until it arrived.
    async fn seek(&mut self, frame: u32) -> Result<(bool, Duration)> {
        let begin = Instant::now();
        let (app, request) = (self.app.clone(), Request::Seek { frame });
        let asked = tokio::spawn(async move { app.handle(request).await });
        let held = self.frame(Some(frame)).await?;
        let time = begin.elapsed();
        asked.await??;
        Ok((held, time))
    }

    /// Waits for the message of a frame (of any when none is named); whether it is a held one.
    async fn frame(&mut self, wanted: Option<u32>) -> Result<bool> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.frames.next()).await?;
            match next.ok_or("the application has ended")? {
                Message::Frame(bytes) => {
                    let number =
                        |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
                    let seq = number(0).ok_or("a frame without a header")?;
                    self.app.handle(Request::FrameShown { seq }).await?;
                    if wanted.is_none() || number(8) == wanted {
                        return Ok(bytes.get(KIND) == Some(&1));
                    }
                }
                Message::Event(Event::Project(Some(project))) => {
                    if let ProjectState::Failed { error } | ProjectState::Limited { error } =
                        project.state
                    {
                        return Err(error.into());
                    }
                    self.analysis = project.analysis;
                }
                Message::Event(Event::Trouble(error)) => return Err(error.into()),
                Message::Event(_) => {}
            }
        }
    }

    /// Frames that repeat the one before them and were not seen, in order.
    fn repeats(&self, seen: &BTreeSet<u32>) -> Vec<u32> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        (0..analysis.frames)
            .filter(|frame| !seen.contains(frame) && analysis.run_at(*frame).is_some())
            .collect()
    }
}

/// All frames once, in an order that jumps about and is the same every time.
fn scattered(frames: u32) -> impl Iterator<Item = u32> {
    // Steps by a prime cover everything, unless it divides the number of frames.
    let step =
        [7919_u32, 7907].into_iter().find(|prime| !frames.is_multiple_of(*prime)).unwrap_or(1);
    (0..u64::from(frames))
        .filter_map(move |place| u32::try_from(place * u64::from(step) % u64::from(frames)).ok())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[expect(clippy::print_stdout, reason = "the measurements are this program's answer")]
fn tell(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "the only way to say why nothing was measured")]
fn tell_error(error: &dyn Error) {
    eprintln!("preview_latency: {error}");
}
