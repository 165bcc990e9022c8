//! From the name of a host to its addresses.

use std::{future::Future, io, net::SocketAddr, pin::Pin};

use crate::{RemoteError, public::is_public};

/// Addresses of a host, once they are known.
pub type Resolving<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<SocketAddr>, RemoteError>> + Send + 'a>>;

/// Finds the addresses of a host and decides which of them may be connected to. A port other than
/// 0 replaces the one of the address that is loaded.
pub trait Resolver: std::fmt::Debug + Send + Sync {
    /// The addresses to connect to, at least one.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a>;
}

/// The system's names, public addresses only.
#[derive(Debug)]
pub(crate) struct PublicResolver;

impl Resolver for PublicResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move { public_only(host, tokio::net::lookup_host((host, 0)).await) })
    }
}

/// Addresses that may be connected to. A name with one address inside is refused as a whole: who
/// answers so wants to reach what is inside.
fn public_only(
    host: &str,
    found: io::Result<impl Iterator<Item = SocketAddr>>,
) -> Result<Vec<SocketAddr>, RemoteError> {
    let unknown = || RemoteError::UnknownHost { host: host.to_owned() };
    let found: Vec<_> = found.map_err(|_failure| unknown())?.collect();
    if found.is_empty() {
        return Err(unknown());
    }
    if found.iter().all(|address| is_public(address.ip())) {
        Ok(found)
    } else {
        Err(RemoteError::Private { host: host.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(addresses: &[&str]) -> Result<Vec<SocketAddr>, RemoteError> {
        let found: Vec<SocketAddr> =
            addresses.iter().map(|text| format!("{text}:0").parse().unwrap()).collect();
        public_only("a.example", Ok(found.into_iter()))
    }

    #[test]
    fn a_name_that_leads_inside_is_refused() {
        assert_eq!(resolved(&["1.1.1.1", "8.8.8.8"]).unwrap().len(), 2);
        for inside in [&["127.0.0.1"][..], &["1.1.1.1", "10.0.0.1"], &["[::1]"]] {
            assert!(matches!(resolved(inside), Err(RemoteError::Private { .. })), "{inside:?}");
        }
        assert!(matches!(resolved(&[]), Err(RemoteError::UnknownHost { .. })));
    }

    #[tokio::test]
    async fn this_machine_is_refused_by_name() {
        let refused = PublicResolver.resolve("localhost").await;
        assert!(matches!(refused, Err(RemoteError::Private { .. })), "{refused:?}");
    }
}
