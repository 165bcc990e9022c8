//! The reference tool (`hyperframes` of npm), rendering the same compositions beside us.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::composition::Composition;
use super::ours::size;
use super::tree::{self, Cost, Ended};
use crate::out;
use crate::shell::{self, Program};

/// Names the program where it is not on `PATH` and not among npm's global packages.
const VARIABLE: &str = "STILLCUT_PEER";
/// What it is called.
const NAME: &str = "hyperframes";
/// Its own variable for the browser. Its best mode needs the headless shell.
const BROWSER: &str = "HYPERFRAMES_BROWSER_PATH";
/// Names of the headless shell, and where Debian puts it.
const HEADLESS_SHELLS: [&str; 3] = [
    "chrome-headless-shell",
    "chromium-headless-shell",
    "/usr/lib/chromium/chromium-headless-shell",
];
/// A mode that takes this many times the best so far cannot win any more and is ended.
const HOPELESS: f64 = 1.15;
/// No render of ours or of theirs should take longer; one that hangs must not stop the whole run.
const LONGEST: Duration = Duration::from_secs(600);

/// The reference tool.
#[derive(Debug)]
pub(super) struct Peer {
    program: PathBuf,
    path: OsString,
    browser: Option<PathBuf>,
    temporary: PathBuf,
}

/// How it captures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    /// Screenshots instead of what it takes by itself (begin-frame capture, where it can).
    pub(super) screenshots: bool,
    /// As many workers as it likes, instead of one.
    pub(super) workers: bool,
}

impl Mode {
    /// Without any option.
    pub(super) const USUAL: Self = Self { screenshots: false, workers: true };

    /// As people read it.
    pub(super) fn name(self) -> &'static str {
        match (self.screenshots, self.workers) {
            (false, false) => "own capture, one worker",
            (false, true) => "own capture, automatic workers",
            (true, false) => "screenshots, one worker",
            (true, true) => "screenshots, automatic workers",
        }
    }
}

/// One render.
#[derive(Debug, Clone)]
pub(super) struct Render {
    /// What it cost.
    pub(super) cost: Cost,
    /// Size of the video.
    pub(super) bytes: u64,
    /// The video.
    pub(super) video: PathBuf,
}

impl Peer {
    /// The tool, where it is installed: `named`, else what the environment names, else on `PATH`,
    /// else among npm's global packages. Its temporary files go into `temporary`.
    pub(super) fn find(named: Option<&Path>, temporary: &Path) -> Result<Option<Self>> {
        let asked = named.map(Path::to_owned).or_else(|| {
            let variable = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
            variable.map(PathBuf::from)
        });
        let program = match &asked {
            Some(asked) => Some(shell::find(asked).with_context(|| {
                format!("{} is no program that can be started", asked.display())
            })?),
            None => shell::find(NAME).or_else(globally_installed),
        };
        let Some(program) = program else { return Ok(None) };
        std::fs::create_dir_all(temporary).context("a temporary folder could not be made")?;
        let browser = match std::env::var_os(BROWSER) {
            Some(_) => None,
            None => HEADLESS_SHELLS.iter().find_map(shell::find),
        };
        let path = path_with(&program)?;
        Ok(Some(Self { program, path, browser, temporary: temporary.to_owned() }))
    }

    /// Its name and version.
    pub(super) fn version(&self) -> String {
        let version = self.program().args(["--version"]).answer();
        format!("{NAME} {}", version.unwrap_or_default().trim()).trim_end().to_owned()
    }

    /// Renders a video; nothing when it took longer than `limit` seconds.
    pub(super) fn render(
        &self,
        composition: &Composition,
        mode: Mode,
        limit: Option<f64>,
    ) -> Result<Option<Render>> {
        let name = format!("peer-{}{}", u8::from(mode.screenshots), u8::from(mode.workers));
        let video = composition.output(&format!("{name}.mp4"))?;
        if video.exists() {
            std::fs::remove_file(&video).context("an earlier video could not be removed")?;
        }
        let program = self.rendering(composition, mode, &video);
        let log = composition.output(&format!("{name}.log"))?;
        let limit = limit.map_or(LONGEST, Duration::from_secs_f64).min(LONGEST);
        let Ended::Done(cost) = tree::run(&program, &log, Some(limit))? else { return Ok(None) };
        let bytes = size(&video).context("the reference tool ended without an error")?;
        Ok(Some(Render { cost, bytes, video }))
    }

    /// Its own lossless frames, into a folder.
    pub(super) fn frames(&self, composition: &Composition, mode: Mode, to: &Path) -> Result<()> {
        let program = self.rendering(composition, mode, to).args(["--format", "png-sequence"]);
        let log = composition.output("peer-frames.log")?;
        match tree::run(&program, &log, Some(LONGEST))? {
            Ended::Done(_) => Ok(()),
            Ended::Stopped => bail!("the reference tool took too long for its own frames"),
        }
    }

    /// Its fastest mode for a composition, found step by step: how it captures first, then with
    /// how many workers. `each` is called before every render of it.
    pub(super) fn best_mode(
        &self,
        composition: &Composition,
        mut each: impl FnMut() -> Result<()>,
    ) -> Result<(Mode, Render)> {
        let mut best: Option<(Mode, Render)> = None;
        let mut attempt = |mode: Mode, best: &mut Option<(Mode, Render)>| -> Result<()> {
            each()?;
            let limit = best.as_ref().map(|(_, render)| render.cost.wall * HOPELESS);
            match self.render(composition, mode, limit) {
                Ok(Some(render)) => {
                    out::note(&format!("{:44} {:.1} s", mode.name(), render.cost.wall));
                    if best.as_ref().is_none_or(|(_, best)| render.cost.wall < best.cost.wall) {
                        *best = Some((mode, render));
                    }
                }
                Ok(None) => out::note(&format!("{:44} ended, too slow", mode.name())),
                Err(error) => out::warning(&format!("{}: {error:#}", mode.name())),
            }
            Ok(())
        };
        for screenshots in [false, true] {
            attempt(Mode { screenshots, workers: false }, &mut best)?;
        }
        let screenshots = best.as_ref().is_some_and(|(mode, _)| mode.screenshots);
        // With one core it takes one worker by itself.
        if std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
            attempt(Mode { screenshots, workers: true }, &mut best)?;
        }
        best.with_context(|| format!("the reference tool rendered {} in no mode", composition.name))
    }

    fn rendering(&self, composition: &Composition, mode: Mode, to: &Path) -> Program {
        let mut program = self
            .program()
            .args(["render".as_ref(), composition.folder.as_os_str()])
            .args(["-o".as_ref(), to.as_os_str()]);
        if mode.screenshots {
            program = program.env("PRODUCER_FORCE_SCREENSHOT", "true");
        }
        if !mode.workers {
            program = program.args(["--workers", "1"]);
        }
        program
    }

    /// Without its telemetry and its looking for updates, which would cost it time.
    fn program(&self) -> Program {
        let mut program = Program::new(&self.program).env("PATH", &self.path);
        for (name, value) in [
            ("HYPERFRAMES_NO_TELEMETRY", "1"),
            ("DO_NOT_TRACK", "1"),
            ("HYPERFRAMES_NO_UPDATE_CHECK", "1"),
            ("HYPERFRAMES_SKIP_SKILLS", "1"),
            ("HYPERFRAMES_NO_AUTO_INSTALL", "1"),
            ("HYPERFRAMES_EXTRACT_CACHE_DIR", "off"),
            ("NO_COLOR", "1"),
            ("CI", "1"),
        ] {
            program = program.env_default(name, value);
        }
        if let Some(browser) = &self.browser {
            program = program.env(BROWSER, browser);
        }
        program.env("TMPDIR", &self.temporary)
    }
}

fn globally_installed() -> Option<PathBuf> {
    let prefix = Program::new("npm").args(["prefix", "--global"]).answer()?;
    let prefix = Path::new(prefix.trim());
    // On Windows the programs lie in the prefix itself.
    [prefix.join("bin").join(NAME), prefix.join(NAME)].into_iter().find_map(shell::find)
}

/// The search path with the program's own folder first: npm puts the Node that suits it there.
fn path_with(program: &Path) -> Result<OsString> {
    let own = program.parent().map(Path::to_owned);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = own.into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(folders).context("the folder of the reference tool cannot be on PATH")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_was_named_and_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("no-such-tool");
        let error = Peer::find(Some(&named), folder.path()).unwrap_err();
        assert!(error.to_string().contains("no-such-tool"));
    }

    #[cfg(unix)]
    mod with_a_tool {
        use std::fs;
        use std::os::unix::fs::PermissionsExt as _;

        use super::*;

        /// A tool that takes longer with screenshots and shorter with several workers.
        const TOOL: &str = r#"#!/bin/sh
[ "$1" = --version ] && { echo 1.2.3; exit; }
[ -n "$PRODUCER_FORCE_SCREENSHOT" ] && exit 1
echo "$@" > "$4"
"#;

        fn tool(folder: &Path) -> Peer {
            let program = folder.join("tool");
            fs::write(&program, TOOL).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
            Peer::find(Some(&program), &folder.join("tmp")).unwrap().unwrap()
        }

        #[test]
        fn it_is_asked_for_its_version_and_renders() {
            let folder = tempfile::tempdir().unwrap();
            let peer = tool(folder.path());
            assert_eq!(peer.version(), "hyperframes 1.2.3");
            let composition =
                Composition { name: "film".to_owned(), folder: folder.path().join("film") };
            let mode = Mode { screenshots: false, workers: false };
            let render = peer.render(&composition, mode, None).unwrap().unwrap();
            assert!(fs::read_to_string(render.video).unwrap().ends_with("--workers 1\n"));
        }

        #[test]
        fn a_mode_that_fails_leaves_the_others() {
            let folder = tempfile::tempdir().unwrap();
            let peer = tool(folder.path());
            let composition =
                Composition { name: "film".to_owned(), folder: folder.path().join("film") };
            let mut calls = 0;
            let each = || {
                calls += 1;
                Ok(())
            };
            let (mode, _) = peer.best_mode(&composition, each).unwrap();
            assert!(!mode.screenshots, "screenshots fail");
            assert!(calls >= 2);
        }
    }
}
