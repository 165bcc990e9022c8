//! Sounds of parts and of videos.

use std::fs;

use stillcut_tests::{exported::Exported, page, wave};

const ROOT: &str = r#"data-duration="3" data-width="160" data-height="90" data-fps="10""#;

#[test]
fn parts_and_videos_are_heard_in_their_windows() {
    // A video with clicks at 0.1 s and 0.6 s, made by ourselves.
    let source =
        page::composition(page::ONE_SECOND, r#"<audio src="c.wav" data-start="0.1"></audio>"#, "");
    wave::clicks(&source.path().join("c.wav"), 0.9, 0.5, 0.9);
    let film = Exported::new(source.path(), "");

    let folder = page::composition(
        ROOT,
        r#"<div data-composition-id="card" data-composition-src="parts/card.html"
                data-start="0.5" data-duration="1"></div>
           <section data-start="2"><video id="film" src="film.mp4"></video></section>
           <video src="film.mp4" data-start="0" muted></video>
           <video src="film.mp4" data-start="0" data-has-audio="false"></video>"#,
        "",
    );
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::copy(&film.video, folder.path().join("film.mp4")).unwrap();
    wave::clicks(&folder.path().join("parts/click.wav"), 2.0, 0.4, 0.9);
    // The part begins at 0.5 s, its sound 0.2 s later, and ends with the part.
    let part = r#"<template><div data-composition-id="card" data-width="160" data-height="90">
        <audio id="ping" src="click.wav" data-start="0.2"></audio></div></template>"#;
    fs::write(folder.path().join("parts/card.html"), part).unwrap();

    let exported = Exported::new(folder.path(), "--allow-problems");
    assert_eq!(wave::find_clicks(&exported.sound(), 0.3), [33_600, 52_800, 100_800, 124_800]);
    let report = exported.receipt.audio.unwrap();
    let rows: Vec<_> =
        report.tracks.iter().map(|row| (&*row.element, &*row.source, row.from, row.to)).collect();
    assert_eq!(rows, [("ping", "parts/click.wav", 0.7, 1.5), ("film", "film.mp4", 2.0, 3.0)]);
}
