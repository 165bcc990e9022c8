//! Addresses in attributes and style sheets: where they lead.

use percent_encoding::percent_decode_str;

/// Where an address leads.
#[derive(Debug, PartialEq)]
pub(crate) enum Address {
    /// Nowhere: inline data, a fragment, script, or nothing.
    Inline,
    /// To another host.
    Remote,
    /// To a file of this machine, outside what is served.
    File,
    /// To a path of the project, percent-decoded, from its root, without `.` and `..`.
    Local(String),
    /// Above the project's folder.
    Above,
}

impl Address {
    /// Reads an address written in a file of the folder `base` (parts joined by `/`, empty for
    /// the root).
    pub(crate) fn parse(text: &str, base: &str) -> Self {
        let text = text.trim();
        let path = text.split(['?', '#']).next().unwrap_or_default();
        if path.is_empty() {
            return Self::Inline;
        }
        if text.starts_with("//") || text.starts_with("\\\\") {
            return Self::Remote;
        }
        match scheme(text).as_deref() {
            Some("http" | "https" | "ws" | "wss") => return Self::Remote,
            Some("file") => return Self::File,
            // A drive letter looks like a scheme.
            Some(letter) if letter.len() == 1 => return Self::File,
            Some(_) => return Self::Inline,
            None => {}
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
        let from_root = decoded.starts_with('/');
        let before = if from_root { "" } else { base };
        normalise(before.split('/').chain(decoded.split('/')))
    }
}

/// The scheme of an absolute address in lower case.
fn scheme(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

fn normalise<'a>(parts: impl Iterator<Item = &'a str>) -> Address {
    let mut path = Vec::new();
    for part in parts {
        match part {
            ".." if path.pop().is_none() => return Address::Above,
            ".." | "." | "" => {}
            name => path.push(name),
        }
    }
    Address::Local(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_where_an_address_leads() {
        let local = |path: &str| Address::Local(path.to_owned());
        for (text, address) in [
            ("a.png", local("a.png")),
            ("./img/a%20b.png?v=2#x", local("img/a b.png")),
            ("/img/../a.png", local("a.png")),
            ("../a.png", Address::Above),
            ("img/../../a.png", Address::Above),
            ("https://example.org/a.png", Address::Remote),
            ("//example.org/a.png", Address::Remote),
            ("HTTP://example.org", Address::Remote),
            ("file:///etc/passwd", Address::File),
            ("C:\\pictures\\a.png", Address::File),
            ("data:image/png;base64,AAAA", Address::Inline),
            ("blob:x", Address::Inline),
            ("#gradient", Address::Inline),
            ("", Address::Inline),
        ] {
            assert_eq!(Address::parse(text, ""), address, "{text}");
        }
    }

    #[test]
    fn relative_addresses_start_at_the_folder_of_the_file() {
        assert_eq!(Address::parse("../a.png", "parts"), Address::Local("a.png".to_owned()));
        assert_eq!(Address::parse("a.png", "parts/x"), Address::Local("parts/x/a.png".to_owned()));
        assert_eq!(Address::parse("/a.png", "parts"), Address::Local("a.png".to_owned()));
    }
}
