//! How pixels leave the stage page: chosen, opened, and told.

use serde::{Deserialize, Serialize};
use stillcut_stage::{Browser, Drawing, Slots, StageError, StagePage};
use stillcut_timeline::{Problem, Severity};
use ts_rs::TS;

use crate::CaptureError;

/// How pixels leave the stage page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Through a file in the browser's profile; over a socket where that file cannot be read.
    #[default]
    Ring,
    /// Over a WebSocket.
    Socket,
}

/// How pixels really leave the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransportUse {
    /// The way in use.
    pub used: Transport,
    /// Why it is not the ring.
    pub reason: Option<String>,
    /// Where pictures are drawn.
    #[serde(default)]
    #[ts(type = "\"worker\" | \"page\"")]
    pub drawing: Drawing,
}

/// The open way: where the pixels come in, and what is told about it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) slots: Slots,
    pub(crate) used: TransportUse,
}

impl TransportUse {
    /// What to tell the user of a slower way that was not asked for.
    pub(crate) fn problem(&self, asked: Transport) -> Option<Problem> {
        let reason = self.reason.as_ref().filter(|_| self.used != asked)?;
        Some(Problem {
            severity: Severity::Warning,
            code: "slow_transport".to_owned(),
            message: format!("Frames leave the browser a slower way, over a socket: {reason}"),
            place: None,
            fix: Some(
                "Use a Chromium that keeps its files in the profile folder it is given: not one \
                 from a Snap or Flatpak."
                    .to_owned(),
            ),
        })
    }

    /// Of several browsers, what the slowest does.
    pub(crate) fn slower(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if one.used == Transport::Ring => Some(other),
            (one, other) => one.or(other),
        }
    }
}

/// Opens the way that was asked for, or the other one where it does not work.
pub(crate) async fn open(
    browser: &Browser,
    stage: &StagePage,
    (asked, drawing): (Transport, Drawing),
    count: u32,
) -> Result<Opened, CaptureError> {
    let reason = match asked {
        Transport::Socket => "a socket was asked for".to_owned(),
        Transport::Ring => match browser.open_ring(stage, count, drawing).await {
            Ok(Ok((slots, drawing))) => {
                let used = TransportUse { used: Transport::Ring, reason: None, drawing };
                return Ok(Opened { slots, used });
            }
            Ok(Err(error)) => error.to_string(),
            Err(StageError::Script { message, .. }) => message,
            Err(error) => return Err(error.into()),
        },
    };
    tracing::info!(reason, "frames go over a socket");
    let (slots, drawing) = browser.open_socket(stage, count, drawing).await?;
    let used = TransportUse { used: Transport::Socket, reason: Some(reason), drawing };
    Ok(Opened { slots, used })
}
