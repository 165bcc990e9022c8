//! Families that a composition names without loading them, and that are installed.

use serde::Serialize;

use super::{
    super::packages::{Package, Packages},
    rules::{self, FIXED, VARIABLE},
    stand_ins,
};

/// Where the loopback server has the files of font packages.
pub(crate) const FONT_PREFIX: &str = "/__stillcut/font/";

/// A family that can be declared in a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PackagedFamily {
    /// Name in the page's style sheets; case does not count.
    name: String,
    /// Family whose files they are, for people, where another one stands in.
    stand_in: Option<&'static str>,
    /// Package and version.
    package: String,
    faces: Vec<PackagedFace>,
}

/// One file of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PackagedFace {
    /// Path on the composition's origin.
    file: String,
    weight: String,
    style: String,
    stretch: Option<String>,
    range: Option<String>,
}

/// Names that can be answered, in lower case or as in the table of stand-ins.
pub(in super::super) fn names(packages: &Packages) -> Vec<String> {
    let of_scope = |name: &str| {
        let (scope, id) = name.split_once('/')?;
        matches!(scope, VARIABLE | FIXED).then(|| id.replace('-', " "))
    };
    let mut names: Vec<_> = packages.names().filter_map(of_scope).collect();
    names.sort();
    names.dedup();
    names.extend(stand_ins::all().map(|(font, _)| font.to_owned()));
    names
}

/// The family of a name.
pub(in super::super) fn family(packages: &Packages, name: &str) -> Option<PackagedFamily> {
    let stand_in = stand_ins::all().find(|(font, _)| *font == name).map(|(_, family)| family);
    let package = rules::package(packages, stand_in.unwrap_or(name))?;
    let faces: Vec<_> = rules::all(package).into_iter().map(|rule| face(package, rule)).collect();
    let package = format!("{} {}", package.name(), package.version);
    (!faces.is_empty()).then(|| PackagedFamily { name: name.to_owned(), stand_in, package, faces })
}

fn face(package: &Package, rule: rules::Rule) -> PackagedFace {
    let (name, version) = (package.name(), &package.version);
    PackagedFace {
        file: format!("{FONT_PREFIX}{name}@{version}/{}", rule.file),
        weight: rule.weight,
        style: rule.style,
        stretch: rule.stretch,
        range: rule.range,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn install(folder: &Path, package: &str, sheets: &[(&str, &str)]) {
        let at = folder.join(package);
        fs::create_dir_all(&at).unwrap();
        let manifest = format!(r#"{{"name": "{package}", "version": "5.3.0"}}"#);
        fs::write(at.join("package.json"), manifest).unwrap();
        for (name, weight) in sheets {
            let css = format!(
                "@font-face {{ font-weight: {weight}; src: url(./files/{weight}.woff2) format('woff2'); }}"
            );
            fs::write(at.join(name), css).unwrap();
        }
    }

    #[test]
    fn families_and_their_stand_ins_have_names() {
        let folder = tempfile::tempdir().unwrap();
        install(folder.path(), "@fontsource-variable/inter", &[("wght.css", "100 900")]);
        let weights = [("400.css", "400"), ("700.css", "700")];
        install(folder.path(), "@fontsource/space-mono", &weights);
        let packages = Packages::read(folder.path());
        let names = names(&packages);
        for name in ["inter", "space mono", "-apple-system"] {
            assert!(names.iter().any(|it| it == name), "{name}: {names:?}");
        }
        let mono = family(&packages, "space mono").unwrap();
        let weights: Vec<_> = mono.faces.iter().map(|face| face.weight.as_str()).collect();
        assert_eq!(weights, ["400", "700"]);
        let apple = family(&packages, "-apple-system").unwrap();
        assert_eq!(apple.stand_in, Some("Inter"));
        let file = "/__stillcut/font/@fontsource-variable/inter@5.3.0/files/100 900.woff2";
        assert_eq!(apple.faces[0].file, file);
        assert_eq!(family(&packages, "Menlo"), None, "nothing is installed that could stand in");
    }
}
