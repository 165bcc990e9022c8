//! Sounds that cannot be heard.

use std::fs;

use serde_json::Value;
use stillcut_tests::{cli::Cli, exported::Exported, page, wave};

#[test]
fn silence_is_no_stream() {
    let folder = page::composition(
        page::ONE_SECOND,
        r#"<audio src="tone.wav" data-start="0" muted></audio>
           <audio src="tone.wav" data-start="0" data-volume="0"></audio>
           <audio src="tone.wav" data-start="5"></audio>"#,
        "",
    );
    wave::tone(&folder.path().join("tone.wav"), 1.0, 440.0, 0.5);
    let exported = Exported::new(folder.path(), "");
    assert!(exported.media().audio.is_empty());
    assert!(exported.receipt.audio.is_none() && exported.receipt.output.audio.is_none());
    let codes: Vec<_> = exported.receipt.problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["never_shown"], "the one after the end: {:#?}", exported.receipt.problems);
}

#[test]
fn every_problem_has_its_place_and_a_way_out() {
    let folder = page::composition(
        page::ONE_SECOND,
        r#"<audio id="page" src="page.mp3" data-start="0"></audio>
<audio id="gone" src="gone.mp3" data-start="0"></audio>
<audio id="bad" src="tone.wav" data-start="0" data-automation="louder"></audio>
<audio id="late" src="tone.wav" data-start="0" data-media-start="7"></audio>
<audio id="far" src="https://example.org/a.mp3" data-start="0"></audio>"#,
        "",
    );
    fs::write(folder.path().join("page.mp3"), "<html>not found</html>").unwrap();
    wave::tone(&folder.path().join("tone.wav"), 0.2, 440.0, 0.5);
    let exported = Exported::new(folder.path(), "--allow-problems");
    let problems = &exported.receipt.problems;
    for (code, place) in [
        ("broken_sound", "index.html:4 <audio> #page"),
        ("bad_automation", "index.html:6 <audio> #bad"),
        ("trim_beyond_source", "index.html:7 <audio> #late"),
    ] {
        let found: Vec<_> = problems.iter().filter(|problem| problem.code == code).collect();
        let [problem] = found[..] else { panic!("{code}: {problems:#?}") };
        assert_eq!(problem.place.as_deref(), Some(place));
        assert!(problem.fix.is_some());
    }
    let missing = problems.iter().filter(|problem| problem.message.contains("gone.mp3"));
    assert_eq!(missing.count(), 1, "named once: {problems:#?}");
    assert!(
        problems.iter().any(|problem| problem.message.contains("example.org")),
        "{problems:#?}"
    );
    // The one with the unreadable automation is heard all the same.
    assert!(wave::loudness(&exported.sound(), 0.02, 0.18) > 0.3);

    // The analysis knows as much.
    let ended = Cli::new("analyze").arg(folder.path()).arg("--json").run();
    let analysis: Value = serde_json::from_str(&ended.stdout.concat()).unwrap();
    let codes: Vec<_> = analysis["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["code"].as_str())
        .collect();
    for code in ["broken_sound", "bad_automation", "trim_beyond_source", "missing_asset"] {
        assert_eq!(codes.iter().filter(|it| **it == code).count(), 1, "{code}: {codes:?}");
    }
    let clips = analysis["clips"].as_array().unwrap();
    assert!(clips.iter().all(|clip| clip["kind"] == "audio") && clips.len() == 5, "{clips:#?}");

    let folder_path = tempfile::tempdir().unwrap();
    let ended = Cli::new("export")
        .arg(folder.path())
        .arg("-o")
        .arg(folder_path.path().join("video.mp4"))
        .args("--json --quality draft")
        .run();
    assert_eq!(ended.code(), Some(3), "{}", ended.stderr);
    assert!(fs::read_dir(folder_path.path()).unwrap().next().is_none(), "nothing is left");
    ended.assert_nothing_runs();
}
