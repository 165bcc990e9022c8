//! What playback costs here: `cargo run --release -p stillcut-app --example playback_cost -- FILM`.
//!
//! Plays faster than any machine can, so that as many frames as possible are shown, once from the
//! browser and once from the cache. Frames a CPU second mean something on a busy machine, too.
//! Linux only: the times are read from `/proc`.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::{collections::BTreeSet, error::Error, fs, process, sync::Arc, time::Instant};

use serde_json::json;
use stillcut_app::{
    App, AppDirs, AppOptions, Message, NoDialogs, Subscription,
    overrides::Overrides,
    wire::{Event, ProjectState, Request},
};

/// `/proc` counts in these.
const TICKS_PER_SECOND: f64 = 100.0;
const SEQ: std::ops::Range<usize> = 0..4;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which composition?")?;
    let folder = tempfile::tempdir()?;
    let app = App::start(AppOptions {
        dirs: AppDirs::under(folder.path()),
        dialogs: Arc::new(NoDialogs),
        version: String::new(),
        overrides: Overrides::default(),
        sample: None,
    });
    let mut window = app.subscribe();
    app.handle(Request::Open { path }).await?;
    while !opened(&window.next().await.ok_or("it ended")?) {}
    for round in ["from the browser", "again"] {
        let (began, cpu) = (Instant::now(), cpu_seconds());
        let frames = play(&app, &mut window).await?;
        let (wall, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        let shown = f64::from(frames);
        println!(
            "{round}: {frames} frames in {wall:.1} s, {cpu:.1} s of CPU: {:.1} frames a second, {:.1} a CPU second",
            shown / wall,
            shown / cpu
        );
    }
    app.shutdown().await;
    Ok(())
}

fn opened(message: &Message) -> bool {
    let Message::Event(Event::Project(Some(project))) = message else { return false };
    matches!(project.state, ProjectState::Ready { .. })
}

/// Plays to the end, drawing nothing and acknowledging at once; how many frames were shown.
async fn play(app: &App, window: &mut Subscription) -> Result<u32, Box<dyn Error>> {
    let request =
        json!({ "method": "play", "params": { "from": 0, "speed": 4.0, "repeat": null } });
    app.handle(serde_json::from_value(request)?).await?;
    let mut frames = 0;
    while let Some(message) = window.next().await {
        match message {
            Message::Frame(bytes) => {
                frames += 1;
                let seq = u32::from_le_bytes(bytes[SEQ].try_into()?);
                app.handle(Request::FrameShown { seq }).await?;
            }
            Message::Event(Event::Playback(playback)) if !playback.playing => break,
            Message::Event(_) => {}
        }
    }
    Ok(frames)
}

/// Of this process and all below it.
fn cpu_seconds() -> f64 {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let stat = fs::read_to_string(entry.path().join("stat"));
        processes.extend(stat.ok().and_then(|stat| parse(&stat)));
    }
    let mut family = BTreeSet::from([process::id()]);
    while let Some(child) =
        processes.iter().find(|(id, parent, _)| family.contains(parent) && !family.contains(id))
    {
        family.insert(child.0);
    }
    let ticks: f64 =
        processes.iter().filter(|(id, ..)| family.contains(id)).map(|(.., ticks)| ticks).sum();
    ticks / TICKS_PER_SECOND
}

/// Process id, parent, ticks of a `stat` file.
fn parse(stat: &str) -> Option<(u32, u32, f64)> {
    let (id, rest) = stat.split_once(' ')?;
    let fields: Vec<_> = rest.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some((id.parse().ok()?, fields.get(1)?.parse().ok()?, ticks))
}
