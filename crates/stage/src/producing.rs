//! Batches under way: their frames come one by one as their pictures are there, and the answer ends them.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chromiumoxide::cdp::js_protocol::runtime::{AddBindingParams, EventBindingCalled};
use futures_util::StreamExt;
use serde::Deserialize;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{BatchReply, Notice, StageError, devtools::DevTools, graphics::Graphics};

/// What the page calls; the same name stands in `runtime/host/early-notices.js`.
const BINDING: &str = "__stillcutNotices";
const DEADLINE: Duration = Duration::from_secs(15);
/// Notices that are looked at together.
const MOST_AT_ONCE: usize = 64;

/// Where notices go that a page sends while their batches are under way. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct EarlyNotices(Arc<Mutex<HashMap<u32, mpsc::Sender<Notice>>>>);

/// What the page sends.
#[derive(Debug, Deserialize)]
struct Message {
    call: u32,
    notices: Vec<Notice>,
}

/// A batch under way. Dropped, it goes on in the page, and nobody hears of it.
#[derive(Debug)]
pub struct Producing {
    early: mpsc::Receiver<Notice>,
    /// Those received and not taken.
    waiting: VecDeque<Notice>,
    reply: JoinHandle<Result<BatchReply, StageError>>,
    taken: usize,
    graphics: Graphics,
}

/// What a batch under way has to say.
#[derive(Debug)]
pub enum Progress {
    /// The next frame, while the batch goes on.
    Frame(Notice),
    /// The end, with the frames that were not told before.
    End(BatchReply),
}

impl EarlyNotices {
    /// Listens to a page from now on, until the browser is closed.
    pub(crate) async fn listen(devtools: &DevTools) -> Result<Self, StageError> {
        let mut calls = devtools.listen::<EventBindingCalled>().await?;
        devtools.execute("listening to a page", DEADLINE, AddBindingParams::new(BINDING)).await?;
        let notices = Self::default();
        let listening = notices.clone();
        tokio::spawn(async move {
            while let Some(call) = calls.next().await {
                if call.name == BINDING {
                    listening.take(&call.payload);
                }
            }
        });
        Ok(notices)
    }

    /// What comes for a call of `frames` frames.
    pub(crate) fn expect(&self, call: u32, frames: usize) -> mpsc::Receiver<Notice> {
        let (sender, receiver) = mpsc::channel(frames.max(1));
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|_, sender| !sender.is_closed());
        calls.insert(call, sender);
        receiver
    }

    /// Takes a message, whoever sent it: the composition can, too. More notices than a call has frames
    /// are dropped, and so is what makes no sense.
    fn take(&self, message: &str) {
        let Message { call, notices } = match serde_json::from_str(message) {
            Ok(message) => message,
            Err(error) => {
                return tracing::debug!(%error, "a message of the page was not understood");
            }
        };
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sender) = calls.get(&call) else { return };
        for notice in notices {
            if sender.try_send(notice).is_err() {
                return;
            }
        }
    }
}

impl Producing {
    pub(crate) fn begin(
        early: mpsc::Receiver<Notice>,
        graphics: Graphics,
        reply: impl Future<Output = Result<BatchReply, StageError>> + Send + 'static,
    ) -> Self {
        // Spawned, so that the call is sent now and not when its answer is waited for.
        let (reply, waiting) = (tokio::spawn(reply), VecDeque::new());
        Self { early, waiting, reply, taken: 0, graphics }
    }

    /// What comes next; not to be called after the end. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// Those of the whole call. They end it.
    pub async fn next(&mut self) -> Result<Progress, StageError> {
        loop {
            if let Some(notice) = self.waiting.pop_front() {
                self.taken += 1;
                return Ok(Progress::Frame(notice));
            }
            let mut received = Vec::new();
            tokio::select! {
                biased;
                1.. = self.early.recv_many(&mut received, MOST_AT_ONCE) => {
                    // Once for all that are there: on some systems that takes milliseconds.
                    self.graphics.check()?;
                    self.waiting.extend(received);
                }
                reply = &mut self.reply => {
                    // A call that panicked has no answer.
                    let mut reply = reply.unwrap_or(Err(StageError::BrowserGone))?;
                    reply.notices.drain(..self.taken.min(reply.notices.len()));
                    return Ok(Progress::End(reply));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchFailure, FrameMs, NoticeKind, PixelOrder};

    fn message(call: u32, frames: &[u32]) -> String {
        let notice = |frame: &u32| {
            format!(
                r#"{{"frame": {frame}, "kind": "held", "slot": -1, "order": "rgba",
                    "ms": {{"seek": 0, "settle": 0, "paint": 0, "draw": 0, "write": 0}}}}"#
            )
        };
        let notices: Vec<_> = frames.iter().map(notice).collect();
        format!(r#"{{"call": {call}, "notices": [{}]}}"#, notices.join(","))
    }

    fn notice(frame: u32) -> Notice {
        let (kind, order) = (NoticeKind::Held, PixelOrder::Rgba);
        Notice { frame, kind, slot: -1, order, ms: FrameMs::default() }
    }

    fn begin(
        early: mpsc::Receiver<Notice>,
        reply: impl Future<Output = Result<BatchReply, StageError>> + Send + 'static,
    ) -> Producing {
        Producing::begin(early, Graphics::default(), reply)
    }

    async fn frames(mut producing: Producing) -> (Vec<u32>, Vec<u32>, Option<BatchFailure>) {
        let mut early = Vec::new();
        loop {
            match producing.next().await.unwrap() {
                Progress::Frame(notice) => early.push(notice.frame),
                Progress::End(BatchReply { notices, error }) => {
                    let rest = notices.into_iter().map(|notice| notice.frame).collect();
                    return (early, rest, error);
                }
            }
        }
    }

    #[tokio::test]
    async fn every_frame_comes_once_however_it_is_told() {
        let early = EarlyNotices::default();
        let all = || BatchReply { notices: vec![notice(4), notice(5), notice(6)], error: None };
        for told in 0..=3_u32 {
            let expected = early.expect(told, 3);
            early.take(&message(told, &[4, 5, 6][..told as usize]));
            let (first, rest, _) = frames(begin(expected, async move { Ok(all()) })).await;
            assert_eq!(first.len(), told as usize);
            assert_eq!([first, rest].concat(), [4, 5, 6], "{told} told early");
        }
    }

    #[tokio::test]
    async fn a_call_that_fails_keeps_the_frames_that_were_told() {
        let early = EarlyNotices::default();
        let expected = early.expect(1, 3);
        early.take(&message(1, &[4]));
        let failure = || BatchFailure { frame: 4, message: "the worker is gone".to_owned() };
        let reply = async move { Ok(BatchReply { notices: Vec::new(), error: Some(failure()) }) };
        let (first, rest, error) = frames(begin(expected, reply)).await;
        assert_eq!((first, rest), (vec![4], vec![]));
        assert!(error.is_some());
    }

    #[tokio::test]
    async fn what_is_too_much_or_for_nobody_is_dropped() {
        let early = EarlyNotices::default();
        let mut expected = early.expect(1, 2);
        early.take("nonsense");
        early.take(&message(7, &[1]));
        early.take(&message(1, &[4, 5, 6, 7]));
        assert_eq!(expected.recv().await.map(|notice| notice.frame), Some(4));
        assert_eq!(expected.recv().await.map(|notice| notice.frame), Some(5));
        assert!(expected.try_recv().is_err(), "a call of two frames");
        drop(expected);
        let _other = early.expect(2, 1);
        assert_eq!(early.0.lock().unwrap().len(), 1, "calls that are over are forgotten");
    }
}
