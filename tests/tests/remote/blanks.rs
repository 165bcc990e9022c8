//! Pictures and videos of other hosts where they are, and what is shown where they are not.

use std::{fs, path::Path, process::Command};

use stillcut_capture::{CaptureMode, ModeChoice};
use stillcut_remote::Network;
use stillcut_tests::{film, page, picture, staged, turns};

use crate::host::{Files, GREEN, Host, png};

/// A film and an animated picture from the project beside the same ones from elsewhere, and a film
/// that is nowhere, whose poster is shown.
const PAGE: &str = r#"<!doctype html>
<style>
  body { margin: 0; background: #fff; }
  #main > * { position: absolute; width: 64px; height: 64px; }
  #main > .gif { top: 70px; }
</style>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="140" data-fps="10" data-no-timeline>
  <video muted src="film.mp4" data-start="0"></video>
  <video muted autoplay src="http://films.test/film.mp4?size=big" data-start="0" style="left: 80px"></video>
  <video muted src="http://films.test/gone.mp4" poster="http://films.test/poster.png" data-start="0"
         style="left: 160px"></video>
  <img class="gif" src="film.gif">
  <img class="gif" src="http://films.test/film.gif?size=big" style="left: 80px">
</div>
"#;

fn gif(path: &Path) {
    let film = path.with_file_name("film.mp4");
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-loglevel", "error", "-y", "-i"]).arg(film).arg(path);
    assert!(command.status().unwrap().success());
}

/// The project's folder, and what the host has.
fn material() -> (tempfile::TempDir, Files) {
    let folder = page::folder(PAGE);
    let at = |name: &str| folder.path().join(name);
    film::write(&at("film.mp4"), 10, "10", "64x64", "-c:v libx264 -qp 0 -pix_fmt yuv420p");
    gif(&at("film.gif"));
    let read = |name: &str| fs::read(at(name)).unwrap();
    let files = vec![
        ("/film.mp4", "video/mp4", read("film.mp4")),
        ("/film.gif", "image/gif", read("film.gif")),
        ("/poster.png", "image/png", png(GREEN)),
    ];
    (folder, files)
}

#[tokio::test]
async fn what_is_not_there_is_left_blank() {
    let _turn = turns::take();
    let (folder, files) = material();
    let (host, cache) = (Host::start(files).await, tempfile::tempdir().unwrap());
    let open = async |network: Network| {
        host.preview(folder.path(), cache.path(), network, ModeChoice::Auto).await
    };
    let mut preview = open(Network::offline()).await;
    let problems = preview.analysis().problems.clone();
    let blank = staged::picture(&mut preview, 6).await;
    preview.close().await;
    let kept = picture::keep("remote-blank", &blank);
    for (x, y) in [(112, 32), (192, 32), (81, 71), (112, 102)] {
        assert_eq!(blank.get_pixel(x, y).0, [255; 3], "nothing is there: {}", kept.display());
    }
    // The films, the poster and the picture, each once.
    assert_eq!(problems.len(), 4, "{problems:#?}");
    for problem in &problems {
        assert_eq!(problem.code, "remote_asset", "{problem:?}");
        assert!(problem.fix.as_ref().is_some_and(|fix| fix.contains("--network allow")));
    }

    let mut preview = open(Network::allowed()).await;
    let mode = preview.mode();
    let problems = preview.analysis().problems.clone();
    for frame in [0, 6] {
        let shown = staged::picture(&mut preview, frame).await;
        let kept = picture::keep(&format!("remote-moving-{frame}"), &shown);
        let pixel = |x: u32, y: u32| shown.get_pixel(x, y).0;
        assert_eq!(film::number(pixel(112, 32)), Some(frame), "{}", kept.display());
        for y in [32, 102] {
            assert_eq!(pixel(112, y), pixel(32, y), "as from the project: {}", kept.display());
        }
        assert_eq!(pixel(192, 32), GREEN, "the poster of a lost film: {}", kept.display());
    }
    preview.close().await;
    assert_eq!(mode, CaptureMode::DrawElement);
    let [problem] = &problems[..] else { panic!("only the lost film: {problems:#?}") };
    assert!(problem.message.contains("gone.mp4") && problem.message.contains("404"));
    let downloads = host.asked().iter().filter(|path| *path == "/film.mp4").count();
    assert_eq!(downloads, 1, "a film is downloaded once");
}
