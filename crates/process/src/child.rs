//! One running child process and what a caller can do with it.

use std::{
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    process::{ChildStdin, ChildStdout, Command},
    runtime::Handle,
    sync::watch,
    time::timeout,
};

use crate::{
    dropped,
    platform::{self, Priority},
    spawner,
    stderr::{Stderr, WaitLineError},
    supervisor::{self, Urge},
};

/// The program could not be started.
#[derive(Debug, thiserror::Error)]
#[error("{name} could not be started from {}: {source}", program.display())]
pub struct SpawnError {
    /// What the process is for, as given to [`ChildProcess::spawn`].
    pub name: &'static str,
    /// The program as given in the command.
    pub program: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// A child process in a group of its own. Dropping it kills the whole group;
/// [`dropped_are_gone`](crate::dropped_are_gone) waits for its end.
#[derive(Debug)]
pub struct ChildProcess {
    name: &'static str,
    id: u32,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Arc<Stderr>,
    urge: watch::Sender<Urge>,
    status: watch::Receiver<Option<ExitStatus>>,
    reaped: Arc<AtomicBool>,
}

impl ChildProcess {
    /// Starts `command`; `name` is the word for it in errors and logs. Standard error is always
    /// piped and collected here; standard input and output are as set on the command.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn spawn(name: &'static str, command: Command) -> Result<Self, SpawnError> {
        Self::start(name, command, Priority::Normal)
    }

    /// [`Self::spawn`] for a process that is to leave the processors to others where they are short.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn spawn_behind(name: &'static str, command: Command) -> Result<Self, SpawnError> {
        Self::start(name, command, Priority::Behind)
    }

    fn start(
        name: &'static str,
        mut command: Command,
        priority: Priority,
    ) -> Result<Self, SpawnError> {
        command.stderr(Stdio::piped());
        let program = PathBuf::from(command.as_std().get_program());
        let fail = |source| SpawnError { name, program: program.clone(), source };
        let mut leader = spawner::spawn(command, priority, Handle::current()).map_err(fail)?;
        let id = leader.id().ok_or_else(|| fail(io::ErrorKind::NotFound.into()))?;
        tracing::debug!(process = name, id, program = %program.display(), "started");

        let stdin = leader.stdin().take();
        let stdout = leader.stdout().take();
        let (stderr, drained) = Stderr::collect(name, leader.stderr().take());
        let (urge, urged) = watch::channel(Urge::None);
        let (ended, status) = watch::channel(None);
        let reaped = Arc::new(AtomicBool::new(false));
        let group = supervisor::Group::new(name, leader, Arc::clone(&reaped));
        tokio::spawn(supervisor::supervise(group, urged, drained, ended));
        Ok(Self { name, id, stdin, stdout, stderr, urge, status, reaped })
    }

    /// The word for this process in errors and logs.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The process id of the group's leader, also after it ended.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The pipe to the child, the first time, if the command asked for one.
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.stdin.take()
    }

    /// The pipe from the child, the first time, if the command asked for one.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.stdout.take()
    }

    /// The end of what the child wrote to standard error, at most 64 KiB; complete once
    /// [`wait`](Self::wait) returned.
    pub fn stderr_tail(&self) -> String {
        self.stderr.tail()
    }

    /// Shows every line of standard error, earlier ones first, to `pick` until it returns
    /// something. Lines that already fell out of the tail are not seen.
    pub async fn wait_for_stderr_line<T>(
        &self,
        mut pick: impl FnMut(&str) -> Option<T>,
        deadline: Duration,
    ) -> Result<T, WaitLineError> {
        let found = async {
            tokio::select! {
                biased;
                found = self.stderr.find(&mut pick) => found,
                _ = self.wait() => None,
            }
        };
        match timeout(deadline, found).await {
            Ok(Some(found)) => Ok(found),
            // Standard error ended or the process did: both mean that it ends.
            Ok(None) => self.line_after_exit(pick).await,
            Err(_) => Err(WaitLineError::TimedOut { tail: self.stderr_tail() }),
        }
    }

    /// The status with which the child ended. May be awaited by several callers and dropped at
    /// any time.
    pub async fn wait(&self) -> ExitStatus {
        let mut status = self.status.clone();
        // The channel closes without a status only when the runtime shuts down, which kills.
        status
            .wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|status| *status)
            .unwrap_or_else(platform::killed)
    }

    /// The status with which the child ended, if it did.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        *self.status.borrow()
    }

    /// Ends the child: asks the group to end (SIGTERM; nothing on Windows), and kills what is left
    /// of it after `grace`. Returns when it is gone; at once when it already was.
    pub async fn stop(&self, grace: Duration) -> ExitStatus {
        if !grace.is_zero() {
            self.urge(Urge::Terminate);
            if let Ok(status) = timeout(grace, self.wait()).await {
                return status;
            }
        }
        self.urge(Urge::Kill);
        self.wait().await
    }

    fn urge(&self, urge: Urge) {
        self.urge.send_if_modified(|current| {
            let stronger = urge > *current;
            if stronger {
                *current = urge;
            }
            stronger
        });
    }

    async fn line_after_exit<T>(
        &self,
        pick: impl FnMut(&str) -> Option<T>,
    ) -> Result<T, WaitLineError> {
        let status = self.wait().await;
        match self.stderr.find_now(pick) {
            Some(found) => Ok(found),
            None => Err(WaitLineError::Exited { status, tail: self.stderr_tail() }),
        }
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        // The supervisor kills too, but only when its runtime gets to it.
        if !self.reaped.load(Ordering::Acquire) {
            platform::kill_group(self.id);
            dropped::remember(self.status.clone());
        }
    }
}
