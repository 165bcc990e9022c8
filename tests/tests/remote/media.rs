//! Videos and sounds of other hosts: decoded from the kept file, or named once where there is none.

use std::fs;

use stillcut_capture::{ModeChoice, Preview};
use stillcut_composition::Project;
use stillcut_export::sound_problems;
use stillcut_remote::Network;
use stillcut_tests::{film, page, staged, turns, wave};
use stillcut_timeline::Problem;

use crate::host::Host;

const PAGE: &str = r#"<!doctype html>
<body style="margin: 0; background: #fff">
<div data-composition-id="main" data-start="0" data-duration="1" data-width="160" data-height="90"
     data-fps="10" data-no-timeline>
  <video id="film" src="http://films.test/film.mp4?key=1" data-start="0" muted></video>
  <audio id="one" src="http://sounds.test/tone.wav" data-start="0" data-duration="0.5"></audio>
  <audio id="two" src="http://sounds.test/tone.wav" data-start="0.5" data-duration="0.5"></audio>
</div>
"#;

#[tokio::test]
async fn films_and_sounds_of_other_hosts() {
    let _turn = turns::take();
    let (folder, cache) = (page::folder(PAGE), tempfile::tempdir().unwrap());
    let made = tempfile::tempdir().unwrap();
    let (film, tone) = (made.path().join("film.mp4"), made.path().join("tone.wav"));
    film::write(&film, 10, "10", "64x48", "-c:v libx264 -crf 10 -pix_fmt yuv420p");
    wave::tone(&tone, 1.0, 440.0, 0.5);
    let host = Host::start(vec![
        ("/film.mp4", "video/mp4", fs::read(film).unwrap()),
        ("/tone.wav", "audio/wav", fs::read(tone).unwrap()),
    ])
    .await;
    let open = async |network: Network| {
        let preview =
            host.preview(folder.path(), cache.path(), network.clone(), ModeChoice::Auto).await;
        let remote = host.remote(cache.path(), network);
        let problems = all_problems(&preview, folder.path(), &remote).await;
        (preview, problems)
    };

    let (preview, problems) = open(Network::default()).await;
    let hosts: Vec<_> = preview.wanted().into_iter().map(|wanted| wanted.host).collect();
    preview.close().await;
    let told: Vec<_> =
        problems.iter().map(|it| (it.code.as_str(), it.place.as_deref().unwrap())).collect();
    assert_eq!(
        told,
        [("remote_asset", "index.html:5"), ("remote_asset", "index.html:6 <audio> #one"),],
        "{problems:#?}"
    );
    assert_eq!(hosts, ["films.test", "sounds.test"]);
    assert!(host.asked().is_empty(), "nobody was asked");

    let (mut preview, problems) = open(Network::allowed()).await;
    assert_eq!(problems, []);
    let picture = staged::picture(&mut preview, 7).await;
    assert_eq!(film::number(picture.get_pixel(30, 30).0), Some(7));
    preview.close().await;
    let asked = host.asked();
    assert_eq!(asked.iter().filter(|path| *path == "/film.mp4").count(), 1, "{asked:?}");
}

async fn all_problems(
    preview: &Preview,
    folder: &std::path::Path,
    remote: &stillcut_stage::Remote,
) -> Vec<Problem> {
    let project = Project::open(folder).unwrap();
    let known = preview.analysis().problems.clone();
    let sound = preview.sound();
    let found =
        sound_problems((&project, remote), None, sound, preview.analysis(), known.clone()).await;
    [known, found].concat()
}
