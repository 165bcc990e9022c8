//! Files of Google Fonts that a page names itself, without the style sheet that says what they are.

use url::Url;

use super::{
    super::{
        LibraryFile, Match,
        packages::{Package, Packages},
    },
    rules::{self, FIXED, Rule, VARIABLE},
};

/// `https://fonts.gstatic.com/s/spacegrotesk/v22/V8mQ....woff2`: the family can be read, the subset
/// and the weight cannot. The Latin letters of all weights, or the regular ones, answer.
pub(in super::super) fn find(packages: &Packages, address: &str) -> Option<LibraryFile> {
    let url = Url::parse(address).ok().filter(|url| url.host_str() == Some("fonts.gstatic.com"))?;
    let mut parts = url.path_segments()?;
    let family = (parts.next()? == "s").then(|| parts.next())??;
    let package = package(packages, family)?;
    let rules = if rules::is_variable(package) {
        rules::of_variable(package, false, &[])
    } else {
        rules::of_fixed(package, false, "400")
    }?;
    let file = &rules.iter().find(|rule| is_latin(rule)).or(rules.first())?.file;
    let path = package.file(file)?;
    Some(LibraryFile { path, version: package.version.clone(), matches: Match::Near, text: None })
}

/// The family without spaces, in lower case.
fn package<'a>(packages: &'a Packages, family: &str) -> Option<&'a Package> {
    let named = |scope: &str| {
        let mut names = packages.names();
        let found = names.find(|name| {
            let id = name.strip_prefix(scope).and_then(|rest| rest.strip_prefix('/'));
            id.is_some_and(|id| id.replace('-', "") == family)
        });
        packages.of(found?).first()
    };
    named(VARIABLE).or_else(|| named(FIXED))
}

fn is_latin(rule: &Rule) -> bool {
    rule.range.as_ref().is_some_and(|range| range.starts_with("U+0000-00FF"))
}
