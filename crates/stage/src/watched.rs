//! Calls that visit frames: as long as frames go by they may take any time, and one that hangs is named.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::js_protocol::runtime::TerminateExecutionParams;
use serde::de::DeserializeOwned;

use crate::{StageError, devtools::DevTools};

/// A frame that takes longer than this hangs.
const FRAME_DEADLINE: Duration = Duration::from_secs(20);
/// A visited frame in between may take this long on average: the page answers nothing meanwhile.
const BETWEEN: Duration = Duration::from_millis(100);
/// Most calls have ended by then.
const INTERVAL: Duration = Duration::from_secs(2);
/// A page whose script was ended answers at once, if it can be saved at all.
const AFTERWARDS: Duration = Duration::from_secs(5);

/// A call that visits frames.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Names it in errors.
    pub(crate) call: &'static str,
    /// What is evaluated; its promise is waited for.
    pub(crate) expression: String,
    /// The expression that tells the frame being visited.
    pub(crate) current: &'static str,
    /// How many frames the page visits in one go, at most.
    pub(crate) frames: u32,
}

impl Visit {
    /// Evaluates the expression. A page that is at the same frame for longer than a frame may take, or
    /// does not answer for as long, gets its script ended: the error names the frame.
    pub(crate) async fn evaluate<T: DeserializeOwned>(
        self,
        devtools: &DevTools,
    ) -> Result<T, StageError> {
        let patience = FRAME_DEADLINE + BETWEEN.saturating_mul(self.frames);
        let answer = devtools.evaluate_without_end(self.call, self.expression);
        let mut answer = std::pin::pin!(answer);
        let watching = devtools.watching();
        let (mut at, mut since) = (None, Instant::now());
        while since.elapsed() < patience {
            tokio::select! {
                biased;
                answer = &mut answer => return answer,
                () = tokio::time::sleep(INTERVAL) => {}
            }
            match current(&watching, self.current, patience).await {
                Ok(now) if Some(now) != at => (at, since) = (Some(now), Instant::now()),
                Ok(_) => {}
                Err(StageError::TimedOut { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Err(stuck(&watching, self.call, self.current, patience).await)
    }
}

async fn current(
    devtools: &DevTools,
    expression: &str,
    deadline: Duration,
) -> Result<i64, StageError> {
    devtools.evaluate("asking for the frame", deadline, expression.to_owned()).await
}

/// Ends the script of a page that hangs, and names where it was.
async fn stuck(
    devtools: &DevTools,
    call: &'static str,
    expression: &str,
    deadline: Duration,
) -> StageError {
    let ending = TerminateExecutionParams::default();
    if let Err(error) = devtools.execute("ending a script", AFTERWARDS, ending).await {
        tracing::debug!(%error, "the script goes on");
    }
    let frame = current(devtools, expression, AFTERWARDS).await;
    match frame.map(u32::try_from) {
        Ok(Ok(frame)) => StageError::FrameHangs { frame, deadline },
        _ => StageError::TimedOut { call, deadline },
    }
}
