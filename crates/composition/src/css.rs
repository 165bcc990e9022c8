//! Addresses in style sheets.

use cssparser::{ParseError, Parser, ParserInput, Token};

/// How deeply blocks and functions may be nested; deeper ones are not looked into.
const DEEPEST: usize = 64;

/// An address in a style sheet.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    /// Lines below the first line of the sheet.
    pub(crate) line: usize,
    /// As written, escapes resolved.
    pub(crate) address: String,
}

/// All `url(...)` values and `@import` targets of a style sheet or a `style` attribute.
pub(crate) fn links(css: &str) -> Vec<Link> {
    let mut input = ParserInput::new(css);
    let mut links = Vec::new();
    collect(&mut Parser::new(&mut input), false, 0, &mut links);
    links
}

/// Walks one level of tokens; `of_url` says whether it is the inside of `url(`.
fn collect(parser: &mut Parser<'_, '_>, of_url: bool, depth: usize, links: &mut Vec<Link>) {
    let mut after_import = false;
    loop {
        let line = parser.current_source_location().line as usize;
        let Ok(token) = parser.next() else { return };
        let mut importing = false;
        let inner_of_url = match token {
            Token::UnquotedUrl(address) => {
                links.push(Link { line, address: address.as_ref().to_owned() });
                continue;
            }
            Token::QuotedString(address) => {
                if of_url || after_import {
                    links.push(Link { line, address: address.as_ref().to_owned() });
                }
                after_import = false;
                continue;
            }
            Token::AtKeyword(name) => {
                importing = name.eq_ignore_ascii_case("import");
                None
            }
            Token::Function(name) => Some(name.eq_ignore_ascii_case("url")),
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                Some(false)
            }
            _ => None,
        };
        after_import = importing;
        if let Some(of_url) = inner_of_url.filter(|_| depth < DEEPEST) {
            let walked: Result<(), ParseError<'_, ()>> = parser.parse_nested_block(|inner| {
                collect(inner, of_url, depth + 1, links);
                Ok(())
            });
            debug_assert!(walked.is_ok(), "the walk reports no errors");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(css: &str) -> Vec<(usize, String)> {
        links(css).into_iter().map(|link| (link.line, link.address)).collect()
    }

    #[test]
    fn finds_addresses_and_nothing_else() {
        let css = "@import 'a.css';
            /* url(comment.png) */
            @media (min-width: 1px) { a { background: url(b.png), image-set(url(\"c.png\") 1x); } }
            b::after { content: 'url(text.png)'; }
            @font-face { font-family: 'd'; src: url( 'd.woff2' ) format('woff2'); }";
        let found = addresses(css);
        let expected = [(0, "a.css"), (2, "b.png"), (2, "c.png"), (4, "d.woff2")];
        assert_eq!(found, expected.map(|(line, it)| (line, it.to_owned())));
    }

    #[test]
    fn broken_sheets_end() {
        assert_eq!(addresses("a { background: url(\"x.png"), [(0, "x.png".to_owned())]);
        assert!(addresses(&"{".repeat(100_000)).is_empty());
        assert!(addresses("}}}))").is_empty());
    }
}
