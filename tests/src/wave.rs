//! Sounds to test with: written sample by sample, and found again.

use std::{fs, path::Path};

/// Samples a second of everything that is exported.
pub const RATE: u32 = 48_000;

/// Writes a WAV file of one channel: `sample` gives the value for every sample of `seconds`.
pub fn write(path: &Path, rate: u32, seconds: f64, sample: impl Fn(u32) -> f32) {
    let count = samples(seconds, rate);
    let data: Vec<u8> = (0..count).flat_map(|at| sample(at).to_le_bytes()).collect();
    let size = u32::try_from(data.len()).expect("a short sound");
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((size + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // Floating point, one channel, four bytes a sample.
    file.extend([3_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([rate, rate * 4].map(u32::to_le_bytes).concat());
    file.extend([4_u16, 32].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(data);
    fs::write(path, file).expect("a sound can be written");
}

/// Clicks of this height every `every` seconds, from the very first sample on.
pub fn clicks(path: &Path, seconds: f64, every: f64, height: f32) {
    let step = samples(every, RATE);
    write(path, RATE, seconds, |at| if at % step == 0 { height } else { 0.0 });
}

/// A sine of this height.
pub fn tone(path: &Path, seconds: f64, hertz: f64, height: f32) {
    write(path, RATE, seconds, |at| {
        let turns = f64::from(at) * hertz / f64::from(RATE);
        #[expect(clippy::cast_possible_truncation, reason = "samples are f32")]
        let value = (turns * std::f64::consts::TAU).sin() as f32;
        value * height
    });
}

/// Where the left channel of stereo samples has clicks above `height`, in seconds rounded to the
/// sample, each once.
pub fn find_clicks(stereo: &[f32], height: f32) -> Vec<usize> {
    let left: Vec<f32> = stereo.iter().copied().step_by(2).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < left.len() {
        if left[at].abs() <= height {
            at += 1;
            continue;
        }
        let around = at..left.len().min(at + 50);
        let loudest = around.max_by(|a, b| left[*a].abs().total_cmp(&left[*b].abs()));
        found.extend(loudest);
        at += 400;
    }
    found
}

/// The root mean square of both channels of stereo samples between two moments in seconds.
pub fn loudness(stereo: &[f32], from: f64, to: f64) -> f64 {
    let place = |seconds| samples(seconds, RATE) as usize * 2;
    let part = &stereo[place(from)..place(to).min(stereo.len())];
    let sum: f64 = part.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a short sound")]
    let count = part.len().max(1) as f64;
    (sum / count).sqrt()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a short sound")]
fn samples(seconds: f64, rate: u32) -> u32 {
    (seconds * f64::from(rate)).round() as u32
}
