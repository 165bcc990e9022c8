//! Style sheets of Google Fonts, made from installed `@fontsource` packages.
//!
//! The rules name the package's files by their addresses on a CDN, which are answered from the same
//! packages: every address in the page stays one that works elsewhere.

mod direct;
mod families;
mod rules;
mod stand_ins;

use std::{collections::BTreeSet, fmt::Write as _};

use url::Url;

use super::packages::{Package, Packages};
pub(super) use direct::find as find_direct;
pub(crate) use families::{FONT_PREFIX, PackagedFamily};
pub(super) use families::{family, names};
use rules::Rule;

/// What a style sheet address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FamilyRequest {
    /// Name as in `font-family`.
    pub(crate) name: String,
    faces: BTreeSet<Face>,
    /// Axes besides weight and slant.
    axes: Vec<String>,
}

/// One style of a family.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Face {
    italic: bool,
    /// `400` or `100 900`.
    weight: String,
}

/// A style sheet with what is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FontSheet {
    /// Rules of the families that are installed.
    pub(crate) css: String,
    /// Families that are not.
    pub(crate) missing: Vec<String>,
}

/// The families that an address of Google Fonts, or of a host with the same addresses, asks for.
pub(crate) fn parse_fonts(address: &str) -> Option<Vec<FamilyRequest>> {
    let url = Url::parse(address).ok()?;
    let known = matches!(url.host_str()?, "fonts.googleapis.com" | "fonts.bunny.net");
    let parse: fn(&str) -> Vec<FamilyRequest> = match url.path() {
        "/css2" => |text| vec![parse_second(text)],
        "/css" | "/icon" => |text| text.split('|').map(parse_first).collect(),
        _ => return None,
    };
    let families = url.query_pairs().filter(|(key, _)| key == "family");
    let families: Vec<_> = families.flat_map(|(_, text)| parse(&text)).collect();
    (known && !families.is_empty()).then_some(families)
}

/// `Inter:ital,wght@0,400;1,700..900`.
fn parse_second(text: &str) -> FamilyRequest {
    let (name, styles) = text.split_once(':').unwrap_or((text, ""));
    let (axes, tuples) = styles.split_once('@').unwrap_or((styles, ""));
    let axes: Vec<_> = axes.split(',').filter(|axis| !axis.is_empty()).collect();
    let at = |axis: &str| axes.iter().position(|name| *name == axis);
    let (italic, weight) = (at("ital"), at("wght"));
    let face = |tuple: &str| {
        let values: Vec<_> = tuple.split(',').collect();
        let value = |index: Option<usize>| index.and_then(|index| values.get(index)).copied();
        Face {
            italic: value(italic).is_some_and(|value| value.starts_with('1')),
            weight: value(weight).filter(|it| !it.is_empty()).unwrap_or("400").replace("..", " "),
        }
    };
    let faces = tuples.split(';').map(face).collect();
    let others = axes.iter().filter(|axis| !matches!(**axis, "ital" | "wght"));
    FamilyRequest {
        name: name.to_owned(),
        faces,
        axes: others.map(|axis| (*axis).to_owned()).collect(),
    }
}

/// `Open Sans:400,700italic,b`.
fn parse_first(text: &str) -> FamilyRequest {
    let mut parts = text.split(':');
    let name = parts.next().unwrap_or_default().to_owned();
    let styles = parts.next().unwrap_or("400");
    let face = |style: &str| {
        let style = style.trim().to_ascii_lowercase();
        let digits: String = style.chars().take_while(char::is_ascii_digit).collect();
        let rest = &style[digits.len()..];
        let bold = matches!(rest, "b" | "bold" | "bi" | "bolditalic");
        let weight = if bold { "700" } else { "400" };
        Face {
            italic: rest.ends_with('i') || rest.ends_with("italic"),
            weight: if digits.is_empty() { weight.to_owned() } else { digits },
        }
    };
    FamilyRequest { name, faces: styles.split(',').map(face).collect(), axes: Vec::new() }
}

/// The style sheet for some families; absent when none is installed.
pub(super) fn sheet(packages: &Packages, families: &[FamilyRequest]) -> Option<FontSheet> {
    let mut sheet = FontSheet { css: String::new(), missing: Vec::new() };
    for family in families {
        match rules_of(packages, family) {
            Some(css) => sheet.css.push_str(&css),
            None => sheet.missing.push(family.name.clone()),
        }
    }
    (!sheet.css.is_empty()).then_some(sheet)
}

fn rules_of(packages: &Packages, family: &FamilyRequest) -> Option<String> {
    let package = rules::package(packages, &family.name)?;
    let mut css = String::new();
    for face in &family.faces {
        let found = if rules::is_variable(package) {
            rules::of_variable(package, face.italic, &family.axes)
        } else {
            let weight = face.weight.split(' ').next().unwrap_or("400");
            rules::of_fixed(package, face.italic, weight)
        };
        for rule in found.iter().flatten() {
            write_rule(&mut css, rule, family, face, package);
        }
    }
    if css.is_empty() {
        return None;
    }
    if family.name.starts_with("Material ") {
        css.push_str(&icon_class(&family.name));
    }
    Some(css)
}

/// One rule, with the family's own name, the weight asked for and the file's public address.
fn write_rule(
    css: &mut String,
    rule: &Rule,
    family: &FamilyRequest,
    face: &Face,
    package: &Package,
) {
    let line = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!("  {name}: {value};\n"))
    };
    let (stretch, range) =
        (line("font-stretch", &rule.stretch), line("unicode-range", &rule.range));
    let style = if face.italic { "italic" } else { "normal" };
    // Writing to a string cannot fail.
    write!(
        css,
        "@font-face {{\n  font-family: '{}';\n  font-style: {style};\n  font-weight: {};\n\
         {stretch}  font-display: block;\n  \
         src: url(https://cdn.jsdelivr.net/npm/{}@{}/{}) format('woff2');\n{range}}}\n",
        quotable(&family.name),
        face.weight,
        package.name(),
        package.version,
        rule.file
    )
    .ok();
}

fn quotable(name: &str) -> String {
    name.replace(['\'', '\\', '\n'], "")
}

/// The class that comes with the fonts of icons: their names are ligatures.
fn icon_class(family: &str) -> String {
    format!(
        ".{} {{\n  font-family: '{}';\n  font-weight: normal;\n  font-style: normal;\n  \
         font-size: 24px;\n  line-height: 1;\n  letter-spacing: normal;\n  \
         text-transform: none;\n  display: inline-block;\n  white-space: nowrap;\n  \
         word-wrap: normal;\n  direction: ltr;\n  font-feature-settings: 'liga';\n}}\n",
        family.trim().to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
        quotable(family)
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn faces(request: &FamilyRequest) -> Vec<(bool, &str)> {
        request.faces.iter().map(|face| (face.italic, face.weight.as_str())).collect()
    }

    #[test]
    fn both_kinds_of_addresses_are_read() {
        let second = parse_fonts(
            "https://fonts.googleapis.com/css2?family=Inter:wght@400;700&family=Playfair+Display:ital,wght@0,400..900;1,400&display=swap",
        )
        .unwrap();
        assert_eq!(second[0].name, "Inter");
        assert_eq!(faces(&second[0]), [(false, "400"), (false, "700")]);
        assert_eq!(second[1].name, "Playfair Display");
        assert_eq!(faces(&second[1]), [(false, "400 900"), (true, "400")]);
        let first =
            parse_fonts("https://fonts.googleapis.com/css?family=Open+Sans:400,700italic|Anton")
                .unwrap();
        assert_eq!(faces(&first[0]), [(false, "400"), (true, "700")]);
        assert_eq!((first[1].name.as_str(), faces(&first[1])), ("Anton", vec![(false, "400")]));
        let icons = parse_fonts("https://fonts.googleapis.com/icon?family=Material+Icons").unwrap();
        assert_eq!(icons[0].name, "Material Icons");
        assert_eq!(parse_fonts("https://fonts.googleapis.com/"), None);
        assert_eq!(parse_fonts("https://example.org/css2?family=Inter"), None);
    }

    #[test]
    fn rules_come_from_the_package_s_sheets() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("@fontsource-variable/inter");
        fs::create_dir_all(&package).unwrap();
        let manifest = r#"{"name": "@fontsource-variable/inter", "version": "5.3.0"}"#;
        fs::write(package.join("package.json"), manifest).unwrap();
        let css = "@font-face {\n  font-family: 'Inter Variable';\n  font-weight: 100 900;\n  \
             src: url(./files/inter-latin.woff2) format('woff2-variations');\n  unicode-range: U+0000-00FF;\n}\n";
        fs::write(package.join("wght.css"), css).unwrap();
        let families = parse_fonts(
            "https://fonts.googleapis.com/css2?family=Inter:wght@400;700&family=Nowhere",
        );
        let sheet = sheet(&Packages::read(folder.path()), &families.unwrap()).unwrap();
        assert_eq!(sheet.missing, ["Nowhere"]);
        assert_eq!(sheet.css.matches("@font-face").count(), 2, "a rule a weight: {}", sheet.css);
        for part in [
            "font-family: 'Inter';",
            "font-weight: 700;",
            "unicode-range: U+0000-00FF;",
            "npm/@fontsource-variable/inter@5.3.0/files/inter-latin.woff2",
        ] {
            assert!(sheet.css.contains(part), "{part}: {}", sheet.css);
        }
    }
}
