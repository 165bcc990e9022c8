//! Capture and encoder side by side: frames one way, and the wish for some of them again the other.

use std::{process, time::Duration};

use stillcut_capture::{
    Browsers, CaptureAccount, CaptureError, CaptureOptions, Crew, RawFrame, Session,
    SessionOptions, capture,
};
use stillcut_process::tree_processor_time;
use stillcut_timeline::Analysis;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Memory of the frames that wait for the encoder, if all of them are captured: enough to even out uneven frames.
const QUEUE_BYTES: u64 = 48 << 20;
/// Frames that wait, however small.
const LONGEST_QUEUE: u64 = 32;

/// The encoder's end.
pub(crate) struct Frames {
    goes: mpsc::Receiver<mpsc::Receiver<RawFrame>>,
    again: mpsc::UnboundedSender<u32>,
}

/// The capture's end.
pub(crate) struct Wishes {
    goes: mpsc::Sender<mpsc::Receiver<RawFrame>>,
    again: mpsc::UnboundedReceiver<u32>,
}

/// Both ends.
pub(crate) fn link() -> (Wishes, Frames) {
    let (goes, coming) = mpsc::channel(1);
    let (again, wished) = mpsc::unbounded_channel();
    (Wishes { goes, again: wished }, Frames { goes: coming, again })
}

impl Frames {
    /// The frames of the next go, in order; none when the capture failed.
    pub(crate) async fn next(&mut self) -> Option<mpsc::Receiver<RawFrame>> {
        self.goes.recv().await
    }

    /// Asks for another go, from this frame of the composition on.
    pub(crate) fn again(&self, frame: u32) {
        // A capture that failed says why by itself.
        let _failed = self.again.send(frame);
    }
}

/// How many frames wait for the encoder.
fn queue(analysis: &Analysis) -> usize {
    let frame_bytes = u64::from(analysis.width) * u64::from(analysis.height) * 4;
    let frames = (QUEUE_BYTES / frame_bytes.max(1)).clamp(1, LONGEST_QUEUE);
    usize::try_from(frames).unwrap_or(1)
}

/// Processor time so far of this process, its browsers and its encoder.
fn work() -> Duration {
    tree_processor_time(process::id())
}

/// A session and how another one like it is opened.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) options: SessionOptions,
}

/// Captures until the encoder is done: the whole range, and from a frame on again where the encoder
/// wants that.
pub(crate) async fn capture_as_wished(
    opened: &mut Opened,
    crew: Crew,
    options: &CaptureOptions,
    mut wishes: Wishes,
    cancel: &CancellationToken,
) -> Result<CaptureAccount, CaptureError> {
    let mut account = CaptureAccount::default();
    let mut options = options.clone();
    loop {
        let (sink, frames) = mpsc::channel(queue(opened.session.analysis()));
        wishes.goes.send(frames).await.map_err(|_gone| CaptureError::ReceiverGone)?;
        let Opened { session, options: spare } = &mut *opened;
        let browsers = Browsers { first: session, spare, crew, work };
        let captured = capture(browsers, &options, sink, cancel, &mut account).await;
        let done = match captured {
            Ok(()) => true,
            Err(CaptureError::ReceiverGone) => false,
            Err(error) => return Err(error),
        };
        let wish = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(CaptureError::Cancelled),
            wish = wishes.again.recv() => wish,
        };
        match wish {
            Some(from) => {
                account.cut(from);
                options.range.start = from;
            }
            None if done => return Ok(account),
            None => return Err(CaptureError::ReceiverGone),
        }
    }
}
