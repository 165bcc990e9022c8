//! Subresource integrity: `sha384-...` attributes.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// What an `integrity` attribute promises of a file's content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Integrity {
    text: String,
    /// Digests of the strongest algorithm named; none promise nothing.
    digests: Vec<(Algorithm, Vec<u8>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl Integrity {
    /// Reads an attribute: digests separated by spaces, of which those of the strongest algorithm
    /// count. What is not understood promises nothing, as in browsers.
    pub fn parse(text: &str) -> Self {
        let mut digests: Vec<_> = text.split_ascii_whitespace().filter_map(digest).collect();
        let strongest = digests.iter().map(|(algorithm, _)| *algorithm).max();
        digests.retain(|(algorithm, _)| Some(*algorithm) == strongest);
        Self { text: text.to_owned(), digests }
    }

    /// The attribute as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it promises nothing.
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// Whether content is what was promised.
    pub fn matches(&self, content: &[u8]) -> bool {
        let is = |(algorithm, digest): &(Algorithm, Vec<u8>)| match algorithm {
            Algorithm::Sha256 => Sha256::digest(content).as_slice() == digest,
            Algorithm::Sha384 => Sha384::digest(content).as_slice() == digest,
            Algorithm::Sha512 => Sha512::digest(content).as_slice() == digest,
        };
        self.digests.is_empty() || self.digests.iter().any(is)
    }
}

fn digest(word: &str) -> Option<(Algorithm, Vec<u8>)> {
    let (algorithm, rest) = word.split_once('-')?;
    let algorithm = match algorithm.to_ascii_lowercase().as_str() {
        "sha256" => Algorithm::Sha256,
        "sha384" => Algorithm::Sha384,
        "sha512" => Algorithm::Sha512,
        _ => return None,
    };
    let value = rest.split('?').next()?;
    Some((algorithm, STANDARD.decode(value).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(content: &[u8]) -> String {
        format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
    }

    #[test]
    fn content_is_compared_with_the_strongest_digests() {
        let promised = Integrity::parse(&format!("{} {}", attribute(b"a"), attribute(b"b")));
        assert!(promised.matches(b"a") && promised.matches(b"b") && !promised.matches(b"c"));
        let strong = format!("sha512-{}", STANDARD.encode(Sha512::digest(b"c")));
        let promised = Integrity::parse(&format!("{} {strong}", attribute(b"a")));
        assert!(promised.matches(b"c") && !promised.matches(b"a"), "the weaker one does not count");
    }

    #[test]
    fn what_is_not_understood_promises_nothing() {
        for text in ["", "md5-AAAA", "sha256", "sha256-***"] {
            let promised = Integrity::parse(text);
            assert!(promised.is_empty() && promised.matches(b"anything"), "{text}");
        }
    }
}
