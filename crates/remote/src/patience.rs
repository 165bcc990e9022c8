//! How long hosts are waited for: a silent one costs its wait once, not once a file.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use crate::RemoteError;

/// The patience with every host of a session.
#[derive(Debug)]
pub(crate) struct Patience {
    limit: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// A host that is being asked.
#[derive(Debug)]
pub(crate) struct Host {
    name: String,
    limit: Duration,
    asked: Instant,
    answered: Mutex<bool>,
    hung: watch::Sender<bool>,
}

impl Patience {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, hosts: Mutex::default() }
    }

    pub(crate) fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Arc::new(Host {
                name: name.to_owned(),
                limit: self.limit,
                asked: Instant::now(),
                answered: Mutex::default(),
                hung: watch::Sender::new(false),
            })
        };
        Arc::clone(hosts.entry(name.to_owned()).or_insert_with(new))
    }
}

impl Host {
    /// Waits for something of the host. When nothing comes within the limit (before its first
    /// answer: since it was first asked), this and every other wait for the host end.
    pub(crate) async fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, RemoteError> {
        let mut hung = self.hung.subscribe();
        tokio::select! {
            biased;
            _ = hung.wait_for(|hung| *hung) => Err(self.error()),
            done = work => {
                *self.answered.lock().unwrap_or_else(PoisonError::into_inner) = true;
                Ok(done)
            }
            () = tokio::time::sleep(self.remaining()) => {
                self.hung.send_replace(true);
                Err(self.error())
            }
        }
    }

    fn remaining(&self) -> Duration {
        let answered = *self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if answered { self.limit } else { self.limit.saturating_sub(self.asked.elapsed()) }
    }

    fn error(&self) -> RemoteError {
        RemoteError::Hung { host: self.name.clone(), seconds: self.limit.as_secs() }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn a_silent_host_is_waited_for_once() {
        let patience = Patience::new(Duration::from_millis(10));
        let host = patience.host("a.example");
        assert!(matches!(host.wait(pending::<()>()).await, Err(RemoteError::Hung { .. })));
        let again = patience.host("a.example").wait(ready(())).await;
        assert!(matches!(again, Err(RemoteError::Hung { .. })), "not asked again");
        assert!(patience.host("b.example").wait(ready(())).await.is_ok(), "others are");
    }
}
