//! What differs between operating systems, in one place.

use std::path::{Path, PathBuf};

/// The step that installs Chromium.
#[cfg(target_os = "linux")]
pub(crate) const CHROMIUM_INSTALL_HINT: &str = "sudo apt install chromium";
/// The step that installs Chromium.
#[cfg(target_os = "macos")]
pub(crate) const CHROMIUM_INSTALL_HINT: &str = "brew install --cask chromium";
/// The step that installs Chromium.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) const CHROMIUM_INSTALL_HINT: &str = "winget install Google.Chrome";

/// Where Chromium usually is: bare names are looked for on the search path. The headless shell is
/// the same engine without a browser around it: it starts in half the time and needs a quarter
/// less memory. Debian's program of that name on the search path is a script that stays between us
/// and the browser, which then would outlive us when we are killed.
#[cfg(target_os = "linux")]
pub(crate) fn chromium_candidates() -> Vec<PathBuf> {
    let names = [
        "/usr/lib/chromium/chromium-headless-shell",
        "chrome-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/usr/bin/chromium",
    ];
    names.iter().map(PathBuf::from).collect()
}

/// Where Chromium usually is.
#[cfg(target_os = "macos")]
pub(crate) fn chromium_candidates() -> Vec<PathBuf> {
    [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "chromium",
    ]
    .iter()
    .map(PathBuf::from)
    .collect()
}

/// Where Chromium usually is.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn chromium_candidates() -> Vec<PathBuf> {
    let folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
        .into_iter()
        .filter_map(std::env::var_os);
    folders
        .flat_map(|folder| {
            [r"Chromium\Application\chrome.exe", r"Google\Chrome\Application\chrome.exe"]
                .map(|program| Path::new(&folder).join(program))
        })
        .collect()
}

/// Whether Chromium's sandbox must be left out: it refuses to run as root.
#[cfg(unix)]
pub(crate) fn runs_as_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether Chromium's sandbox must be left out.
#[cfg(not(unix))]
pub(crate) fn runs_as_root() -> bool {
    false
}

/// A folder kept in memory with at least `bytes` free, where there is one.
#[cfg(target_os = "linux")]
pub(crate) fn memory_folder(bytes: u64) -> Option<PathBuf> {
    let folder = Path::new("/dev/shm");
    let free = rustix::fs::statvfs(folder).ok()?;
    (free.f_bavail * free.f_frsize >= bytes).then(|| folder.to_owned())
}

/// A folder kept in memory.
#[cfg(not(target_os = "linux"))]
pub(crate) fn memory_folder(_bytes: u64) -> Option<PathBuf> {
    None
}
