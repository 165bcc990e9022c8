//! A virtual display for windows under test, where the machine has none.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::out;
use crate::shell::{self, Program};

/// A display that ends with this value.
#[derive(Debug)]
pub(crate) struct Display {
    server: Child,
    /// Kept open: the server would be sent SIGPIPE if it wrote again.
    stdout: BufReader<ChildStdout>,
    name: String,
}

impl Display {
    /// Starts a display on Linux when the environment names none.
    pub(crate) fn start_where_needed() -> Result<Option<Self>> {
        if !cfg!(target_os = "linux") || std::env::var_os("DISPLAY").is_some_and(|d| !d.is_empty())
        {
            return Ok(None);
        }
        Self::start().map(Some)
    }

    fn start() -> Result<Self> {
        let server =
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"];
        // Ended with us even when we are killed ourselves; `Drop` does not run then.
        let program = if shell::find("setpriv").is_some() {
            Program::new("setpriv").args(["--pdeathsig", "TERM", "--"]).args(server)
        } else {
            Program::new(server[0]).args(&server[1..])
        };
        let mut server = program
            .command()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started")?;
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut display = Self { server, stdout: BufReader::new(stdout), name: String::new() };
        // With `-displayfd` the server picks a free number and writes it once it is ready.
        let mut number = String::new();
        display.stdout.read_line(&mut number).context("Xvfb did not say its display")?;
        if number.trim().is_empty() {
            bail!("Xvfb ended before it was ready; see `Xvfb -displayfd 1`");
        }
        display.name = format!(":{}", number.trim());
        out::note(&format!("virtual display {}", display.name));
        Ok(display)
    }

    /// The value for `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Asked politely it removes its socket; SIGKILL would leave it.
        let asked = Program::new("kill").args([self.server.id().to_string()]).answer().is_some();
        // These fail only when the server is gone already, which is what is wanted.
        if !asked {
            self.server.kill().ok();
        }
        self.server.wait().ok();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_display_is_there_while_it_is_held_and_leaves_nothing() {
        let display = Display::start().unwrap();
        let number = display.name().trim_start_matches(':').to_owned();
        let socket = PathBuf::from(format!("/tmp/.X11-unix/X{number}"));
        assert!(socket.exists(), "{} is served", display.name());
        drop(display);
        assert!(!socket.exists(), "the socket is gone");
    }
}
