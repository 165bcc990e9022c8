//! `@font-face` rules of the style sheets in font packages.

use std::fs;

use super::super::packages::{Package, Packages};

/// A rule of a package's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// File in the package.
    pub(super) file: String,
    /// `font-weight`, such as `400` or `100 900`.
    pub(super) weight: String,
    /// `font-style`.
    pub(super) style: String,
    /// `font-stretch`.
    pub(super) stretch: Option<String>,
    /// `unicode-range`.
    pub(super) range: Option<String>,
}

/// The package of a family: the variable one where both are installed.
pub(super) fn package<'a>(packages: &'a Packages, family: &str) -> Option<&'a Package> {
    let id = id(family);
    let of = |scope: &str| packages.of(&format!("{scope}/{id}")).first();
    of(VARIABLE).or_else(|| of(FIXED))
}

/// Scopes of the packages with one file for all weights, and with a file for each.
pub(super) const VARIABLE: &str = "@fontsource-variable";
pub(super) const FIXED: &str = "@fontsource";

/// How the packages spell a family.
fn id(family: &str) -> String {
    family.trim().to_ascii_lowercase().replace([' ', '+'], "-")
}

pub(super) fn is_variable(package: &Package) -> bool {
    package.name().starts_with(VARIABLE)
}

/// The rules of a sheet of the package.
pub(super) fn read(package: &Package, sheet: &str) -> Option<Vec<Rule>> {
    let text = fs::read_to_string(package.file(sheet)?).ok()?;
    let rules: Vec<_> = text.split("@font-face").skip(1).filter_map(rule).collect();
    (!rules.is_empty()).then_some(rules)
}

fn rule(text: &str) -> Option<Rule> {
    let value = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        Some(rest.split([';', '}']).next()?.trim().to_owned())
    };
    let (file, _) = text.split_once("url(./")?.1.split_once(')')?;
    Some(Rule {
        file: file.to_owned(),
        weight: value("font-weight:").unwrap_or_else(|| "400".to_owned()),
        style: value("font-style:").unwrap_or_else(|| "normal".to_owned()),
        stretch: value("font-stretch:"),
        range: value("unicode-range:"),
    })
}

/// The sheet of a variable package with the axes asked for, else that with the weights.
pub(super) fn of_variable(package: &Package, italic: bool, axes: &[String]) -> Option<Vec<Rule>> {
    let suffix = if italic { "-italic.css" } else { ".css" };
    let sheets: Vec<&str> = match axes {
        [] => vec!["wght"],
        [one] => vec![one.as_str(), "full", "wght"],
        _ => vec!["full", "wght"],
    };
    let sheets = sheets.into_iter().map(str::to_ascii_lowercase).chain(["index".to_owned()]);
    sheets.into_iter().find_map(|name| read(package, &format!("{name}{suffix}")))
}

/// The sheet of one weight of a package with a file for each.
pub(super) fn of_fixed(package: &Package, italic: bool, weight: &str) -> Option<Vec<Rule>> {
    read(package, &format!("{weight}{}.css", if italic { "-italic" } else { "" }))
}

/// Everything that a package has for upright and slanted text.
pub(super) fn all(package: &Package) -> Vec<Rule> {
    if is_variable(package) {
        let of = |italic| of_variable(package, italic, &[]).unwrap_or_default();
        // The sheet of all styles may answer for both.
        let (mut rules, italic) = (of(false), of(true));
        rules.extend(italic);
        rules.dedup();
        return rules;
    }
    let weights = (1..=9).map(|hundreds| format!("{hundreds}00"));
    let both = weights.flat_map(|weight| [(false, weight.clone()), (true, weight)]);
    both.filter_map(|(italic, weight)| of_fixed(package, italic, &weight)).flatten().collect()
}
