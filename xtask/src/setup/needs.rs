//! The list of what is needed, for which purpose, and what each system calls it.

use std::path::Path;

use super::Purpose;
use crate::shell::{self, Program};

/// One thing the machine must have.
#[derive(Debug, Clone)]
pub(super) struct Need {
    /// What people call it.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) why: &'static str,
    /// The first purpose that needs it.
    pub(super) purpose: Purpose,
    /// How to see that it is here without asking a package manager.
    pub(super) here: Here,
    /// Debian packages.
    pub(super) apt: &'static [&'static str],
    /// Arguments of `brew install`; empty where macOS brings it.
    pub(super) brew: &'static [&'static str],
    /// Package ids for winget; empty where Windows brings it (`WebView2` has come with it since 10).
    pub(super) winget: &'static [&'static str],
}

/// How to see that something is here without asking a package manager.
#[derive(Debug, Clone)]
pub(super) enum Here {
    /// Any of these programs on `PATH`, a file the variable names, or one of these files.
    AnyProgram {
        variable: &'static str,
        names: &'static [&'static str],
        files: &'static [&'static str],
    },
    /// All of these programs on `PATH`.
    Programs(&'static [&'static str]),
    /// A library known to pkg-config.
    Library(&'static str),
    /// Only a package manager knows.
    Unseen,
}

impl Need {
    /// Whether its programs are here; false for what only a package manager knows.
    pub(super) fn program_is_here(&self) -> bool {
        match &self.here {
            Here::AnyProgram { variable, names, files } => {
                std::env::var_os(variable).is_some_and(|path| Path::new(&path).is_file())
                    || names.iter().any(|name| shell::find(name).is_some())
                    || files.iter().any(|file| Path::new(file).is_file())
            }
            Here::Programs(names) => names.iter().all(|name| shell::find(name).is_some()),
            Here::Library(_) | Here::Unseen => false,
        }
    }

    /// On a Linux whose package manager we do not know: only what can be seen counts as missing.
    pub(super) fn is_missing_on_other_linux(&self) -> bool {
        match self.here {
            Here::Library(name) => {
                Program::new("pkg-config").args(["--exists", name]).answer().is_none()
            }
            Here::Unseen => false,
            Here::AnyProgram { .. } | Here::Programs(_) => !self.program_is_here(),
        }
    }
}

/// Where browsers put themselves outside `PATH`.
const BROWSER_FILES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

/// Everything, in the order of installation.
pub(super) fn all() -> Vec<Need> {
    [to_export(), to_run_the_window(), to_test()].concat()
}

fn to_export() -> Vec<Need> {
    vec![
        Need {
            name: "a C compiler and linker",
            why: "Rust links with it",
            purpose: Purpose::Export,
            here: Here::Programs(if cfg!(windows) { &[] } else { &["cc"] }),
            apt: &["build-essential"],
            brew: &[],
            winget: &[],
        },
        Need {
            name: "Chromium",
            why: "draws the frames",
            purpose: Purpose::Export,
            here: Here::AnyProgram {
                variable: "STILLCUT_CHROMIUM",
                names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
                files: BROWSER_FILES,
            },
            apt: &["chromium"],
            brew: &["--cask", "google-chrome"],
            winget: &["Google.Chrome"],
        },
        Need {
            name: "Chromium's headless shell",
            why: "starts in half the time and needs less memory than the whole browser",
            purpose: Purpose::Export,
            here: Here::Unseen,
            apt: &["chromium-headless-shell"],
            brew: &[],
            winget: &[],
        },
        Need {
            name: "ffmpeg and ffprobe",
            why: "encode and check the video",
            purpose: Purpose::Export,
            here: Here::Programs(&["ffmpeg", "ffprobe"]),
            apt: &["ffmpeg"],
            brew: &["ffmpeg"],
            winget: &["Gyan.FFmpeg"],
        },
        Need {
            name: "fonts",
            why: "text, symbols and emoji in compositions",
            purpose: Purpose::Export,
            here: Here::Unseen,
            apt: &["fonts-liberation", "fonts-noto-core", "fonts-noto-color-emoji"],
            brew: &[],
            winget: &[],
        },
    ]
}

fn to_run_the_window() -> Vec<Need> {
    let library = |name, pkg_config, apt| Need {
        name,
        why: "the window",
        purpose: Purpose::App,
        here: Here::Library(pkg_config),
        apt,
        brew: &[],
        winget: &[],
    };
    vec![
        Need {
            name: "pkg-config",
            why: "finds the libraries below",
            purpose: Purpose::App,
            here: Here::Programs(&["pkg-config"]),
            apt: &["pkg-config"],
            brew: &[],
            winget: &[],
        },
        library("WebKitGTK 4.1", "webkit2gtk-4.1", &["libwebkit2gtk-4.1-dev"]),
        library("GTK 3", "gtk+-3.0", &["libgtk-3-dev"]),
        library("librsvg", "librsvg-2.0", &["librsvg2-dev"]),
        Need {
            name: "libxdo",
            why: "the window",
            purpose: Purpose::App,
            here: Here::Unseen, // ships no pkg-config file
            apt: &["libxdo-dev"],
            brew: &[],
            winget: &[],
        },
    ]
}

fn to_test() -> Vec<Need> {
    vec![
        Need {
            name: "Xvfb",
            why: "a display for the window's tests",
            purpose: Purpose::Test,
            here: Here::Programs(&["Xvfb"]),
            apt: &["xvfb"],
            brew: &[],
            winget: &[],
        },
        Need {
            name: "WebKitWebDriver",
            why: "drives the window in its tests",
            purpose: Purpose::Test,
            here: Here::Programs(&["WebKitWebDriver"]),
            apt: &["webkit2gtk-driver"],
            brew: &[],
            winget: &[],
        },
    ]
}
