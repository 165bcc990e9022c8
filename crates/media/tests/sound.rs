//! Mixes of real files with a real ffmpeg, checked sample by sample.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

use std::{fs, path::Path};

use stillcut_media::{
    Ffmpeg,
    sound::{MixReport, Mixer, Source, Span, Track, probe_sound},
};
use stillcut_timeline::{
    FrameRate,
    sound::{FrameVolumes, Lanes, Level},
};
use tempfile::TempDir;

const RATE: u32 = 48_000;

/// A folder with sounds and an ffmpeg.
struct Bench {
    ffmpeg: Ffmpeg,
    folder: TempDir,
}

impl Bench {
    async fn new() -> Self {
        Self { ffmpeg: Ffmpeg::locate(None).await.unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// A source of one channel with a value for every sample.
    async fn source(&self, name: &str, rate: u32, samples: &[f32]) -> Source {
        let path = self.folder.path().join(name);
        fs::write(&path, wav(rate, samples)).unwrap();
        let stream = probe_sound(&self.ffmpeg, &path).await.unwrap().unwrap();
        assert_eq!((stream.channels, stream.sample_rate), (1, rate));
        Source { path, channels: 1, seconds: stream.seconds, trim: 0.0, rate: 1.0 }
    }

    /// The left channel of a mix, after checking that the right one is the same.
    async fn mix(&self, tracks: Vec<Track>, first: u64, samples: u64) -> (Vec<f32>, MixReport) {
        let mut mixer = Mixer::new(&self.ffmpeg, tracks, first, samples);
        let mut mix = Vec::new();
        while let Some(block) = mixer.next().await.unwrap() {
            mix.extend_from_slice(block);
        }
        assert_eq!(mix.len() as u64, samples * 2);
        assert!(mix.chunks_exact(2).all(|pair| pair[0].to_bits() == pair[1].to_bits()));
        (mix.into_iter().step_by(2).collect(), mixer.report())
    }
}

fn wav(rate: u32, samples: &[f32]) -> Vec<u8> {
    let size = u32::try_from(samples.len() * 4).unwrap();
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((size + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([3_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([rate, rate * 4].map(u32::to_le_bytes).concat());
    file.extend([4_u16, 32].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

/// Values that tell their place: no two in a row are alike, all below 0.5.
fn noise(samples: u32) -> Vec<f32> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).unwrap()) / 65_536.0 - 0.5
    };
    (0..samples).map(|_| next()).collect()
}

fn sine(samples: u32, rate: u32, hertz: f32, height: f32) -> Vec<f32> {
    #[expect(clippy::cast_precision_loss, reason = "a short sound")]
    let turn = |at: u32| at as f32 * hertz / rate as f32;
    (0..samples).map(|at| (turn(at) * std::f32::consts::TAU).sin() * height).collect()
}

fn track(source: &Source, start: i64, end: i64) -> Track {
    let heard = Span { start, end };
    Track { source: source.clone(), opens: start, heard, repeats: false, level: Level::new(1.0) }
}

fn gain_lane(points: &str) -> Level {
    let text = format!(r#"{{"version":1,"lanes":[{{"target":"volume","points":[{points}]}}]}}"#);
    Level::new(1.0).with_lane(Lanes::parse(&text).unwrap().volume.unwrap())
}

#[tokio::test]
async fn samples_land_where_they_belong() {
    let bench = Bench::new().await;
    let samples = noise(2 * RATE);
    let mut source = bench.source("noise.wav", RATE, &samples).await;
    let (mix, report) = bench.mix(vec![track(&source, 1001, 90_001)], 0, 96_000).await;
    assert!(mix[..1001].iter().all(|sample| *sample == 0.0));
    assert!(mix[1001..90_001] == samples[..89_000]);
    assert!(mix[90_001..].iter().all(|sample| *sample == 0.0));
    assert_eq!((report.samples, report.over, report.tracks[0].samples), (96_000, 0, 89_000));

    // Trimmed with and without a run-up, and silent after the source's end.
    for (trim, cut) in [(0.25, 12_000), (0.75 + 1.0 / 48_000.0, 36_001)] {
        source.trim = trim;
        let (mix, report) = bench.mix(vec![track(&source, 0, 96_000)], 0, 96_000).await;
        assert!(mix[..96_000 - cut] == samples[cut..], "trim {trim}");
        assert!(mix[96_000 - cut..].iter().all(|sample| *sample == 0.0));
        assert_eq!(report.tracks[0].failure, None);
    }
}

#[tokio::test]
async fn repeats_go_on_without_a_gap() {
    let bench = Bench::new().await;
    let samples = noise(10_000);
    let mut source = bench.source("short.wav", RATE, &samples).await;
    source.trim = 1000.0 / 48_000.0;
    let looped = Track { repeats: true, ..track(&source, 500, 60_000) };
    // As a short source that is kept, and as one whose length is not known.
    let streamed = Source { seconds: None, ..source.clone() };
    for source in [source, streamed] {
        let looped = Track { source, ..looped.clone() };
        let (mix, _) = bench.mix(vec![looped.clone()], 0, 60_000).await;
        let expected: Vec<f32> = samples[1000..].iter().copied().cycle().take(59_500).collect();
        assert!(mix[500..] == expected);
        let (part, _) = bench.mix(vec![looped], 30_000, 12_345).await;
        assert!(part == mix[30_000..42_345], "a part of the whole");
    }
}

#[tokio::test]
async fn a_part_has_the_samples_of_the_whole() {
    let bench = Bench::new().await;
    // Another rate, another tempo, and a sum above full scale: everything that has a memory.
    let resampled = bench.source("low.wav", 44_100, &sine(88_200, 44_100, 220.0, 0.9)).await;
    let faster = Source { rate: 1.5, ..bench.source("a.wav", RATE, &noise(2 * RATE)).await };
    let tracks = vec![track(&resampled, 0, 90_000), track(&faster, 4801, 60_000)];
    let (whole, report) = bench.mix(tracks.clone(), 0, 96_000).await;
    assert!(report.over > 100 && report.peak > 1.0, "{report:?}");
    assert!(whole.iter().all(|sample| sample.abs() <= 1.0));
    let (again, _) = bench.mix(tracks.clone(), 0, 96_000).await;
    assert!(again == whole, "twice the same");
    let (part, _) = bench.mix(tracks, 33_333, 20_000).await;
    assert!(part == whole[33_333..53_333]);
}

#[tokio::test]
async fn tempo_changes_and_pitch_stays() {
    let bench = Bench::new().await;
    let source = bench.source("tone.wav", RATE, &sine(2 * RATE, RATE, 480.0, 0.5)).await;
    for (rate, length) in [(2.0, 48_000), (0.5, 192_000), (5.0, 19_200)] {
        let played = Source { rate, ..source.clone() };
        let (mix, _) = bench.mix(vec![track(&played, 0, 240_000)], 0, 240_000).await;
        let end = mix.iter().rposition(|sample| sample.abs() > 0.01).unwrap();
        assert!(end.abs_diff(length) < 1500, "rate {rate}: ends at {end}");
        let middle = &mix[length / 4..length / 4 + 9600];
        let crossings = middle.windows(2).filter(|two| two[0] < 0.0 && two[1] >= 0.0).count();
        assert!(crossings.abs_diff(96) <= 2, "rate {rate}: {crossings} periods in 0.2 s");
    }
}

#[tokio::test]
async fn levels_are_straight_lines_in_time() {
    let bench = Bench::new().await;
    let source = bench.source("one.wav", RATE, &vec![0.5; 96_000]).await;
    let at = |level| Track { level, ..track(&source, 9600, 96_000) };
    let rate: FrameRate = "10".parse().unwrap();
    // 1 up to frame 9, 0 in frames 10 and 11, 2 from frame 12 on.
    let frames = FrameVolumes::new(rate, vec![(0, 1.0), (10, 0.0), (12, 2.0)]);
    for (level, expected) in [
        (Level::new(0.25), [(9600, 0.25), (95_999, 0.25)]),
        (
            gain_lane(r#"{"t":0,"v":0},{"t":1,"v":1}"#),
            [(9600 + 12_000, 0.25), (9600 + 36_000, 0.75)],
        ),
        (Level::new(0.5).with_frames(frames), [(45_600, 0.25), (96_000 - 1, 1.0)]),
        (Level::new(1.0).in_group(0.5, None), [(20_000, 0.5), (40_000, 0.5)]),
    ] {
        let (mix, _) = bench.mix(vec![at(level.clone())], 0, 96_000).await;
        for (sample, gain) in expected {
            let got = mix[sample] / 0.5;
            assert!((got - gain).abs() < 1e-4, "{got} instead of {gain} at {sample}: {level:?}");
        }
        let steepest =
            mix[9600..].windows(2).map(|two| (two[1] - two[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.001, "{level:?} steps by {steepest}");
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_named() {
    let bench = Bench::new().await;
    let source = bench.source("gone.wav", RATE, &noise(1000)).await;
    fs::write(&source.path, b"<html>not found</html>").unwrap();
    assert!(probe_sound(&bench.ffmpeg, &source.path).await.is_err());
    let whole = Source { seconds: None, ..source.clone() };
    for source in [source, whole] {
        let (mix, report) = bench.mix(vec![track(&source, 0, 1000)], 0, 1000).await;
        assert!(mix.iter().all(|sample| *sample == 0.0));
        let failure = report.tracks[0].failure.clone().unwrap();
        assert!(failure.contains("Invalid data"), "{failure}");
    }
}

#[tokio::test]
async fn playlists_lead_nowhere() {
    let bench = Bench::new().await;
    let secret = bench.source("secret.wav", RATE, &noise(4800)).await.path;
    let lead = |name: &str, text: String| {
        let path = bench.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let path = secret.display();
    let lists = [
        lead("list.m3u8", format!("#EXTM3U\n#EXTINF:1,\n{path}\n#EXT-X-ENDLIST\n")),
        lead("list.mp3", format!("ffconcat version 1.0\nfile '{path}'\n")),
    ];
    for list in lists {
        let found = probe_sound(&bench.ffmpeg, Path::new(&list)).await;
        assert!(found.is_err(), "{}: {found:?}", list.display());
    }
}
