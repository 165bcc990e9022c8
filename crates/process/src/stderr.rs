//! Standard error of a child: drained always, its end kept.

use std::{
    collections::VecDeque,
    process::ExitStatus,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::ChildStderr,
    sync::watch,
    task::JoinHandle,
};

/// Bytes of text kept.
const TAIL_BYTES: usize = 64 * 1024;
/// A longer line is cut into pieces.
const LINE_BYTES: usize = 8 * 1024;

/// The line waited for did not come.
#[derive(Debug, thiserror::Error)]
pub enum WaitLineError {
    /// The process ended first.
    #[error("the process ended ({status}) before it was ready")]
    Exited {
        /// How it ended.
        status: ExitStatus,
        /// The end of its standard error.
        tail: String,
    },
    /// The deadline passed; the process still runs.
    #[error("the process was not ready in time")]
    TimedOut {
        /// The end of its standard error.
        tail: String,
    },
}

/// What is kept of standard error.
#[derive(Debug)]
pub(crate) struct Stderr {
    tail: Mutex<Tail>,
    /// Lines seen so far; closes at the end of the stream.
    seen: watch::Receiver<u64>,
}

#[derive(Debug, Default)]
struct Tail {
    lines: VecDeque<String>,
    /// Bytes in `lines`, a line break each included.
    bytes: usize,
    /// Lines that fell out.
    forgotten: u64,
}

impl Stderr {
    /// Starts to drain `pipe`. The task ends with the stream.
    pub(crate) fn collect(
        name: &'static str,
        pipe: Option<ChildStderr>,
    ) -> (Arc<Self>, JoinHandle<()>) {
        let (count, seen) = watch::channel(0);
        let stderr = Arc::new(Self { tail: Mutex::default(), seen });
        let keeper = Arc::clone(&stderr);
        let task = tokio::spawn(async move {
            if let Some(pipe) = pipe {
                read_lines(pipe, |line| {
                    tracing::trace!(process = name, "{line}");
                    keeper.lock().push(line);
                    count.send_modify(|count| *count += 1);
                })
                .await;
            }
        });
        (stderr, task)
    }

    /// The kept lines.
    pub(crate) fn tail(&self) -> String {
        let tail = self.lock();
        let mut text = String::with_capacity(tail.bytes);
        for line in &tail.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Shows every line to `pick` until it returns something; nothing at the end of the stream.
    pub(crate) async fn find<T>(&self, mut pick: impl FnMut(&str) -> Option<T>) -> Option<T> {
        let mut seen = self.seen.clone();
        let mut next = 0;
        loop {
            seen.mark_unchanged();
            let found = self.lock().find_from(&mut next, &mut pick);
            if found.is_some() {
                return found;
            }
            if seen.changed().await.is_err() {
                return self.lock().find_from(&mut next, &mut pick);
            }
        }
    }

    /// Shows the kept lines to `pick` until it returns something.
    pub(crate) fn find_now<T>(&self, mut pick: impl FnMut(&str) -> Option<T>) -> Option<T> {
        self.lock().find_from(&mut 0, &mut pick)
    }

    fn lock(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tail {
    fn push(&mut self, line: String) {
        self.bytes += line.len() + 1;
        self.lines.push_back(line);
        while self.bytes > TAIL_BYTES {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.len() + 1;
            self.forgotten += 1;
        }
    }

    /// Shows lines from number `next` on; leaves `next` behind the last one shown.
    fn find_from<T>(&self, next: &mut u64, pick: impl FnMut(&str) -> Option<T>) -> Option<T> {
        let skip = usize::try_from(next.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        *next = self.forgotten + self.lines.len() as u64;
        self.lines.iter().skip(skip).map(String::as_str).find_map(pick)
    }
}

/// Reads text to its end. Lines end at a line feed or a carriage return (ffmpeg's progress); empty
/// ones are left out.
async fn read_lines(mut pipe: impl AsyncRead + Unpin, mut each: impl FnMut(String)) {
    let mut buffer = [0; 4096];
    let mut line = Vec::new();
    // A read error ends the stream as its end does.
    while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
        for &byte in &buffer[..count] {
            let ends = matches!(byte, b'\n' | b'\r');
            if !ends {
                line.push(byte);
            }
            if (ends && !line.is_empty()) || line.len() == LINE_BYTES {
                each(String::from_utf8_lossy(&line).into_owned());
                line.clear();
            }
        }
    }
    if !line.is_empty() {
        each(String::from_utf8_lossy(&line).into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(text: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        read_lines(text, |line| lines.push(line)).await;
        lines
    }

    #[tokio::test]
    async fn lines_end_at_either_break_and_at_the_end() {
        assert_eq!(lines(b"one\r\ntwo\rthree\n\nfour").await, ["one", "two", "three", "four"]);
    }

    #[tokio::test]
    async fn endless_line_is_cut() {
        let pieces = lines(&vec![b'x'; LINE_BYTES * 2 + 5]).await;
        assert_eq!(pieces.iter().map(String::len).collect::<Vec<_>>(), [LINE_BYTES, LINE_BYTES, 5]);
    }

    #[test]
    fn tail_forgets_the_oldest_lines_and_keeps_count() {
        let mut tail = Tail::default();
        for number in 0..20_000 {
            tail.push(format!("line {number}"));
        }
        assert!(tail.bytes <= TAIL_BYTES && tail.bytes > TAIL_BYTES - 32, "{}", tail.bytes);
        assert_eq!(tail.bytes, tail.lines.iter().map(|line| line.len() + 1).sum::<usize>());
        assert_eq!(tail.lines.back().map(String::as_str), Some("line 19999"));

        let mut next = 19_998;
        let mut shown = Vec::new();
        let none: Option<()> = tail.find_from(&mut next, |line| {
            shown.push(line.to_owned());
            None
        });
        assert_eq!(
            (none, shown, next),
            (None, vec!["line 19998".into(), "line 19999".into()], 20_000)
        );
    }
}
