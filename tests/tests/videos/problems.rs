//! Files that cannot be shown: named with the element, the file, the line and the way out.

use std::{fs, path::Path};

use stillcut_capture::ModeChoice;
use stillcut_tests::{film, staged, turns, wave};
use stillcut_timeline::Severity;

/// The line of each video, the code of its problem, a word of its message.
const EXPECTED: [(&str, &str, &str); 4] = [
    ("index.html:3", "video_broken", "text.mp4"),
    ("index.html:4", "video_without_pictures", "sound.wav"),
    ("index.html:5", "missing_asset", "missing.mp4"),
    ("index.html:6", "video_broken", "cut.mp4"),
];

fn material(folder: &Path) {
    fs::write(folder.join("text.mp4"), "this is no video").unwrap();
    wave::tone(&folder.join("sound.wav"), 0.2, 440.0, 0.5);
    let film = folder.join("cut.mp4");
    film::write(&film, 24, "24", "64x64", "-c:v libx264 -pix_fmt yuv420p -movflags +faststart");
    // The index stays whole, the pictures do not.
    let mut bytes = fs::read(&film).unwrap();
    let pictures = bytes.windows(4).position(|name| name == b"mdat").unwrap() + 4;
    bytes[pictures..].fill(0);
    fs::write(&film, bytes).unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    material(folder.path());
    let page = r#"<!doctype html><style>body { background: #036 }</style>
<div data-composition-id="main" data-width="64" data-height="36" data-fps="10" data-duration="1" data-no-timeline>
<video id="words" muted src="text.mp4" data-start="0"></video>
<video id="heard" muted src="sound.wav" data-start="0"></video>
<video id="gone" muted src="missing.mp4" data-start="0"></video>
<video muted src="cut.mp4" data-start="0.5"></video>
</div>"#;
    fs::write(folder.path().join("index.html"), page).unwrap();
    let _turn = turns::take();
    let mut preview = staged::preview(folder.path(), ModeChoice::Auto).await;
    // What is left is shown all the same.
    preview.frame(6).await.unwrap();
    let problems = preview.analysis().problems.clone();
    preview.close().await;
    for (place, code, word) in EXPECTED {
        let found: Vec<_> =
            problems.iter().filter(|each| each.place.as_deref() == Some(place)).collect();
        let [problem] = found[..] else { panic!("one problem at {place}: {problems:#?}") };
        assert_eq!(
            (problem.code.as_str(), problem.severity),
            (code, Severity::Error),
            "{problem:?}"
        );
        assert!(problem.message.contains(word) && problem.fix.is_some(), "{problem:?}");
    }
    assert_eq!(problems.len(), EXPECTED.len(), "{problems:#?}");
}
