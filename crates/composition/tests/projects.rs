//! Projects on disk: how they open, what is read from them, and what is wrong with them.
#![expect(clippy::unwrap_used, reason = "the helpers of these tests are tests too")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use stillcut_composition::{OpenError, Project};
use stillcut_timeline::{Facts, IneligibleReason, Problem, Severity, analyze};

/// A folder that is removed at the end of a test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with that `index.html`.
    fn with_index(html: &str) -> Self {
        Self::new().with("index.html", html)
    }

    fn with(self, name: &str, content: &str) -> Self {
        let file = self.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn open(&self, name: &str) -> Result<Project, OpenError> {
        Project::open(&self.path().join(name))
    }

    fn facts(&self) -> Facts {
        self.open("").unwrap().read().unwrap()
    }

    fn problems(&self) -> Vec<Problem> {
        self.open("").unwrap().lint().unwrap()
    }
}

/// A complete root element around that content, which begins in line 2.
fn page(content: &str) -> String {
    format!(
        "<div data-composition-id=main data-width=640 data-height=360 data-duration=10>\n{content}\n</div>"
    )
}

/// Problems as `severity code place`.
fn brief(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|it| format!("{:?} {} {}", it.severity, it.code, it.place.as_deref().unwrap_or("-")))
        .collect()
}

#[track_caller]
fn assert_lint(content: &str, expected: &[&str]) -> Vec<Problem> {
    let problems = Folder::with_index(&page(content)).problems();
    assert_eq!(brief(&problems), expected);
    problems
}

#[test]
fn opens_a_folder_and_a_file_alike() {
    let folder = Folder::with_index(&format!("<title>My film</title>{}", page("")));
    let (by_folder, by_file) = (folder.open("").unwrap(), folder.open("index.html").unwrap());
    let root: PathBuf = folder.path().canonicalize().unwrap();
    for project in [by_folder, by_file] {
        assert_eq!(project.root(), root);
        assert_eq!(project.entry(), Path::new("index.html"));
        assert_eq!(project.name(), "My film");
        assert_eq!(project.resolve("/").unwrap(), root.join("index.html"));
    }
}

#[test]
fn an_untitled_composition_is_called_like_its_folder() {
    let folder = Folder::new().with("launch/Teaser.HTM", &page(""));
    let project = folder.open("launch/Teaser.HTM").unwrap();
    assert_eq!(project.name(), "launch");
    assert_eq!(project.entry(), Path::new("Teaser.HTM"));
}

#[test]
fn nothing_there() {
    let folder = Folder::with_index("");
    for name in ["none", "none.html", "index.html/deeper"] {
        assert!(matches!(folder.open(name), Err(OpenError::NotFound { .. })), "{name}");
    }
}

#[test]
fn not_a_page() {
    let folder = Folder::new().with("film.MP4", "").with("README", "");
    for (name, what) in [("film.MP4", "a .mp4 file"), ("README", "a file without an extension")] {
        match folder.open(name) {
            Err(OpenError::NotHtml { found, .. }) => assert_eq!(found, what),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_folder_without_an_entry_names_what_is_there() {
    let folder = Folder::new().with("b.html", "").with("a.htm", "").with("x.txt", "");
    let error = folder.open("").unwrap_err();
    let OpenError::NoEntry { found, .. } = &error else { panic!("{error:?}") };
    assert_eq!(found, &["a.htm", "b.html"]);
    assert!(error.to_string().ends_with("open one of its HTML files: a.htm, b.html"), "{error}");

    let empty = Folder::new().open("").unwrap_err();
    assert!(empty.to_string().ends_with("choose the folder that holds the composition"), "{empty}");
}

#[test]
fn a_page_without_a_composition() {
    for html in ["", "<p>Hello</p>", "<template><p>Hello</p></template>"] {
        let folder = Folder::with_index(html);
        match folder.open("") {
            Err(OpenError::NoComposition { file }) => assert!(file.ends_with("index.html")),
            other => panic!("{other:?}"),
        }
    }
}

/// A part belongs to the project that keeps it in `compositions/`; its files are looked for from its folder, then from
/// the root.
#[test]
fn a_part_on_its_own() {
    let part = "<template>\n<div data-composition-id=a data-width=640 data-height=360 data-duration=2><i data-start=1></i></div></template>";
    let folder = Folder::with_index(&page(""))
        .with("compositions/scenes/a.html", part)
        .with("assets/a.png", "")
        .with("compositions/scenes/near.png", "");
    let project = folder.open("compositions/scenes/a.html").unwrap();
    assert_eq!(project.root(), folder.path().canonicalize().unwrap());
    assert_eq!(project.entry(), Path::new("compositions/scenes/a.html"));
    let facts = project.read().unwrap();
    assert_eq!((facts.width, facts.height, facts.duration), (640, 360, 2.0));
    assert_eq!(facts.clips.len(), 1);
    for path in
        ["/compositions/scenes/assets/a.png", "/assets/a.png", "/compositions/scenes/near.png"]
    {
        assert!(project.resolve(path).is_ok(), "{path}");
    }
    assert!(folder.open("").unwrap().resolve("/compositions/scenes/assets/a.png").is_err());
}

/// Parts of parts too, each once, with the lines of their own files.
#[test]
fn problems_of_parts() {
    let host =
        |file: &str| format!("<div data-composition-id=x data-composition-src={file}></div>");
    let folder = Folder::with_index(&page(&(host("a.html") + &host("compositions/a.html"))))
        .with("compositions/a.html", &format!("<template>\n<p data-start=5s>\n{}<img src=gone.png>\n<b data-start=elsewhere></b></template>", host("b.html")))
        .with("compositions/b.html", &format!("<body>\n\n\n<p data-duration=1s>{}", host("a.html")));
    let problems = folder.open("").unwrap().lint().unwrap();
    let told: Vec<_> =
        problems.iter().map(|it| (it.code.as_str(), it.place.as_deref().unwrap())).collect();
    let expected = [
        ("bad_number", "compositions/a.html:2"),
        ("missing_asset", "compositions/a.html:3"),
        ("bad_number", "compositions/b.html:4"),
    ];
    assert_eq!(told, expected);
}

#[cfg(unix)]
#[test]
fn an_entry_that_is_a_link_out_of_the_folder() {
    let outside = Folder::new().with("index.html", &page(""));
    let folder = Folder::new();
    let link = folder.path().join("index.html");
    std::os::unix::fs::symlink(outside.path().join("index.html"), link).unwrap();
    assert!(matches!(folder.open(""), Err(OpenError::EntryOutside { .. })));
}

#[test]
fn a_project_that_is_gone_later_says_so() {
    let folder = Folder::with_index(&page(""));
    let project = folder.open("").unwrap();
    fs::write(folder.path().join("index.html"), "<p>edited</p>").unwrap();
    assert!(matches!(project.read(), Err(OpenError::NoComposition { .. })));
    fs::remove_file(folder.path().join("index.html")).unwrap();
    assert!(matches!(project.lint(), Err(OpenError::NotFound { .. })));
}

#[test]
fn reads_the_video() {
    let html = "<div data-composition-id=main data-width=1080px data-height=1920 data-fps=30000/1001 data-duration=8>
        <h1 id=title data-start=1 data-duration=3>Hi</h1><img id=logo src=data:, data-start=4></div>";
    let facts = Folder::with_index(html).facts();
    assert_eq!(
        (facts.id.as_str(), facts.width, facts.height, facts.duration),
        ("main", 1080, 1920, 8.0)
    );
    assert_eq!(facts.fps.to_string(), "30000/1001");
    let clips: Vec<_> = facts.clips.iter().map(|it| (it.id.as_str(), it.start, it.end)).collect();
    assert_eq!(clips, [("title", 1.0, 4.0), ("logo", 4.0, 8.0)]);
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
    assert_eq!(facts.ineligible[0].reason, IneligibleReason::OpaqueTimeline);
    assert!(analyze(facts).static_runs.is_empty(), "without a browser nothing is predicted");
}

#[test]
fn the_last_clip_gives_a_missing_length() {
    let html = "<div data-composition-id=main data-width=640 data-height=360>
        <i data-start=1 data-duration=3></i><i data-start=2></i></div>";
    let facts = Folder::with_index(html).facts();
    assert_eq!((facts.duration, facts.clips[1].end), (4.0, 4.0));
    assert!(facts.problems.is_empty());
}

#[test]
fn an_unknown_length_is_one_frame_and_a_problem() {
    let folder = Folder::with_index(
        "<div data-composition-id=main data-width=640 data-height=360 data-fps=25></div>",
    );
    assert_eq!(folder.problems(), [], "a timeline may still supply it");
    let facts = folder.facts();
    assert_eq!(facts.problems[0].code, "no_duration");
    assert_eq!(facts.problems[0].severity, Severity::Error);
    assert_eq!(analyze(facts).frames, 1);
}

#[test]
fn a_missing_size_is_a_warning() {
    let folder =
        Folder::with_index("\n<div data-composition-id=main data-height=9 data-duration=1>");
    let facts = folder.facts();
    assert_eq!((facts.width, facts.height), (1920, 1080));
    assert_eq!(brief(&facts.problems), ["Warning missing_dimensions index.html:2"]);
}

#[test]
fn sizes_that_no_video_has() {
    for value in ["0", "-5", "wide", "20000", ""] {
        let html = format!(
            "<div data-composition-id=main data-width='{value}' data-height=360 data-duration=1>"
        );
        let facts = Folder::with_index(&html).facts();
        assert_eq!(brief(&facts.problems), ["Error bad_dimensions index.html:1"], "{value}");
        assert_eq!((facts.width, facts.height), (1920, 1080));
    }
}

#[test]
fn lengths_that_no_video_has() {
    for (value, code) in [
        ("0", "Error bad_duration"),
        ("-3", "Error bad_duration"),
        ("Infinity", "Error bad_duration"),
        ("1e999", "Error bad_duration"),
        ("5s", "Warning bad_number"),
        ("", "Warning bad_number"),
    ] {
        let html = format!(
            "<div data-composition-id=main data-width=640 data-height=360 data-duration='{value}'>"
        );
        let problems = Folder::with_index(&html).problems();
        assert_eq!(brief(&problems), [format!("{code} index.html:1")], "{value}");
    }
}

#[test]
fn a_rate_that_is_none() {
    let html = "<div data-composition-id=main data-width=640 data-height=360 data-duration=1 data-fps=29.97>";
    let facts = Folder::with_index(html).facts();
    assert_eq!(brief(&facts.problems), ["Warning bad_fps index.html:1"]);
    assert_eq!(facts.fps.to_string(), "30");
}

#[test]
fn times_with_units_are_named_with_their_fix() {
    let problems = assert_lint(
        "<i id=a data-start=5s></i>\n<i data-start=1 data-duration=300ms></i>",
        &["Warning bad_number index.html:2", "Warning bad_number index.html:3"],
    );
    assert_eq!(problems[0].message, "data-start=\"5s\" on #a is not a plain number and is ignored");
    assert_eq!(problems[0].fix.as_deref(), Some("write data-start=\"5\""));
    assert_eq!(problems[1].fix.as_deref(), Some("write data-duration=\"0.3\""));
}

#[test]
fn clips_that_cannot_be() {
    assert_lint(
        "<i data-start=-1></i>\n<i data-start=1 data-duration=0></i>\n<i data-start=nobody></i>",
        &[
            "Warning negative_start index.html:2",
            "Warning bad_duration index.html:3",
            "Error unknown_reference index.html:4",
        ],
    );
    assert_lint("<i id=a data-start=0 data-duration=1></i><i data-start='a + 1'></i>", &[]);
}

#[test]
fn windows_in_which_nothing_is_shown() {
    let folder = Folder::with_index(
        "<div data-composition-id=main data-width=160 data-height=90 data-duration=5>\n\
         <i data-start=5 data-duration=1></i>\n<i data-start=2 data-end=1></i>\n\
         <b data-composition-id=b data-start=4><i data-start=1></i><i data-start=0.5></i></b>\n\
         <audio data-start=0></audio><audio data-start=0 class=music></audio></div>",
    );
    let expected = [
        "Warning never_shown index.html:2",
        "Warning bad_duration index.html:3",
        "Warning never_shown index.html:4",
        "Warning missing_source index.html:5",
    ];
    assert_eq!(brief(&folder.problems()), expected);
}

#[test]
fn repeats_without_an_end() {
    let page = |duration: &str| {
        let script = "<script>\ntl.to('#a', { x: 1, repeat: -1 });\n</script>";
        Folder::with_index(&format!(
            "<div data-composition-id=main data-width=160 data-height=90 {duration}></div>\n{script}"
        ))
    };
    assert_eq!(brief(&page("").problems()), ["Warning endless_repeat index.html:3"]);
    assert_eq!(brief(&page("data-duration=5").problems()), ["Info endless_repeat index.html:3"]);
}

#[test]
fn ids_given_twice() {
    let problems = assert_lint(
        "<i id=a></i>\n<i id=a></i>\n<template><i id=a></i></template>\n<b data-composition-id=main></b>",
        &["Warning duplicate_id index.html:3", "Warning duplicate_composition_id index.html:5"],
    );
    assert_eq!(problems[0].message, "id=\"a\" is already taken in line 2");
}

#[test]
fn compositions_without_an_id() {
    let folder = Folder::with_index(&page(
        "<b data-composition-id=''></b>\n<b data-composition-src=part.html></b>\n\
         <b data-composition-id=p data-composition-src=part.html></b>\n\
         <b data-composition-id=p data-composition-src=part.html></b>",
    ))
    .with("compositions/part.html", "");
    assert_eq!(brief(&folder.problems()), ["Warning missing_composition_id index.html:2"]);
}

#[test]
fn missing_files_are_named_once_with_their_line() {
    let folder = Folder::with_index(&page(
        "<img src='a b.png?v=1'><img src=a%20b.png>\n<img src=none.png><img src=none.png>\n\
         <video src=none.mp4 poster=none.jpg></video><audio><source src=none.mp3></audio>\n\
         <script src=none.js></script><link rel=stylesheet href=none.css><link rel=canonical href=none>\n\
         <b data-composition-id=x data-composition-src=none.html></b><img src='' ><img src=data:image/png,>\n\
         <template><img src=inert.png></template>",
    ))
    .with("a b.png", "");
    let at = |line: usize| format!("Error missing_asset index.html:{line}");
    let expected: Vec<_> = [3, 4, 4, 4, 5, 5, 6, 7].map(at).into();
    assert_eq!(brief(&folder.problems()), expected);
    assert_eq!(folder.problems()[0].message, "the image none.png does not exist");
}

#[test]
fn files_of_style_sheets_are_checked_too() {
    let folder = Folder::with_index(&page(
        "<style>\n@font-face { font-family: x; src: url(x.woff2), url('none.woff2'); }\n</style>\n\
         <i style=\"background: url(none.png)\"></i><i style='background: url(#gradient)'></i>",
    ))
    .with("x.woff2", "");
    let expected = ["Warning missing_asset index.html:3", "Warning missing_asset index.html:5"];
    assert_eq!(brief(&folder.problems()), expected);
}

#[test]
fn files_outside_the_project() {
    assert_lint(
        "<img src=../secret.png>\n<img src=file:///secret.png>\n<img src=img/%2e%2e/%2e%2e/x.png>",
        &[
            "Error outside_project index.html:2",
            "Error outside_project index.html:3",
            "Error outside_project index.html:4",
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_outside() {
    let outside = Folder::new().with("secret.png", "");
    let folder = Folder::with_index(&page("<img src=link.png>"));
    let link = folder.path().join("link.png");
    std::os::unix::fs::symlink(outside.path().join("secret.png"), link).unwrap();
    assert_eq!(brief(&folder.problems()), ["Error outside_project index.html:2"]);
}

#[test]
fn addresses_of_other_hosts_are_worth_knowing() {
    assert_lint(
        "<script src=https://cdn.example.org/gsap.js></script><link rel=preconnect href=https://x.org>\n\
         <img src=//cdn.example.org/a.png>\n<style>@import url(https://fonts.example.org/css?x);</style>",
        &[
            "Info remote_asset index.html:2",
            "Info remote_asset index.html:3",
            "Info remote_asset index.html:4",
        ],
    );
}

#[test]
fn one_mistake_made_often_does_not_bury_the_others() {
    let content = "<i id=a></i>\n".repeat(500) + "<img src=none.png>";
    let problems = Folder::with_index(&page(&content)).problems();
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[19].message, "there are more like this, from line 22 on");
    assert_eq!(problems[20].code, "missing_asset");
}

/// Pieces of pages, put together without any order.
fn any_soup() -> impl Strategy<Value = String> {
    let pieces = [
        "<div data-composition-id=main data-duration=4>",
        "<i id=a data-start='b + 1' data-duration=1>",
        "<p id=b data-start=a>",
        "<li data-start=1e3>",
        "</div>",
        "</i>",
        "</p></p>",
        "<template>",
        "</template>",
        "<svg><title>",
        "<title>",
        "</title>",
        "<style>@import 'x';{[url(",
        "</style>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<select><option data-start=2>",
        "<img src='//%zz/..'>",
        "&lt;&#0;text",
        "\u{fffd}<",
        "data-start='",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read_or_refused(soup in any_soup()) {
        let folder = Folder::with_index(&soup);
        if let Ok(project) = folder.open("") {
            let facts = project.read().unwrap();
            prop_assert!(facts.duration.is_finite() && facts.duration > 0.0);
            for clip in &facts.clips {
                prop_assert!(clip.start >= 0.0 && clip.end >= clip.start);
            }
            let mut ids: Vec<_> = facts.clips.iter().map(|clip| &clip.id).collect();
            ids.sort();
            prop_assert!(ids.is_sorted_by(|a, b| a < b), "ids are unique");
        }
    }
}

#[test]
fn shadow_trees_that_nothing_looks_into() {
    let trees = "<p><template shadowrootmode=Closed></template></p>\n<p><template shadowrootmode=open></template></p>";
    assert_lint(trees, &["Warning closed_shadow index.html:2"]);
}
