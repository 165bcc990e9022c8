//! Finding ffmpeg and ffprobe, and learning whether they will do.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use stillcut_process::remembered;
use tokio::process::Command;

use crate::{
    Format,
    run::{self, ToolError},
    sound::SoundCodec,
};

/// What a healthy ffmpeg answers within a fraction of.
const ANSWER_DEADLINE: Duration = Duration::from_secs(20);

/// Where their answers are kept. The number is raised when records change their meaning.
const REMEMBERED: &str = "ffmpeg-2.json";

/// An ffmpeg and its ffprobe that were found and started once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ffmpeg {
    path: PathBuf,
    ffprobe: PathBuf,
    abilities: Abilities,
}

/// What an ffmpeg says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Abilities {
    version: String,
    /// Names of its encoders.
    encoders: BTreeSet<String>,
    /// Names of its filters.
    filters: BTreeSet<String>,
}

/// There is no ffmpeg that will do.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// No such program anywhere.
    #[error("{}", not_found(tool, looked_at))]
    NotFound {
        /// `ffmpeg` or `ffprobe`.
        tool: &'static str,
        /// Every place looked at, in order; one alone when it was named explicitly.
        looked_at: Vec<PathBuf>,
    },
    /// The program cannot be used.
    #[error("{} cannot be used: {detail}", path.display())]
    Unusable {
        /// The program found.
        path: PathBuf,
        /// What happened, for people.
        detail: String,
    },
    /// This build of ffmpeg cannot encode what is wanted.
    #[error("{} was built without the encoder {encoder}, which {} needs", path.display(), format.title())]
    NoEncoder {
        /// The program found.
        path: PathBuf,
        /// ffmpeg's name of the encoder.
        encoder: &'static str,
        /// What needs it.
        format: Format,
    },
}

impl Ffmpeg {
    /// Finds ffmpeg: the setting, `STILLCUT_FFMPEG`, `PATH`, the usual places of this system. What
    /// is named by the setting or the variable is used or refused, never replaced. ffprobe is the
    /// one of `STILLCUT_FFPROBE`, else the one beside ffmpeg, else as above.
    pub async fn locate(setting: Option<&Path>) -> Result<Self, LocateError> {
        Self::locate_known(setting, None).await
    }

    /// [`Ffmpeg::locate`] that starts nothing where the same files were asked before: what they said
    /// is kept in the folder `cache`.
    pub async fn locate_known(
        setting: Option<&Path>,
        cache: Option<&Path>,
    ) -> Result<Self, LocateError> {
        let (path, ffprobe) = find(setting)?;
        let known =
            cache.and_then(|cache| remembered::recall(cache, REMEMBERED, &[&path, &ffprobe]));
        if let Some(abilities) = known {
            return Ok(Self { path, ffprobe, abilities });
        }
        let abilities = ask_both(&path, &ffprobe).await?;
        if let Some(cache) = cache {
            remembered::keep(cache, REMEMBERED, &[&path, &ffprobe], &abilities);
        }
        Ok(Self { path, ffprobe, abilities })
    }

    /// Refuses where there is no such program, without starting any: [`Ffmpeg::locate`] would say the
    /// same.
    pub fn check_present(setting: Option<&Path>) -> Result<(), LocateError> {
        find(setting).map(|_found| ())
    }

    /// Whether this build has an encoder of this name, such as `libopus`.
    pub fn has_encoder(&self, name: &str) -> bool {
        self.abilities.encoders.contains(name)
    }

    /// Whether this build has a filter of this name, such as `zscale`.
    pub(crate) fn has_filter(&self, name: &str) -> bool {
        self.abilities.filters.contains(name)
    }

    /// Refuses a format whose pictures this build cannot encode.
    pub fn check_format(&self, format: Format) -> Result<(), LocateError> {
        self.check_encoder(format.encoder(), format)
    }

    /// Refuses a format whose sound this build cannot encode.
    pub fn check_sound(&self, format: Format) -> Result<(), LocateError> {
        self.check_encoder(format.sound_codec().map(SoundCodec::encoder), format)
    }

    fn check_encoder(
        &self,
        encoder: Option<&'static str>,
        format: Format,
    ) -> Result<(), LocateError> {
        match encoder {
            Some(encoder) if !self.has_encoder(encoder) => {
                Err(LocateError::NoEncoder { path: self.path.clone(), encoder, format })
            }
            _ => Ok(()),
        }
    }

    /// Where ffmpeg is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where ffprobe is.
    pub fn ffprobe_path(&self) -> &Path {
        &self.ffprobe
    }

    /// The version as ffmpeg writes it, such as `7.1.1` or `5.1.9-0+deb12u1`.
    pub fn version(&self) -> &str {
        &self.abilities.version
    }

    pub(crate) fn ffmpeg(&self) -> Command {
        let mut command = run::command(&self.path);
        command.args(["-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning"]);
        command
    }

    pub(crate) fn ffprobe(&self) -> Command {
        let mut command = run::command(&self.ffprobe);
        command.args(["-hide_banner", "-loglevel", "error"]);
        command
    }
}

/// The paths of ffmpeg and ffprobe.
fn find(setting: Option<&Path>) -> Result<(PathBuf, PathBuf), LocateError> {
    let named = setting.map(Path::to_path_buf).or_else(|| variable("STILLCUT_FFMPEG"));
    let ffmpeg = first_file("ffmpeg", candidates("ffmpeg", named, None))?;
    let named = variable("STILLCUT_FFPROBE");
    let ffprobe = first_file("ffprobe", candidates("ffprobe", named, ffmpeg.parent()))?;
    Ok((ffmpeg, ffprobe))
}

/// A program that was named explicitly is missing at one place, else it is nowhere.
fn not_found(tool: &str, looked_at: &[PathBuf]) -> String {
    match looked_at {
        [named] => format!("there is no {tool} at {}", named.display()),
        _ => format!("{tool} was not found"),
    }
}

/// The command that installs ffmpeg on this kind of system.
pub fn install_hint() -> &'static str {
    match env::consts::OS {
        "macos" => "brew install ffmpeg",
        "windows" => "winget install Gyan.FFmpeg",
        _ => "sudo apt install ffmpeg",
    }
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where to look for a tool, in order.
fn candidates(tool: &str, named: Option<PathBuf>, beside: Option<&Path>) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    folders(beside, &path)
        .into_iter()
        .map(|folder| folder.join(format!("{tool}{}", env::consts::EXE_SUFFIX)))
        .collect()
}

fn folders(beside: Option<&Path>, path: &OsString) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let all = beside.map(Path::to_path_buf).into_iter();
    for folder in all.chain(env::split_paths(path)).chain(usual_folders()) {
        // An empty entry of PATH would mean the current folder, which may be anybody's.
        if folder.is_absolute() && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// Where package managers put programs; a desktop session often starts without them in `PATH`.
fn usual_folders() -> Vec<PathBuf> {
    if cfg!(windows) {
        let below = |variable_name: &str, rest: &str| {
            variable(variable_name).map(|folder| folder.join(rest))
        };
        let places = [
            below("LOCALAPPDATA", r"Microsoft\WinGet\Links"),
            below("ProgramFiles", r"ffmpeg\bin"),
            below("ProgramData", r"chocolatey\bin"),
            below("USERPROFILE", r"scoop\shims"),
        ];
        return places.into_iter().flatten().collect();
    }
    ["/opt/homebrew/bin", "/usr/local/bin", "/usr/bin", "/opt/local/bin", "/snap/bin"]
        .map(PathBuf::from)
        .to_vec()
}

fn first_file(tool: &'static str, looked_at: Vec<PathBuf>) -> Result<PathBuf, LocateError> {
    match looked_at.iter().find(|path| path.is_file()) {
        Some(path) => Ok(path.clone()),
        None => Err(LocateError::NotFound { tool, looked_at }),
    }
}

async fn ask_both(ffmpeg: &Path, ffprobe: &Path) -> Result<Abilities, LocateError> {
    // Together: each start links some hundred shared libraries.
    let (version, probe_version, encoders, filters) = tokio::join!(
        version(ffmpeg),
        version(ffprobe),
        ask(ffmpeg, &["-hide_banner", "-encoders"]),
        ask(ffmpeg, &["-hide_banner", "-filters"]),
    );
    let version = version?;
    probe_version?;
    let (encoders, filters) = (second_words(&encoders?), second_words(&filters?));
    tracing::debug!(path = %ffmpeg.display(), version, "found ffmpeg");
    Ok(Abilities { version, encoders, filters })
}

async fn version(tool: &Path) -> Result<String, LocateError> {
    let answer = ask(tool, &["-version"]).await?;
    parse_version(&answer).map(str::to_owned).ok_or_else(|| LocateError::Unusable {
        path: tool.to_path_buf(),
        detail: format!("it answers '{}' when asked for its version", first_line(&answer)),
    })
}

async fn ask(tool: &Path, arguments: &[&str]) -> Result<String, LocateError> {
    let mut command = run::command(tool);
    command.args(arguments);
    match run::output("ffmpeg", command, ANSWER_DEADLINE).await {
        Ok(answer) => Ok(String::from_utf8_lossy(&answer).into_owned()),
        Err(error) => {
            Err(LocateError::Unusable { path: tool.to_path_buf(), detail: detail(&error) })
        }
    }
}

fn detail(error: &ToolError) -> String {
    match error {
        ToolError::Spawn(error) => error.source.to_string(),
        other => other.to_string(),
    }
}

/// The version in `ffmpeg version 7.1.1 Copyright ...`.
fn parse_version(answer: &str) -> Option<&str> {
    let mut words = first_line(answer).split_whitespace();
    let tool = words.next()?;
    let known = tool == "ffmpeg" || tool == "ffprobe";
    (known && words.next()? == "version").then(|| words.next())?
}

/// The names in lines such as ` V....D libx264   H.264 ...` and ` TS. zscale   V->V   Apply ...`.
fn second_words(list: &str) -> BTreeSet<String> {
    list.lines().filter_map(|line| line.split_whitespace().nth(1)).map(str::to_owned).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_read_from_the_first_line() {
        let debian = "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026\nbuilt with gcc 12";
        assert_eq!(parse_version(debian), Some("5.1.9-0+deb12u1"));
        assert_eq!(parse_version("ffprobe version n7.1 Copyright"), Some("n7.1"));
        assert_eq!(parse_version("avconv version 12"), None);
        assert_eq!(parse_version(""), None);
    }

    #[test]
    fn names_are_whole_words() {
        let list = "Encoders:\n ------\n V....D libx264rgb    libx264 RGB\n V....D h264_nvenc  NV";
        let names = second_words(list);
        assert!(!names.contains("libx264"));
        assert!(names.contains("libx264rgb"));
        assert!(
            second_words("Filters:\n .SC zscale            V->V       Apply").contains("zscale")
        );
    }

    #[test]
    fn named_program_has_no_replacement() {
        let looked_at = candidates("ffmpeg", Some("/my/ffmpeg".into()), None);
        assert_eq!(looked_at, [PathBuf::from("/my/ffmpeg")]);
    }

    #[test]
    fn named_program_that_is_missing_is_named() {
        let missing = first_file("ffmpeg", vec!["/my/ffmpeg".into()]).unwrap_err().to_string();
        assert_eq!(missing, "there is no ffmpeg at /my/ffmpeg");
        let nowhere = first_file("ffmpeg", vec!["/a/x".into(), "/b/x".into()]).unwrap_err();
        assert_eq!(nowhere.to_string(), "ffmpeg was not found");
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_absolute_distinct_and_in_order() {
        let found = folders(Some(Path::new("/beside")), &"/one::.:/two:/one:/usr/bin".into());
        let expected = ["/beside", "/one", "/two", "/usr/bin"].map(PathBuf::from);
        assert_eq!(found[..4], expected);
        assert_eq!(found.iter().filter(|folder| **folder == expected[3]).count(), 1);
    }
}
