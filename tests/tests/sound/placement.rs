//! When sounds are heard.

use stillcut_tests::{exported::Exported, page, wave};

const ROOT: &str = r#"data-duration="2" data-width="160" data-height="90" data-fps="30000/1001""#;

/// 60 frames of 1001/30000 s.
const SAMPLES: u64 = 96_096;

#[test]
fn sounds_begin_and_end_to_the_sample() {
    let folder = page::composition(
        ROOT,
        r#"<audio id="one" src="clicks.wav" data-start="0.3" data-duration="0.5"
                  data-media-start="0.4"></audio>
           <audio id="two" src="clicks.wav" data-start="one + 0.2" data-playback-start="0.95"
                  data-duration="0.1"></audio>
           <audio id="three" src="single.wav" data-start="1.2"></audio>
           <audio id="four" src="clicks.wav" data-start="three + 0.1" data-duration="0.3"
                  data-playback-rate="2" data-media-start="0.5"></audio>"#,
        "",
    );
    wave::clicks(&folder.path().join("clicks.wav"), 2.0, 0.5, 0.9);
    wave::clicks(&folder.path().join("single.wav"), 0.1, 1.0, 0.9);
    let exported = Exported::new(folder.path(), "");
    exported.assert_adds_up();

    let report = exported.receipt.audio.clone().unwrap();
    let rows: Vec<_> =
        report.tracks.iter().map(|row| (&*row.element, row.from, row.trim)).collect();
    // The third one lasts as long as its file.
    assert_eq!(
        rows,
        [("one", 0.3, 0.4), ("two", 1.0, 0.95), ("three", 1.2, 0.0), ("four", 1.4, 0.5)]
    );
    assert_eq!(report.samples, SAMPLES);
    let audio = exported.receipt.output.audio.clone().unwrap();
    let facts = (&*audio.codec, audio.sample_rate, audio.channels, audio.samples);
    assert_eq!(facts, ("aac", 48_000, 2, SAMPLES));
    let [stream] = exported.media().audio.try_into().unwrap();
    assert_eq!(stream.duration, Some(2.002));

    let heard = exported.sound();
    let [one, two, three, fast, faster] = wave::find_clicks(&heard, 0.3).try_into().unwrap();
    assert_eq!([one, two, three], [19_200, 50_400, 57_600]);
    // Another tempo moves what is heard by a few milliseconds.
    assert!(fast.abs_diff(67_200) < 480 && faster.abs_diff(79_200) < 480, "{fast}, {faster}");
    assert!(heard[2 * 82_500..].iter().all(|sample| sample.abs() < 0.01), "all clips are over");

    // The second time, drawn otherwise and in a part: 45 frames from frame 9 on.
    let part = Exported::new(folder.path(), "--mode screenshot --range 9..54");
    let report = part.receipt.audio.clone().unwrap();
    assert_eq!((report.samples, report.tracks.len()), (72_072, 4));
    let begin = 14_414; // 9 * 1001 / 30000 s
    assert_eq!(
        wave::find_clicks(&part.sound(), 0.3),
        [one, two, three, fast, faster].map(|click| click - begin)
    );
}

#[test]
fn sound_is_the_same_every_time() {
    let folder = page::composition(
        page::ONE_SECOND,
        r#"<audio src="tone.wav" loop></audio><audio src="tone.wav" data-start="0.5"></audio>"#,
        "",
    );
    wave::tone(&folder.path().join("tone.wav"), 0.3, 440.0, 0.8);
    let first = Exported::new(folder.path(), "");
    let second = Exported::new(folder.path(), "--mode screenshot --batch 1");
    assert!(first.sound() == second.sound());
    assert!(wave::loudness(&first.sound(), 0.9, 1.0) > 0.5, "it repeats to the end");

    // Both together are above full scale: turned down, and said.
    let report = first.receipt.audio.clone().unwrap();
    assert!(report.limited > 0 && report.peak_db.is_some_and(|peak| peak > 0.0), "{report:?}");
    let said = first.receipt.problems.iter().find(|problem| problem.code == "loud_sound");
    assert!(said.is_some_and(|problem| problem.message.contains("dB")), "{said:?}");
}
