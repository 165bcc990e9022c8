//! The built program: exit codes, messages, what scripts rely on. Nothing here starts a browser.

#![expect(clippy::unwrap_used, reason = "what these helpers unwrap is part of the tests")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A home of its own, so that nobody's settings matter, with a composition in `film`.
struct World {
    folder: TempDir,
}

struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let film = folder.path().join("film");
        fs::create_dir(&film).unwrap();
        fs::write(
            film.join("index.html"),
            r#"<!doctype html><title>Film</title>
            <div data-composition-id="main" data-width="64" data-height="36" data-duration="2">
                <p id="a" data-start="0" data-duration="1">one</p>
            </div>"#,
        )
        .unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stillcut"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("STILLCUT_CONFIG_DIR", self.path("config"))
            .env_remove("STILLCUT_CHROMIUM")
            .env_remove("STILLCUT_FFMPEG")
            .env_remove("STILLCUT_BATCH")
            .env_remove("STILLCUT_DEDUP")
            .env_remove("STILLCUT_LOG");
        command
    }

    fn run(&self, words: &[&str]) -> Ended {
        ended(self.command(words).output().unwrap())
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
fn assert_error(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    assert_eq!(ended.stdout, "", "results only");
    assert!(ended.stderr.starts_with("error: "), "{}", ended.stderr);
    for word in words {
        assert!(ended.stderr.contains(word), "{word}: {}", ended.stderr);
    }
}

#[test]
fn help_and_version_are_answers() {
    let world = World::new();
    let help = world.run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
    for word in ["export", "analyze", "frame", "doctor", "completions", "Exit codes:"] {
        assert!(help.stdout.contains(word), "{word}");
    }
    let version = world.run(&["--version"]);
    assert_eq!(version.stdout, format!("stillcut {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_path_without_anything_is_bad_input() {
    let world = World::new();
    for command in ["export", "analyze"] {
        assert_error(&world.run(&[command, "nowhere"]), 3, &["nowhere", "\n  at: nowhere\n"]);
    }
    let frame = world.run(&["frame", "nowhere", "--frame", "0", "-o", "frame.png"]);
    assert_error(&frame, 3, &["nowhere"]);
    assert_eq!(world.files(), ["film"], "nothing is left behind");
}

#[test]
fn a_folder_without_a_composition_is_bad_input() {
    let world = World::new();
    fs::create_dir(world.path("empty")).unwrap();
    assert_error(&world.run(&["export", "empty", "-o", "out.mp4"]), 3, &["index.html"]);
    fs::write(world.path("empty/index.html"), "<p>no composition").unwrap();
    assert_error(&world.run(&["export", "empty", "-o", "out.mp4"]), 3, &["data-composition-id"]);
    assert_eq!(world.files(), ["empty", "film"], "nothing is left behind");
}

#[test]
fn mistakes_on_the_command_line_are_usage_errors() {
    let world = World::new();
    for (words, hint) in [
        (["export", "film", "--range", "90..30"], "30..90"),
        (["export", "film", "--batch", "17"], "1 to 16"),
        (["export", "film", "--dedup", "often"], "exact, predicted or off"),
        (["frame", "film", "--frame", "-1"], "--help"),
    ] {
        assert_error(&world.run(&words), 2, &[hint]);
    }
    let name = world.run(&["frame", "film", "--frame", "0", "-o", "frame.jpg"]);
    assert_error(&name, 2, &["PNG", "frame.jpg"]);
    let name = world.run(&["export", "film", "-o", "film.avi"]);
    assert_error(&name, 2, &["mp4", "film.avi"]);
    let receipt = world.run(&["export", "film", "-o", "out.mp4", "--receipt", "./out.mp4"]);
    assert_error(&receipt, 2, &["receipt", "out.mp4"]);
    assert_eq!(world.files(), ["film"], "nothing is left behind");
}

#[test]
fn a_wrong_variable_is_named() {
    let world = World::new();
    let mut command = world.command(&["export", "film", "-o", "out.mp4"]);
    let ended = ended(command.env("STILLCUT_BATCH", "many").output().unwrap());
    assert_error(&ended, 2, &["STILLCUT_BATCH", "many", "  fix: "]);
}

#[test]
fn a_missing_chromium_is_named() {
    let world = World::new();
    let nowhere = ["--chromium", "/nonexistent/chromium"];
    let analyze = world.run(&[&["analyze", "film"], &nowhere[..]].concat());
    assert_error(&analyze, 4, &["/nonexistent/chromium", "  fix: "]);
    let frame = ["frame", "film", "--frame", "0", "-o", "frame.png"];
    assert_error(&world.run(&[&frame, &nowhere[..]].concat()), 4, &["/nonexistent/chromium"]);
    let export = ["export", "film", "-o", "new/out.mp4", "--receipt", "new/receipt.json"];
    assert_error(&world.run(&[&export, &nowhere[..]].concat()), 4, &["/nonexistent/chromium"]);
    assert_eq!(world.files(), ["film"], "nothing is left behind");
}

#[test]
fn a_missing_ffmpeg_is_named() {
    let world = World::new();
    let words = ["export", "film", "-o", "out.mp4", "--ffmpeg", "/nonexistent/ffmpeg"];
    assert_error(&world.run(&words), 4, &["ffmpeg", "  fix: "]);
    assert_eq!(world.files(), ["film"], "nothing is left behind");
}

#[test]
fn errors_are_json_when_asked_for() {
    let world = World::new();
    let ended = world.run(&["export", "nowhere", "-o", "out.mp4", "--json"]);
    assert_eq!(ended.code, Some(3));
    let last = ended.stdout.lines().last().unwrap();
    let error: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!(error["type"], "error");
    assert_eq!((&error["code"], &error["exit_code"]), (&"not_found".into(), &3.into()));
    assert_eq!(error["place"], "nowhere");
}

#[test]
fn without_a_browser_the_file_is_read() {
    let world = World::new();
    let mut command = world.command(&["analyze", "film", "--json"]);
    let ended = ended(command.env("STILLCUT_CHROMIUM", "/nonexistent").output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let analysis: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&analysis["source"], &analysis["frames"]), (&"static".into(), &60.into()));
    assert_eq!(analysis["clips"][0]["id"], "a");
    assert_eq!(analysis["cuts"][0]["frame"], 30);
    assert!(ended.stderr.contains("only the HTML file was read"), "{}", ended.stderr);
}

#[test]
fn doctor_ends_with_4_when_something_is_missing() {
    let world = World::new();
    let words = ["doctor", "--json", "--chromium", "/nonexistent", "--ffmpeg", "/nonexistent"];
    let ended = world.run(&words);
    assert_eq!(ended.code, Some(4));
    let health: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&health["type"], &health["ok"]), (&"doctor".into(), &false.into()));
    for tool in ["chromium", "ffmpeg"] {
        assert_eq!(health[tool]["state"], "missing");
        assert!(health[tool]["fix"].as_str().is_some_and(|fix| !fix.is_empty()));
    }
    let settings = Path::new(health["settings"].as_str().unwrap());
    assert_eq!(settings.parent().unwrap().display().to_string(), world.path("config"));
}

#[test]
fn every_shell_gets_its_completions() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = world.run(&["completions", shell]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        assert!(ended.stdout.contains("verify-holds"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_error() {
    let world = World::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = world.command(&["completions", "bash"]);
    let ended = ended(command.stdout(writer).output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}
