//! A virtual display, where the machine has none.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use stillcut_tests::processes;

/// The display in the environment, or one of our own that ends with this value.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Option<Server>,
}

#[derive(Debug)]
struct Server {
    process: Child,
    /// Kept open: the server would be sent SIGPIPE if it wrote again.
    _stdout: BufReader<ChildStdout>,
}

impl Display {
    pub(crate) fn new() -> Self {
        match env::var("DISPLAY") {
            Ok(name) if !name.is_empty() => Self { name, _server: None },
            _ => Self::start(),
        }
    }

    /// The value for `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// With `-displayfd` the server picks a free number and writes it once it is ready.
    fn start() -> Self {
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("neither DISPLAY is set nor can Xvfb be started: cargo xtask setup");
        let mut stdout = BufReader::new(process.stdout.take().expect("piped"));
        let mut number = String::new();
        stdout.read_line(&mut number).expect("the server says its number");
        assert_ne!(number.trim(), "", "Xvfb ended before it was ready");
        let server = Server { process, _stdout: stdout };
        Self { name: format!(":{}", number.trim()), _server: Some(server) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked politely it removes its socket.
        processes::terminate(self.process.id());
        self.process.wait().ok();
    }
}
