//! The parts of the Rust toolchain that a minimal installation leaves out.

use anyhow::{Context as _, Result};

use super::Purpose;
use crate::out;
use crate::shell::{self, Program};

/// Adds rustfmt and clippy where the tests and checks need them.
pub(super) fn ensure(purpose: Purpose) -> Result<()> {
    let wanted: &[(&str, &str)] = match purpose {
        Purpose::Source | Purpose::Test => &[("rustfmt", "fmt"), ("clippy", "clippy")],
        Purpose::FrontEnd | Purpose::Export | Purpose::App => &[],
    };
    for (component, subcommand) in wanted {
        if shell::find(format!("cargo-{subcommand}")).is_some()
            && Program::cargo().args([subcommand, "--version"]).answer().is_some()
        {
            continue;
        }
        out::heading(&format!("set-up: adding {component} to the Rust toolchain"));
        Program::new("rustup").args(["component", "add", component]).run().with_context(|| {
            format!(
                "{component} is missing; install it beside cargo (rustup component add {component})"
            )
        })?;
    }
    Ok(())
}
