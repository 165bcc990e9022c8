//! Why a file of the network is not there.

use std::io;

/// Why a file of the network could not be had.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// It is not cached, and the host may not be asked.
    #[error("it is not in the cache, and {host} may not be asked")]
    NotPermitted {
        /// The host.
        host: String,
    },
    /// The address cannot be loaded.
    #[error("the address cannot be loaded: {reason}")]
    BadAddress {
        /// Why, in words.
        reason: String,
    },
    /// The address leads to this machine or the network around it.
    #[error("{host} is on this machine or in its own network, which compositions never reach")]
    Private {
        /// The host.
        host: String,
    },
    /// The name of the host is not known.
    #[error("no host is called {host}, or there is no network")]
    UnknownHost {
        /// The host.
        host: String,
    },
    /// The host was silent for too long; it is not asked again.
    #[error("{host} did not answer within {seconds} s")]
    Hung {
        /// The host.
        host: String,
        /// How long it was waited for, altogether.
        seconds: u64,
    },
    /// The file came too slowly.
    #[error("{host} took more than {seconds} s for the file")]
    Slow {
        /// The host.
        host: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The host could not be talked to.
    #[error("{host} could not be reached: {detail}")]
    Unreachable {
        /// The host.
        host: String,
        /// What failed, in words.
        detail: String,
    },
    /// The host refused.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// The host sent from one address to the next.
    #[error("{host} redirects too often")]
    Redirects {
        /// The host.
        host: String,
    },
    /// The file is too large.
    #[error("the file is larger than {} MB", .limit >> 20)]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The content is not what the address of the composition promises.
    #[error("the content does not match its integrity attribute {expected}")]
    Integrity {
        /// The attribute.
        expected: String,
    },
    /// The cache could not be read or written.
    #[error("the cache of remote files cannot be used: {0}")]
    Cache(#[from] io::Error),
}
