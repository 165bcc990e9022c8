//! The largest memory of the process tree, sampled while a job runs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinHandle;

/// Reading the process tree costs some milliseconds.
const INTERVAL: Duration = Duration::from_secs(1);

/// Samples until it is dropped.
#[derive(Debug)]
pub(crate) struct MemoryWatch {
    peak: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl MemoryWatch {
    pub(crate) fn start() -> Self {
        let peak = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&peak);
        let task = tokio::spawn(async move {
            loop {
                let sample = tokio::task::spawn_blocking(|| {
                    stillcut_process::tree_memory(std::process::id())
                });
                seen.fetch_max(sample.await.unwrap_or(0), Ordering::Relaxed);
                tokio::time::sleep(INTERVAL).await;
            }
        });
        Self { peak, task }
    }

    /// Bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.peak.load(Ordering::Relaxed)
    }
}

impl Drop for MemoryWatch {
    fn drop(&mut self) {
        self.task.abort();
    }
}
