//! How loud sounds are.

use stillcut_tests::{exported::Exported, page, wave};
use stillcut_timeline::Severity;

const ROOT: &str = r#"data-duration="6" data-width="160" data-height="90" data-fps="10""#;

/// Half a second of a tone at half of full scale (louder ones suffer in AAC), from `start` on.
fn tone(start: f64, attributes: &str) -> String {
    format!(
        r#"<audio src="tone.wav" data-start="{start}" data-duration="0.5" {attributes}></audio>"#
    )
}

const SCRIPTS: &str = r#"
<script src="https://cdn.jsdelivr.net/npm/gsap@3/dist/gsap.min.js"></script>
<script>
  const made = document.createElement('audio');
  made.src = 'tone.wav';
  Object.assign(made.dataset, { start: '3', duration: '0.5', volume: '0.25' });
  document.querySelector('[data-composition-id]').append(made);
  const timeline = gsap.timeline({ paused: true });
  timeline.to('#tween', { volume: 0, duration: 0.5, ease: 'none' }, 1);
  timeline.set('#late', { muted: false }, 5.2);
  window.__timelines.main = timeline;
</script>"#;

#[test]
fn everything_that_sets_a_volume() {
    let lane =
        r#"{"version":1,"lanes":[{"target":"volume","points":[{"t":0,"v":0},{"t":0.5,"v":0.5}]}]}"#;
    let inside = [
        tone(0.0, r#"data-volume="0.5""#),
        tone(1.0, r#"id="tween" data-volume="0.8""#),
        tone(2.0, &format!("data-volume=\"3\" data-automation='{lane}'")),
        tone(3.5, r#"data-audio-group="band" data-volume="0.5""#),
        r#"<hf-audio-group id="band" data-volume="0.5"></hf-audio-group>"#.to_owned(),
        tone(4.0, r#"muted id="muted""#),
        format!("<div data-hidden>{}</div>", tone(4.0, r#"id="hidden""#)),
        tone(4.0, r#"data-volume="0" id="zero""#),
        tone(5.0, r#"muted id="late""#),
    ]
    .concat();
    let folder = page::composition(ROOT, &inside, SCRIPTS);
    wave::tone(&folder.path().join("tone.wav"), 0.5, 480.0, 0.5);
    let exported = Exported::new(folder.path(), "");
    let heard = exported.sound();
    for (from, to, gain) in [
        (0.1, 0.4, 0.5),
        (0.6, 0.9, 0.0),
        // The tween begins at data-volume and goes straight from frame to frame.
        (1.04, 1.06, 0.72),
        (1.24, 1.26, 0.4),
        (1.44, 1.46, 0.08),
        // The lane replaces data-volume.
        (2.24, 2.26, 0.25),
        (2.44, 2.46, 0.45),
        (3.1, 3.4, 0.25),
        (3.6, 3.9, 0.25),
        (4.05, 4.95, 0.0),
        (5.0, 5.08, 0.0),
        (5.24, 5.45, 1.0),
    ] {
        let expected = 0.5 * gain / std::f64::consts::SQRT_2;
        let got = wave::loudness(&heard, from, to);
        assert!((got - expected).abs() < 0.012, "{got} instead of {expected} at {from}..{to} s");
    }

    let report = exported.receipt.audio.unwrap();
    let gains: Vec<_> = report.tracks.iter().map(|row| row.gain).collect();
    assert_eq!(gains, [Some(0.5), None, None, Some(0.25), None, Some(0.25)]);
    // What is only heard leaves the picture predictable.
    assert_eq!((exported.receipt.frames.held, exported.receipt.frames.predicted), (59, 59));
    let grave = exported.receipt.problems.iter().find(|it| it.severity != Severity::Info);
    assert_eq!(grave, None);
}
