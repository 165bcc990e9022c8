//! Programs run by tasks: found on `PATH`, shown before they run, with errors that name them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::out;

/// A program with arguments, to be run in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    name: OsString,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
    interactive: bool,
}

impl Program {
    /// A program by name (searched on `PATH`) or by path.
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        Self {
            name: name.as_ref().to_owned(),
            arguments: Vec::new(),
            variables: Vec::new(),
            folder: None,
            interactive: false,
        }
    }

    /// The cargo that runs this task.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Adds arguments.
    pub(crate) fn args<I>(mut self, arguments: I) -> Self
    where
        I: IntoIterator<Item: AsRef<OsStr>>,
    {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable that the caller's environment does not set already.
    pub(crate) fn env_default(self, name: &str, value: impl AsRef<OsStr>) -> Self {
        if std::env::var_os(name).is_some() { self } else { self.env(name, value) }
    }

    /// Sets the working folder.
    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Leaves standard input to the program (a password prompt, a window started from a terminal).
    pub(crate) fn interactive(mut self) -> Self {
        self.interactive = true;
        self
    }

    /// The command as one would type it.
    pub(crate) fn line(&self) -> String {
        let name = Path::new(&self.name).file_name().unwrap_or(&self.name);
        let words = std::iter::once(name).chain(self.arguments.iter().map(OsString::as_os_str));
        words.map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// Runs it, its output passed through; an exit code other than 0 is an error.
    pub(crate) fn run(&self) -> Result<()> {
        out::note(&format!("$ {}", self.line()));
        let code = self.status()?;
        match code {
            Some(0) => Ok(()),
            Some(code) => bail!("`{}` ended with exit code {code}", self.line()),
            None => bail!("`{}` was ended by a signal", self.line()),
        }
    }

    /// Runs it, its output passed through; the exit code, or nothing when a signal ended it.
    pub(crate) fn status(&self) -> Result<Option<i32>> {
        let status = self.command().status().with_context(|| self.not_started())?;
        Ok(status.code())
    }

    /// Runs it silently; its standard output, or nothing when it failed or does not exist.
    pub(crate) fn answer(&self) -> Option<String> {
        let output = self.command().stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it; its standard output, standard error passed through.
    pub(crate) fn output(&self) -> Result<String> {
        let output =
            self.command().stderr(Stdio::inherit()).output().with_context(|| self.not_started())?;
        if !output.status.success() {
            bail!("`{}` failed: {}", self.line(), output.status);
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{}` did not answer in UTF-8", self.line()))
    }

    /// Runs it with all output collected; an exit code other than 0 is an error with that output.
    pub(crate) fn run_quietly(&self) -> Result<()> {
        let output = self.command().output().with_context(|| self.not_started())?;
        if output.status.success() {
            return Ok(());
        }
        bail!(
            "`{}` failed: {}\n{}{}",
            self.line(),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// The standard library's form, for callers that own the child process.
    pub(crate) fn command(&self) -> Command {
        // Resolved here because `npm` is `npm.cmd` on Windows, which `Command` does not look for.
        let program = find(&self.name).unwrap_or_else(|| PathBuf::from(&self.name));
        let mut command = Command::new(program);
        command.args(&self.arguments);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        if !self.interactive {
            command.stdin(Stdio::null());
        }
        command
    }

    fn not_started(&self) -> String {
        format!("`{}` could not be started", self.line())
    }
}

/// Where a program is, by name on `PATH` or by path.
pub(crate) fn find(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    which::which(name.as_ref()).ok()
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{word}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_typed_again() {
        let program = Program::new("/usr/bin/cargo").args(["test", "a b", ""]);
        assert_eq!(program.line(), "cargo test 'a b' ''");
    }

    #[test]
    fn a_failure_names_the_command_and_the_code() {
        let error = Program::cargo().args(["no-such-subcommand"]).run().unwrap_err();
        assert!(error.to_string().contains("no-such-subcommand` ended with exit code 101"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Program::new("no-such-program-at-all").run().unwrap_err();
        assert!(error.to_string().contains("no-such-program-at-all"));
        assert_eq!(Program::new("no-such-program-at-all").answer(), None);
    }
}
