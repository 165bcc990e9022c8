//! Windows: winget, or the exact commands where it is absent.

use anyhow::{Result, bail};

use super::needs::Need;
use crate::out;
use crate::shell::{self, Program};

/// Installs these needs.
pub(super) fn install(needs: &[Need]) -> Result<()> {
    let ids: Vec<&str> = needs.iter().flat_map(|need| need.winget).copied().collect();
    if shell::find("winget").is_none() {
        let lines: Vec<String> =
            ids.iter().map(|id| format!("  {}", install_command(id).line())).collect();
        bail!(
            "install winget (\"App Installer\" in the Microsoft Store), then:\n{}",
            lines.join("\n")
        );
    }
    ids.into_iter().map(install_command).try_for_each(|command| command.run())?;
    out::warning("winget changes PATH for new terminals only: open one if a program is not found");
    Ok(())
}

fn install_command(id: &str) -> Program {
    Program::new("winget").args(["install", "--exact", "--id", id]).args([
        "--accept-package-agreements",
        "--accept-source-agreements",
        "--disable-interactivity",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_asks_nothing() {
        let line = install_command("Gyan.FFmpeg").line();
        assert!(line.starts_with("winget install --exact --id Gyan.FFmpeg --accept-package"));
        assert!(line.ends_with("--disable-interactivity"));
    }
}
