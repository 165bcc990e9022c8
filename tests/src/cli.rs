//! The command line, run as a user runs it, with nothing of the user's own settings.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;
use stillcut_export::Receipt;
use tempfile::TempDir;

use crate::{
    poll,
    processes::{self, Seen},
    remains, repository,
    turns::{self, Turn},
};

/// Longer than any job of these tests takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(300);
/// How long children of a killed program may take to notice that they are alone.
const ORPHAN_DEADLINE: Duration = Duration::from_secs(10);
/// How often the children of a running job are listed.
const SAMPLE: Duration = Duration::from_millis(200);

/// What a user or a script sets; tests set them for themselves.
const VARIABLES: [&str; 6] = [
    "STILLCUT_BATCH",
    "STILLCUT_DEDUP",
    "STILLCUT_CHROMIUM",
    "STILLCUT_FFMPEG",
    "STILLCUT_FFPROBE",
    "STILLCUT_LOG",
];

/// A command to be started.
#[derive(Debug)]
pub struct Cli {
    command: Command,
    home: TempDir,
}

impl Cli {
    /// A command of `stillcut`, such as `export`.
    pub fn new(name: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let mut command = Command::new(repository::command_line());
        command.arg(name).env("STILLCUT_LIBRARIES", repository::libraries());
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        for kind in ["CONFIG", "CACHE", "DATA", "STATE"] {
            command.env(format!("XDG_{kind}_HOME"), home.path());
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, home }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments written as one text, separated by spaces.
    #[must_use]
    pub fn args(mut self, arguments: &str) -> Self {
        self.command.args(arguments.split_whitespace());
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, variable: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(variable, value);
        self
    }

    /// Starts it, when it is its turn.
    pub fn start(mut self) -> Running {
        let turn = turns::take();
        let program = PathBuf::from(self.command.get_program());
        let spawned = self.command.spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut stderr = child.stderr.take().expect("piped");
        let (sender, lines) = channel();
        thread::spawn(move || {
            // Ends with the program; nobody may be listening any more by then.
            for line in stdout.lines().map_while(Result::ok) {
                sender.send(line).ok();
            }
        });
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).expect("messages are text");
            text
        });
        Running {
            child,
            lines,
            heard: Vec::new(),
            stderr,
            children: BTreeSet::new(),
            _home: self.home,
            _turn: turn,
        }
    }

    /// Runs it to its end.
    pub fn run(self) -> Ended {
        self.start().wait()
    }
}

/// A command that was started. Killed when a test fails meanwhile.
#[derive(Debug)]
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
    stderr: JoinHandle<String>,
    children: BTreeSet<Seen>,
    _home: TempDir,
    _turn: Turn,
}

impl Running {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The processes it has now; they are remembered, too.
    pub fn children(&mut self) -> BTreeSet<Seen> {
        let now = processes::descendants(self.pid());
        self.children.extend(now.iter().cloned());
        now
    }

    /// Waits for a line of JSON for which `wanted` holds.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + DEADLINE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("never said: {what}; said {:#?}", self.heard)
            };
            let value = serde_json::from_str(&line).unwrap_or(Value::Null);
            self.heard.push(line);
            if wanted(&value) {
                return value;
            }
        }
    }

    /// Waits until the first frames are encoded: browser and encoder are at work then.
    pub fn wait_until_capturing(&mut self) {
        self.wait_for("progress of the first frames", |line| {
            line["type"] == "progress" && line["frame"].as_u64() > Some(0)
        });
    }

    /// Waits for its end, looking at its children on the way.
    pub fn wait(mut self) -> Ended {
        let end = Instant::now() + DEADLINE;
        loop {
            match self.lines.recv_timeout(SAMPLE) {
                Ok(line) => {
                    self.heard.push(line);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => drop(self.children()),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if Instant::now() > end {
                self.child.kill().expect("it can be killed");
                panic!("did not end within {DEADLINE:?}; said {:#?}", self.heard);
            }
        }
        let status = self.child.wait().expect("it can be waited for");
        Ended {
            pid: self.child.id(),
            status,
            stdout: self.heard,
            stderr: self.stderr.join().expect("messages can be read"),
            children: self.children,
        }
    }
}

/// A command that came to its end.
#[derive(Debug)]
pub struct Ended {
    /// Process id it had.
    pub pid: u32,
    /// How it ended.
    pub status: ExitStatus,
    /// Lines of its standard output.
    pub stdout: Vec<String>,
    /// Its standard error.
    pub stderr: String,
    /// Processes it was seen with.
    pub children: BTreeSet<Seen>,
}

impl Ended {
    /// Its exit code; absent when a signal ended it.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The only line of JSON with this `type`.
    pub fn json(&self, kind: &str) -> Value {
        let lines = self.stdout.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut found: Vec<_> = lines.filter(|line| line["type"] == kind).collect();
        let count = found.len();
        found.pop().filter(|_| count == 1).unwrap_or_else(|| {
            panic!("{count} lines of type {kind}: {:#?}\n{}", self.stdout, self.stderr)
        })
    }

    /// The receipt of an export with `--json` that must have gone well.
    pub fn receipt(&self) -> Receipt {
        assert_eq!(self.code(), Some(0), "{:#?}\n{}", self.stdout, self.stderr);
        serde_json::from_value(self.json("receipt")).expect("a receipt")
    }

    /// Fails when a process of it still runs after a moment, or a browser's profile is there.
    pub fn assert_nothing_runs(&self) {
        poll::until("its processes end", ORPHAN_DEADLINE, || {
            processes::alive(&self.children).is_empty()
        });
        assert_eq!(remains::profiles(self.pid), Vec::<PathBuf>::new(), "profiles left behind");
    }
}
