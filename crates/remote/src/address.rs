//! Addresses that may be downloaded at all.

use std::net::IpAddr;

use url::{Host, Url};

use crate::{RemoteError, public::is_public};

/// Longer ones are no addresses of files.
const MAX_LENGTH: usize = 16 * 1024;

/// Reads an address: `http` or `https`, with a host, without a name and password, no machine of
/// this network. The fragment is left out: it never reaches a host.
pub(crate) fn parse(address: &str) -> Result<Url, RemoteError> {
    let bad = |reason: &str| RemoteError::BadAddress { reason: reason.to_owned() };
    if address.len() > MAX_LENGTH {
        return Err(bad("it is too long"));
    }
    let mut url = Url::parse(address).map_err(|error| bad(&error.to_string()))?;
    url.set_fragment(None);
    check(&url)?;
    Ok(url)
}

/// Whether an address may be asked for; also every address that a host redirects to.
pub(crate) fn check(url: &Url) -> Result<(), RemoteError> {
    let bad = |reason: &str| RemoteError::BadAddress { reason: reason.to_owned() };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("only http and https are loaded"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it carries a name or a password"));
    }
    let literal = match url.host().ok_or_else(|| bad("it names no host"))? {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    };
    if literal.is_some_and(|address| !is_public(address)) {
        return Err(RemoteError::Private { host: host(url) });
    }
    Ok(())
}

/// The host as it is shown and permitted.
pub(crate) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_public_addresses_are_loaded() {
        assert_eq!(
            parse("https://a.example/x.png#top").unwrap().as_str(),
            "https://a.example/x.png"
        );
        for address in
            ["ftp://a.example/x", "file:///etc/passwd", "https://u:p@a.example/", "x.png"]
        {
            assert!(matches!(parse(address), Err(RemoteError::BadAddress { .. })), "{address}");
        }
        for address in
            ["http://127.0.0.1/", "http://0x7f.1/", "http://[::1]:8080/", "http://169.254.169.254/"]
        {
            assert!(matches!(parse(address), Err(RemoteError::Private { .. })), "{address}");
        }
    }
}
