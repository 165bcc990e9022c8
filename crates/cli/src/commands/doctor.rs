//! `stillcut doctor`.

use std::process::ExitCode;

use stillcut_app::wire::{Tool, Tools};
use stillcut_media::Ffmpeg;
use stillcut_stage::Chromium;

use crate::{
    arguments::DoctorArguments,
    configuration::Configuration,
    console, exit,
    failure::Failure,
    json::{Health, Line},
    progress::Wait,
};

/// A browser keeps its pixels in memory when this much is free there, else on the disk.
const MEMORY_WANTED: u64 = 1 << 30;

/// Looks at everything and prints what it found.
pub(super) async fn run(
    arguments: &DoctorArguments,
    configuration: &Configuration,
) -> Result<ExitCode, Failure> {
    let health = examine(arguments, configuration).await;
    let ok = health.ok;
    if arguments.json {
        console::json(&Line::Doctor(health))?;
    } else {
        console::say(&text(&health))?;
    }
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::from(exit::TOOL_MISSING) })
}

async fn examine(arguments: &DoctorArguments, configuration: &Configuration) -> Health {
    let wait = Wait::new("Looking for Chromium and ffmpeg");
    let chromium = configuration.chromium(arguments.chromium.as_deref());
    let ffmpeg = configuration.ffmpeg(arguments.ffmpeg.as_deref());
    let (chromium, ffmpeg) = tokio::join!(
        Chromium::locate(chromium.as_deref(), None),
        Ffmpeg::locate(ffmpeg.as_deref())
    );
    wait.step("Drawing known pixels");
    let draw_element = match &chromium {
        Ok(chromium) => Some(chromium.draws_elements().await),
        Err(_) => None,
    };
    let tools = Tools {
        chromium: chromium.map_or_else(
            |error| missing(&error, Chromium::install_hint()),
            |found| ready(found.path(), found.version()),
        ),
        ffmpeg: ffmpeg.map_or_else(
            |error| missing(&error, stillcut_media::install_hint().to_owned()),
            |found| ready(found.path(), found.version()),
        ),
        draw_element,
    };
    Health {
        ok: [&tools.chromium, &tools.ffmpeg].iter().all(|tool| is_ready(tool)),
        tools,
        memory_free_bytes: memory_free(),
        settings: configuration.settings_file.as_ref().map(|path| path.display().to_string()),
    }
}

fn ready(path: &std::path::Path, version: &str) -> Tool {
    Tool::Ready { path: path.display().to_string(), version: version.to_owned() }
}

fn missing(error: &dyn std::error::Error, fix: String) -> Tool {
    Tool::Missing { message: error.to_string(), fix }
}

fn is_ready(tool: &Tool) -> bool {
    matches!(tool, Tool::Ready { .. })
}

/// Free bytes of the file system in memory.
#[cfg(target_os = "linux")]
fn memory_free() -> Option<u64> {
    let free = rustix::fs::statvfs("/dev/shm").ok()?;
    Some(free.f_bavail * free.f_frsize)
}

/// Free bytes of the file system in memory, which other systems do not have.
#[cfg(not(target_os = "linux"))]
fn memory_free() -> Option<u64> {
    None
}

fn text(health: &Health) -> String {
    let mut lines = Vec::new();
    describe("Chromium", &health.tools.chromium, &mut lines);
    if let Some(draws) = health.tools.draw_element {
        lines.push(drawing(draws).to_owned());
    }
    describe("ffmpeg", &health.tools.ffmpeg, &mut lines);
    lines.extend(health.memory_free_bytes.map(memory));
    lines.extend(health.settings.iter().map(|path| format!("Settings  {path}")));
    lines.push(String::new());
    lines.push(
        if health.ok { "Ready to export." } else { "Exports need what is missing." }.to_owned(),
    );
    lines.join("\n")
}

fn describe(name: &str, tool: &Tool, lines: &mut Vec<String>) {
    match tool {
        Tool::Ready { path, version } => lines.push(format!("{name:<9} {version} at {path}")),
        Tool::Missing { message, fix } => {
            lines.push(format!("{name:<9} missing: {message}"));
            lines.push(format!("          fix: {fix}"));
        }
    }
}

fn drawing(draws: bool) -> &'static str {
    if draws {
        "          draws elements into a canvas: exports are fast"
    } else {
        "          does not draw elements into a canvas: exports take screenshots and are slower\n          \
         fix: use Chromium 156 or later"
    }
}

fn memory(free: u64) -> String {
    let mib = free >> 20;
    if free >= MEMORY_WANTED {
        format!("Memory    {mib} MiB free in /dev/shm: frames stay in memory")
    } else {
        format!(
            "Memory    {mib} MiB free in /dev/shm: frames go over the disk, which is slower\n          \
             fix: give it {} MiB, such as `docker run --shm-size=2g`",
            MEMORY_WANTED >> 20
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(chromium: Tool, draw_element: Option<bool>) -> Health {
        let ffmpeg = Tool::Ready { path: "/usr/bin/ffmpeg".into(), version: "7.1".into() };
        Health {
            ok: is_ready(&chromium),
            tools: Tools { chromium, ffmpeg, draw_element },
            memory_free_bytes: Some(2 << 30),
            settings: Some("settings.json".to_owned()),
        }
    }

    #[test]
    fn what_is_there_is_listed() {
        let chromium = Tool::Ready { path: "/usr/bin/chromium".into(), version: "156.0".into() };
        assert_eq!(
            text(&health(chromium, Some(true))),
            "Chromium  156.0 at /usr/bin/chromium\n          \
             draws elements into a canvas: exports are fast\n\
             ffmpeg    7.1 at /usr/bin/ffmpeg\n\
             Memory    2048 MiB free in /dev/shm: frames stay in memory\n\
             Settings  settings.json\n\nReady to export."
        );
    }

    #[test]
    fn what_is_missing_has_a_fix() {
        let chromium = Tool::Missing { message: "none".into(), fix: "apt install".into() };
        let text = text(&health(chromium, None));
        assert!(
            text.starts_with("Chromium  missing: none\n          fix: apt install\n"),
            "{text}"
        );
        assert!(text.ends_with("Exports need what is missing."), "{text}");
        assert!(!text.contains("canvas"), "{text}");
        assert!(memory(64 << 20).contains("fix: "));
    }
}
