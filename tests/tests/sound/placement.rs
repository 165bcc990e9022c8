//! When sounds are heard.

use stillcut_tests::{exported::Exported, page, wave};

const TWO_SECONDS: &str =
    r#"data-duration="2" data-width="160" data-height="90" data-fps="30000/1001""#;

#[test]
fn sounds_begin_and_end_to_the_sample() {
    let folder = page::composition(
        TWO_SECONDS,
        r#"<audio id="one" src="clicks.wav" data-start="0.3" data-duration="0.5"
                  data-media-start="0.4"></audio>
           <audio id="two" src="clicks.wav" data-start="one + 0.2" data-playback-start="0.95"
                  data-duration="0.1"></audio>"#,
        "",
    );
    wave::clicks(&folder.path().join("clicks.wav"), 2.0, 0.5, 0.9);
    let exported = Exported::new(folder.path(), "");
    exported.assert_adds_up();

    let report = exported.receipt.audio.clone().unwrap();
    let rows: Vec<_> =
        report.tracks.iter().map(|row| (&*row.element, row.from, row.trim)).collect();
    assert_eq!(rows, [("one", 0.3, 0.4), ("two", 1.0, 0.95)]);
    // 60 frames of 1001/30000 s.
    assert_eq!(report.samples, 96_096);
    let audio = exported.receipt.output.audio.clone().unwrap();
    let facts = (&*audio.codec, audio.sample_rate, audio.channels, audio.samples);
    assert_eq!(facts, ("aac", 48_000, 2, 96_096));
    let [stream] = exported.media().audio.try_into().unwrap();
    assert_eq!(stream.duration, Some(2.002));

    let heard = exported.sound();
    assert_eq!(wave::find_clicks(&heard, 0.4), [19_200, 50_400]);
    let late = exported.sound().split_off(2 * 52_900);
    assert!(late.iter().all(|sample| sample.abs() < 0.01), "nothing after the last clip");
}
