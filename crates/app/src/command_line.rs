//! An export as the terminal command that does the same.

use std::borrow::Cow;

use stillcut_capture::{Dedup, ModeChoice};
use stillcut_export::{AlphaChoice, ExportRequest};
use stillcut_media::Quality;
use stillcut_remote::NetworkPolicy;
use stillcut_timeline::FrameRange;

/// The command, quoted for a POSIX shell.
pub(crate) fn command_line(request: &ExportRequest) -> String {
    let mut words = vec!["stillcut".to_owned(), "export".to_owned()];
    words.push(request.composition.display().to_string());
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
    option("-o", request.output.display().to_string());
    option("--format", request.format.to_string());
    if request.alpha == AlphaChoice::Off {
        option("--alpha", "off".to_owned());
    }
    option("--mode", mode(request.mode).to_owned());
    option("--batch", request.batch.size().to_string());
    option("--dedup", dedup(request.dedup).to_owned());
    option("--quality", quality(request.quality).to_owned());
    if let Some(FrameRange { start, end }) = request.range {
        option("--range", format!("{start}..{end}"));
    }
    if !request.variables.is_empty() {
        option("--variables", request.variables.to_json());
    }
    let network = request.remote.network().map(|network| network.policy);
    if network == Some(NetworkPolicy::Allow) {
        option("--network", "allow".to_owned());
    }
    if request.overwrite {
        words.push("--overwrite".to_owned());
    }
    if request.allow_problems {
        words.push("--allow-problems".to_owned());
    }
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

/// A word that no shell takes apart. A NUL cannot be part of an argument; it is left out.
fn quote(word: &str) -> String {
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map_or_else(|_| word.clone(), Cow::into_owned)
}

fn mode(mode: ModeChoice) -> &'static str {
    match mode {
        ModeChoice::Auto => "auto",
        ModeChoice::DrawElement => "draw-element",
        ModeChoice::Screenshot => "screenshot",
    }
}

fn dedup(dedup: Dedup) -> &'static str {
    match dedup {
        Dedup::Exact => "exact",
        Dedup::Predicted => "predicted",
        Dedup::Off => "off",
    }
}

fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Draft => "draft",
        Quality::Standard => "standard",
        Quality::High => "high",
    }
}

#[cfg(test)]
mod tests {
    use stillcut_capture::{Batch, Drawing, Transport};
    use stillcut_composition::Variables;
    use stillcut_export::{GuardChoice, Shards, VerifyHolds};
    use stillcut_media::Format;
    use stillcut_stage::Remote;

    use super::*;

    #[test]
    fn the_command_says_everything_and_survives_the_shell() {
        let request = ExportRequest {
            composition: "/films/it's here".into(),
            variables: Variables::parse(r#"{"title": "it's"}"#).unwrap(),
            remote: Remote::default(),
            output: "/films/out.mp4".into(),
            format: Format::Mp4,
            alpha: AlphaChoice::Auto,
            overwrite: true,
            mode: ModeChoice::DrawElement,
            allow_problems: false,
            transport: Transport::default(),
            drawing: Drawing::default(),
            batch: Batch::new(8).unwrap(),
            shards: Shards::Auto,
            dedup: Dedup::Predicted,
            quality: Quality::High,
            fps: None,
            range: Some(FrameRange { start: 30, end: 90 }),
            verify_holds: VerifyHolds::Sample,
            guard: GuardChoice::Auto,
            cache: None,
            hashes: None,
            chromium: None,
            ffmpeg: None,
        };
        let command = command_line(&request);
        let words = shlex::split(&command).unwrap();
        assert_eq!(
            words.join("|"),
            "stillcut|export|/films/it's here|-o|/films/out.mp4|--format|mp4|--mode|draw-element|--batch|8\
             |--dedup|predicted|--quality|high|--range|30..90\
             |--variables|{\"title\":\"it's\"}|--overwrite",
            "{command}"
        );
    }
}
