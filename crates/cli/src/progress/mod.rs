//! Showing how far an export is.

mod bar;
mod plain;
mod wait;
mod words;

use std::{io::IsTerminal as _, time::Duration};

use stillcut_export::Progress;
use tokio::{sync::watch, time::sleep};

pub(crate) use wait::Wait;

use crate::{console, json::Line};
use bar::Bar;
use plain::Plain;

/// Ten reports a second are enough for a moving bar.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// A way of showing progress.
#[derive(Debug)]
pub(crate) enum Reporter {
    /// A bar on a terminal.
    Bar(Bar),
    /// Now and then a line.
    Plain(Plain),
    /// JSON lines on standard output.
    Json,
}

impl Reporter {
    /// The one for this process: JSON when asked for, else by whether somebody watches.
    pub(crate) fn new(json: bool) -> Self {
        if json {
            Self::Json
        } else if std::io::stderr().is_terminal() {
            Self::Bar(Bar::new())
        } else {
            Self::Plain(Plain::new())
        }
    }

    /// Shows progress until the export lets go of its sender. The newest counts; what came between
    /// two reports is left out.
    pub(crate) async fn follow(mut self, mut progress: watch::Receiver<Progress>) {
        while progress.changed().await.is_ok() {
            let newest = progress.borrow_and_update().clone();
            self.show(&newest);
            tokio::select! {
                () = sleep(REPORT_INTERVAL) => {}
                () = end(progress.clone()) => {}
            }
        }
    }

    fn show(&mut self, progress: &Progress) {
        match self {
            Self::Bar(bar) => bar.show(progress),
            Self::Plain(plain) => {
                if let Some(line) = plain.line(progress) {
                    console::note(&line);
                }
            }
            // An export goes on when nobody reads its progress any more.
            Self::Json => {
                console::json(&Line::Progress(progress)).ok();
            }
        }
    }
}

/// The end of an export: it does not wait for the next report.
async fn end(mut progress: watch::Receiver<Progress>) {
    while progress.changed().await.is_ok() {}
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_end_of_an_export_waits_for_no_report() {
        let (sender, progress) = watch::channel(Progress::start());
        let export = async {
            sender.send_replace(samples::capturing(1));
            // What comes next is due after the first report.
            sleep(REPORT_INTERVAL / 4).await;
            sender.send_replace(samples::capturing(2));
            drop(sender);
        };
        let begin = Instant::now();
        tokio::join!(export, Reporter::Plain(Plain::new()).follow(progress));
        assert!(begin.elapsed() < REPORT_INTERVAL / 2, "{:?}", begin.elapsed());
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// An export of 360 frames while capturing.
    pub(crate) fn capturing(frame: u32) -> Progress {
        Progress {
            stage: stillcut_export::Stage::Capturing,
            frame,
            frames: 360,
            held: frame / 3,
            fps: Some(24.06),
            elapsed_ms: u64::from(frame) * 40,
            eta_ms: Some(75_000),
        }
    }
}
