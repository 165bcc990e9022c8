//! An ffmpeg that decodes one source, from where it begins to its end.

use std::{ffi::OsString, process::Stdio, time::Duration};

use stillcut_process::{ChildProcess, SpawnError};
use stillcut_timeline::sound::SAMPLE_RATE;
use tokio::{io::AsyncReadExt, process::ChildStdout};

use super::{CHANNELS, Source, TRUSTED_INPUT};
use crate::{Ffmpeg, run};

/// Decoding begins this much earlier than it is heard: codecs need some frames to find themselves.
const RUN_UP: f64 = 0.5;
/// Bytes of one sample of one channel.
const BYTES: usize = size_of::<f32>();
/// The steps in which a tempo is changed: beyond them ffmpeg leaves samples out.
const TEMPO_STEP: f64 = 2.0;

/// A source that is being decoded. Dropping it kills ffmpeg.
#[derive(Debug)]
pub(super) struct Decoder {
    child: ChildProcess,
    pipe: Option<ChildStdout>,
    bytes: Vec<u8>,
}

impl Decoder {
    /// Starts to decode a source.
    pub(super) fn start(ffmpeg: &Ffmpeg, source: &Source) -> Result<Self, SpawnError> {
        let mut command = ffmpeg.ffmpeg();
        command.args(arguments(source)).stdout(Stdio::piped());
        let mut child = ChildProcess::spawn("ffmpeg", command)?;
        let pipe = child.take_stdout();
        Ok(Self { child, pipe, bytes: Vec::new() })
    }

    /// Fills `samples` (whole pairs) as far as the source goes and tells how many it filled. Fewer
    /// than asked mean that the source has ended.
    pub(super) async fn read(&mut self, samples: &mut [f32]) -> usize {
        let Some(pipe) = &mut self.pipe else { return 0 };
        self.bytes.resize(samples.len() * BYTES, 0);
        let mut filled = 0;
        while filled < self.bytes.len() {
            match pipe.read(&mut self.bytes[filled..]).await {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) => {
                    // It ends the source as its end does; the status tells the rest.
                    tracing::debug!(%error, "a decoder's pipe broke");
                    break;
                }
            }
        }
        let count = filled / (BYTES * CHANNELS) * CHANNELS;
        for (sample, bytes) in samples[..count].iter_mut().zip(self.bytes.chunks_exact(BYTES)) {
            let value = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            // Files with floating point samples can hold anything.
            *sample = if value.is_finite() { value } else { 0.0 };
        }
        if count < samples.len() {
            self.pipe = None;
        }
        count
    }

    /// After the end: why ffmpeg could not decode, if so.
    pub(super) async fn failure(&self) -> Option<String> {
        let status = self.child.wait().await;
        let tail = self.child.stderr_tail();
        (!status.success()).then(|| run::last_line(&tail).to_owned())
    }

    /// Ends ffmpeg and returns when it is gone.
    pub(super) async fn stop(self) {
        self.child.stop(Duration::ZERO).await;
    }
}

/// Arguments that write a source as 48 kHz stereo in 32-bit floating point to standard output.
fn arguments(source: &Source) -> Vec<OsString> {
    let begin = (source.trim - RUN_UP).max(0.0);
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    add(&TRUSTED_INPUT);
    if begin > 0.0 {
        add(&["-ss", &format!("{begin:.6}")]);
    }
    add(&["-i"]);
    arguments.push(run::file_argument(&source.path));
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
    add(&["-map", "0:a:0", "-af", &filters(source, begin)]);
    add(&["-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"]);
    arguments
}

/// Steps of decoding: the rate and the gaps of the file made even, two channels, the beginning cut
/// to the sample, the tempo changed.
fn filters(source: &Source, begin: f64) -> String {
    let mut filters = vec![format!("aresample={SAMPLE_RATE}:async=1:first_pts=0")];
    filters.push(match source.channels {
        // ffmpeg would turn a single channel down by 3 dB.
        1 => "pan=stereo|c0=c0|c1=c0".to_owned(),
        _ => "aformat=channel_layouts=stereo".to_owned(),
    });
    let cut = stillcut_timeline::sound::sample_at(source.trim - begin);
    if cut > 0 {
        filters.push(format!("atrim=start_sample={cut}"));
    }
    filters.extend(tempo(source.rate).iter().map(|step| format!("atempo={step:.6}")));
    filters.push("aformat=sample_fmts=flt".to_owned());
    filters.join(",")
}

/// Factors from 0.5 to 2 that multiply to the rate; none for 1.
fn tempo(rate: f64) -> Vec<f64> {
    let mut left = rate;
    let mut steps = Vec::new();
    while left > TEMPO_STEP {
        steps.push(TEMPO_STEP);
        left /= TEMPO_STEP;
    }
    while left < 1.0 / TEMPO_STEP {
        steps.push(1.0 / TEMPO_STEP);
        left *= TEMPO_STEP;
    }
    if (left - 1.0).abs() > 1e-9 {
        steps.push(left);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(channels: u32, trim: f64, rate: f64) -> Source {
        Source { path: "-a.mp3".into(), channels, seconds: None, trim, rate }
    }

    #[test]
    fn a_plain_source() {
        let words = arguments(&source(2, 0.0, 1.0));
        let words: Vec<_> = words.iter().map(|word| word.to_str().unwrap()).collect();
        assert_eq!(words[..2], ["-protocol_whitelist", "file"]);
        assert_eq!(
            words[4..].join(" "),
            "-i file:-a.mp3 -map 0:a:0 -af aresample=48000:async=1:first_pts=0,\
             aformat=channel_layouts=stereo,aformat=sample_fmts=flt -c:a pcm_f32le -f f32le pipe:1"
        );
    }

    #[test]
    fn a_trim_is_cut_after_a_run_up() {
        let words = arguments(&source(1, 2.25, 1.0)).join(" ".as_ref());
        let words = words.to_str().unwrap();
        assert!(words.contains("-ss 1.750000 -i"), "{words}");
        assert!(words.contains("pan=stereo|c0=c0|c1=c0,atrim=start_sample=24000,"), "{words}");
        assert!(filters(&source(2, 0.25, 1.0), 0.0).contains("atrim=start_sample=12000"));
    }

    #[test]
    fn tempo_changes_in_steps() {
        assert_eq!(tempo(1.0), Vec::<f64>::new());
        assert_eq!(tempo(1.5), [1.5]);
        assert_eq!(tempo(5.0), [2.0, 2.0, 1.25]);
        assert_eq!(tempo(0.2), [0.5, 0.5, 0.8]);
        assert_eq!(tempo(0.5), [0.5]);
    }
}
