//! Chromium, the loopback server and the page runtime: a composition made seekable.
//!
//! A [`Browser`] is one Chromium process with its own profile and its own loopback server for one
//! composition. [`Browser::open_stage`] loads the composition into a drawable canvas;
//! [`Browser::open_plain`] loads it as a page of its own, for screenshots. The JavaScript that acts
//! in those pages, and the protocol spoken with it, are described in `runtime/README.md`.
//! This is the only crate that names chromiumoxide.

mod browser;
mod chromium;
mod devtools;
mod error;
mod frame_socket;
mod graphics;
mod kept;
mod libraries;
mod locate;
mod moving_svg;
mod opened;
mod pixel_bytes;
mod pixel_order;
mod plain;
mod platform;
mod producing;
mod profile;
mod remote;
mod ring;
mod runtime;
mod server;
mod slots;
mod stage;
mod stills;
mod watched;

pub use browser::Browser;
pub use chromium::{Chromium, LocateError};
pub use error::StageError;
pub use libraries::Libraries;
pub use opened::{Opened, PageFacts, SoundFacts, Unsupported, View, VolumeChange};
pub use pixel_bytes::PixelBytes;
pub use pixel_order::PixelOrder;
pub use plain::{PlainPage, Screenshot};
pub use producing::{Producing, Progress};
pub use remote::{Media, Remote, RemoteUse, Wanted, is_remote};
pub use ring::RingError;
pub use runtime::runtime_files;
pub use slots::{SlotError, Slots};
pub use stage::{
    BatchCall, BatchFailure, BatchReply, Drawing, FrameMs, Notice, NoticeKind, SelfTest, StagePage,
};
pub use stills::{MovingPicture, StillFailure, StillFile, StillRequest, StillSource};
