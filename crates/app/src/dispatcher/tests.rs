//! The application over a real file system and without a browser.

use std::{fs, path::PathBuf, sync::Arc};

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use serde_json::{Value, json};

use crate::{
    App, AppDirs, AppOptions, Dialogs, Message, SaveQuestion, Subscription,
    overrides::Overrides,
    wire::{AppError, ErrorCode, Event, Live, Project, ProjectState, Request, Settings},
};

const PAGE: &str = r#"<!doctype html><title>A film</title>
<div id="root" data-composition-id="main" data-width="320" data-height="180" data-start="0"
    data-duration="2"><p class="clip" data-start="0" data-duration="1">Hello</p></div>"#;

/// An application in a folder of its own, whose Chromium is not there.
struct Fixture {
    folder: tempfile::TempDir,
    app: App,
}

/// Answers every question with the fixture's folder.
struct Chooses(PathBuf);

impl Dialogs for Chooses {
    fn open(&self, _folder: bool) -> BoxFuture<'static, Option<PathBuf>> {
        ready(Some(self.0.clone())).boxed()
    }

    fn save(&self, question: SaveQuestion) -> BoxFuture<'static, Option<PathBuf>> {
        ready(question.folder.map(|folder| folder.join(question.name))).boxed()
    }
}

impl Fixture {
    fn new() -> Self {
        Self::with_overrides(Overrides::default())
    }

    fn with_overrides(overrides: Overrides) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let film = folder.path().join("film");
        fs::create_dir(&film).unwrap();
        fs::write(film.join("index.html"), PAGE).unwrap();
        let dirs = AppDirs::under(folder.path());
        let settings =
            Settings { chromium: Some(folder.path().join("no-chromium")), ..Settings::default() };
        crate::SettingsStore::new(&dirs.config).save(&settings).unwrap();
        let app = App::start(AppOptions {
            dirs,
            dialogs: Arc::new(Chooses(film)),
            version: "1.2.3".to_owned(),
            overrides,
            sample: None,
        });
        Self { folder, app }
    }

    fn film(&self) -> PathBuf {
        self.folder.path().join("film").canonicalize().unwrap()
    }

    /// Sends a request as a window would write it.
    async fn ask(&self, method: &str, params: Value) -> Result<Value, AppError> {
        let mut request = json!({ "method": method });
        if !params.is_null() {
            request["params"] = params;
        }
        self.app.handle(serde_json::from_value(request).unwrap()).await
    }

    async fn open(&self) -> Project {
        let path = self.film().display().to_string();
        serde_json::from_value(self.ask("open", json!({ "path": path })).await.unwrap()).unwrap()
    }
}

/// Waits for an event that fits.
async fn event<T>(window: &mut Subscription, fits: impl Fn(Event) -> Option<T>) -> T {
    loop {
        match window.next().await.expect("the application runs") {
            Message::Event(event) => {
                if let Some(found) = fits(event) {
                    return found;
                }
            }
            Message::Frame(_) => {}
        }
    }
}

/// Waits until opening has ended.
async fn settled(window: &mut Subscription) -> Project {
    event(window, |event| match event {
        Event::Project(Some(project)) => {
            (!matches!(project.state, ProjectState::Opening { .. })).then_some(*project)
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_composition_is_read_at_once_and_limited_without_chromium() {
    let fixture = Fixture::new();
    let mut window = fixture.app.subscribe();
    let project = fixture.open().await;
    let analysis = project.analysis.unwrap();
    assert_eq!((analysis.frames, analysis.width, analysis.clips.len()), (60, 320, 1));
    let ProjectState::Limited { error } = settled(&mut window).await.state else {
        panic!("there is no Chromium")
    };
    assert_eq!(error.code, ErrorCode::ChromiumMissing);
    assert!(error.fix.is_some_and(|fix| !fix.is_empty()), "and how to get one");
    let seek = fixture.ask("seek", json!({ "frame": 3 })).await.unwrap_err();
    assert_eq!(seek.code, ErrorCode::ChromiumMissing, "the reason, not a riddle");
    let state = fixture.ask("get_state", Value::Null).await.unwrap();
    assert_eq!(state["version"], "1.2.3");
    assert_eq!(state["project"]["revision"], project.revision);
    assert_eq!(state["recents"][0]["name"], project.name);
    fixture.ask("close", Value::Null).await.unwrap();
    assert_eq!(fixture.ask("get_state", Value::Null).await.unwrap()["project"], Value::Null);
}

#[tokio::test]
async fn changed_files_are_read_again() {
    let fixture = Fixture::new();
    let page = fixture.film().join("index.html");
    let mut window = fixture.app.subscribe();
    fixture.open().await;
    let before = settled(&mut window).await;
    assert_eq!(before.live, Live::Current);

    fs::write(fixture.film().join("notes.txt"), "nobody asked for this").unwrap();
    fs::write(&page, PAGE.replace("data-duration=\"2\"", "data-duration=\"3\"")).unwrap();
    let after = event(&mut window, |event| match event {
        Event::Project(Some(project)) => {
            (project.analysis.as_ref()?.frames == 90).then_some(project)
        }
        _ => None,
    })
    .await;
    assert!(after.revision > before.revision && after.path == before.path);

    fs::write(&page, "<p>half a save").unwrap();
    let broken = |event| match event {
        Event::Project(Some(project)) => match project.live {
            Live::Broken { ref error } => Some((error.clone(), project)),
            _ => None,
        },
        _ => None,
    };
    let (error, kept) = event(&mut window, broken).await;
    assert_eq!(error.code, ErrorCode::BadComposition);
    assert_eq!(kept.analysis.unwrap().frames, 90, "the last good reading");

    fs::write(&page, PAGE).unwrap();
    let mended = event(&mut window, |event| match event {
        Event::Project(Some(project)) => (project.live == Live::Current).then_some(project),
        _ => None,
    })
    .await;
    assert_eq!(mended.analysis.unwrap().frames, 60);
}

#[tokio::test]
async fn given_variables_are_kept_and_exported() {
    let fixture = Fixture::new();
    let refused = fixture.ask("set_variables", json!({ "values": {} })).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadRequest, "nothing is open");
    let before = fixture.open().await;
    assert!(before.variables.is_empty());
    let values = json!({ "title": "it's", "intro.count": 3.0, "loud": true });
    fixture.ask("set_variables", json!({ "values": values })).await.unwrap();
    let state = fixture.ask("get_state", Value::Null).await.unwrap();
    assert_eq!(state["project"]["variables"], values);
    assert!(state["project"]["revision"].as_u64().unwrap() > u64::from(before.revision));
    let command = fixture.ask("command_line", json!({ "options": {} })).await.unwrap();
    assert!(command.as_str().unwrap().contains("--variables"), "{command}");
    fixture.ask("close", Value::Null).await.unwrap();
    let again = fixture.open().await;
    assert_eq!(serde_json::to_value(&again.variables).unwrap(), values, "for the next time, too");
    fixture.ask("set_variables", json!({ "values": {} })).await.unwrap();
    let command = fixture.ask("command_line", json!({ "options": {} })).await.unwrap();
    assert!(!command.as_str().unwrap().contains("--variables"), "{command}");
}

#[tokio::test]
async fn what_is_not_there_does_not_close_what_is_open() {
    let fixture = Fixture::new();
    fixture.open().await;
    let error = fixture.ask("open", json!({ "path": "/no/such/film" })).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert!(error.place.is_some_and(|place| place.contains("film")));
    let state = fixture.ask("get_state", Value::Null).await.unwrap();
    assert_ne!(state["project"], Value::Null);
}

#[tokio::test]
async fn dialogs_answer_with_paths() {
    let fixture = Fixture::new();
    let none = fixture.ask("choose_output", json!({ "name": "a.mp4" })).await.unwrap();
    assert_eq!(none, Value::Null, "no folder to begin in, so this dialog declines");
    let project = fixture.ask("choose_and_open", json!({ "folder": true })).await.unwrap();
    assert_eq!(project["path"], json!(fixture.film()));
    let output = fixture.ask("choose_output", json!({ "name": "a.mp4" })).await.unwrap();
    assert_eq!(output, json!(fixture.film().join("a.mp4")), "beside the composition");
}

#[tokio::test]
async fn settings_and_recents_survive() {
    let fixture = Fixture::new();
    fixture.open().await;
    let mut settings = fixture.ask("get_state", Value::Null).await.unwrap()["settings"].clone();
    settings["dedup"] = json!("off");
    settings["batch"] = json!(2);
    let saved = fixture.ask("set_settings", json!({ "settings": settings })).await.unwrap();
    assert_eq!(saved, settings);
    fixture.app.shutdown().await;
    let again = App::start(AppOptions {
        dirs: AppDirs::under(fixture.folder.path()),
        dialogs: Arc::new(Chooses(fixture.film())),
        version: String::new(),
        overrides: Overrides::default(),
        sample: None,
    });
    let state = again.handle(Request::GetState).await.unwrap();
    assert_eq!((&state["settings"], &state["recents"][0]["exists"]), (&settings, &json!(true)));
    let path = state["recents"][0]["path"].as_str().unwrap().to_owned();
    assert_eq!(again.handle(Request::RemoveRecent { path }).await.unwrap(), json!([]));
}

#[tokio::test]
async fn the_environment_is_above_the_settings() {
    let overrides = Overrides { batch: Some("2".to_owned()), ..Overrides::default() };
    let fixture = Fixture::with_overrides(overrides);
    fixture.open().await;
    let options = json!({ "options": { "range": { "start": 10, "end": 20 } } });
    let command = fixture.ask("command_line", options).await.unwrap();
    let command = command.as_str().unwrap();
    assert!(command.contains("--batch 2 --dedup exact"), "{command}");
    assert!(command.ends_with("--range 10..20"), "a new file is not written over: {command}");
    let options = json!({ "options": { "range": { "start": 10, "end": 99 } } });
    let error = fixture.ask("export", options).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::BadRequest);
}

#[tokio::test]
async fn a_wrong_variable_is_told_and_refuses_exports() {
    let overrides = Overrides { dedup: Some("sometimes".to_owned()), ..Overrides::default() };
    let fixture = Fixture::with_overrides(overrides);
    let mut window = fixture.app.subscribe();
    let trouble = event(&mut window, |event| match event {
        Event::Trouble(error) => Some(error),
        _ => None,
    })
    .await;
    assert_eq!(trouble.place.as_deref(), Some("STILLCUT_DEDUP"));
    fixture.open().await;
    let error = fixture.ask("export", json!({ "options": {} })).await.unwrap_err();
    assert_eq!(error, trouble);
}

#[tokio::test]
async fn requests_without_sense_are_refused_with_a_reason() {
    let fixture = Fixture::new();
    for (method, params) in [
        ("seek", json!({ "frame": 0 })),
        ("snapshot", json!({ "frame": 0 })),
        ("export", json!({ "options": {} })),
        ("cancel_job", json!({ "id": 9 })),
        ("reveal", json!({ "id": 9 })),
        ("play", json!({ "from": 0, "speed": 1.0, "repeat": null })),
        ("play", json!({ "from": 0, "speed": 9.0, "repeat": null })),
    ] {
        let error = fixture.ask(method, params).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::BadRequest, "{method}: {error}");
    }
}

#[tokio::test]
async fn after_the_end_every_request_is_answered_and_every_subscription_ends() {
    let fixture = Fixture::new();
    let mut window = fixture.app.subscribe();
    fixture.open().await;
    fixture.app.shutdown().await;
    while window.next().await.is_some() {}
    let error = fixture.ask("get_state", Value::Null).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
    fixture.app.shutdown().await;
}
