//! macOS: Homebrew, or the exact commands where it is absent.

use anyhow::{Result, bail};

use super::needs::Need;
use crate::shell::{self, Program};

/// Installs these needs.
pub(super) fn install(needs: &[Need]) -> Result<()> {
    let commands: Vec<Program> = needs.iter().map(|need| command(need.brew)).collect();
    if shell::find("brew").is_none() {
        let lines: Vec<String> =
            commands.iter().map(|command| format!("  {}", command.line())).collect();
        bail!("install Homebrew (https://brew.sh), then:\n{}", lines.join("\n"));
    }
    commands.iter().try_for_each(Program::run)
}

fn command(arguments: &[&str]) -> Program {
    Program::new("brew").args(["install"]).args(arguments).interactive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cask_is_installed_as_a_cask() {
        let line = command(&["--cask", "google-chrome"]).line();
        assert_eq!(line, "brew install --cask google-chrome");
    }
}
