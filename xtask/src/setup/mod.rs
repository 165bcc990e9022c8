//! What the tasks need from the machine, installed when it is missing.
//!
//! A check that finds everything takes a fraction of a second and asks nothing of the network, so
//! every task begins with one.

mod brew;
mod debian;
mod needs;
mod node;
mod rust;
mod winget;

use std::path::Path;

use anyhow::{Result, bail};

use crate::out;
use needs::Need;

/// What the machine is set up for; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Formatting and the walls: the Rust tools alone.
    Source,
    /// Checking the front end: Node and its packages.
    FrontEnd,
    /// Exporting from a terminal: Chromium, ffmpeg, fonts.
    Export,
    /// The window: the system's web view.
    App,
    /// The tests: a virtual display and a driver for the window.
    Test,
}

/// Installs what is missing for `purpose` and says what it does.
pub(crate) fn ensure(root: &Path, purpose: Purpose) -> Result<()> {
    if purpose >= Purpose::Export {
        ensure_system(purpose)?;
    }
    rust::ensure(purpose)?;
    if purpose >= Purpose::FrontEnd {
        node::ensure_node()?;
        if purpose != Purpose::Export {
            node::ensure_packages(root, "ui")?;
        }
        if purpose >= Purpose::Export {
            node::ensure_packages(root, "libraries")?;
        }
    }
    Ok(())
}

fn ensure_system(purpose: Purpose) -> Result<()> {
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    out::heading("set-up: installing what is missing");
    for need in &missing {
        out::note(&format!("{} ({})", need.name, need.why));
    }
    if debian::is_here() {
        debian::install(&missing)?;
    } else if cfg!(target_os = "macos") {
        brew::install(&missing)?;
    } else if cfg!(windows) {
        winget::install(&missing)?;
    } else {
        bail!(
            "only Debian and Ubuntu are set up automatically; install these with your \
             distribution's tools and repeat: {}",
            missing.iter().map(|need| need.name).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}

fn missing(purpose: Purpose) -> Vec<Need> {
    let wanted = needs::all().into_iter().filter(|need| need.purpose <= purpose);
    let absent: Vec<Need> = wanted.filter(|need| !need.program_is_here()).collect();
    if debian::is_here() {
        debian::not_installed(absent)
    } else if cfg!(target_os = "macos") {
        absent.into_iter().filter(|need| !need.brew.is_empty()).collect()
    } else if cfg!(windows) {
        absent.into_iter().filter(|need| !need.winget.is_empty()).collect()
    } else {
        absent.into_iter().filter(Need::is_missing_on_other_linux).collect()
    }
}
