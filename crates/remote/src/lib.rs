//! Files of the network: who may be asked, a content-addressed cache, guarded downloads.
//!
//! [`RemoteFiles::get`] is the only way from an address to a file. It looks into the cache first;
//! what is not there is downloaded when the [`Network`] permits the host, checked and kept.
//! Nothing here knows a composition or a browser.

mod address;
mod cache;
mod download;
mod error;
mod files;
mod integrity;
mod patience;
mod policy;
mod public;
mod resolver;

pub use error::RemoteError;
pub use files::{RemoteFile, RemoteFiles, RemoteOptions};
pub use integrity::Integrity;
pub use policy::{Network, NetworkPolicy, ParseNetworkError};
pub use resolver::{Resolver, Resolving};
