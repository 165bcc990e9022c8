//! Addresses of CDNs that give packages as ES modules (`esm.sh`, jsDelivr's `+esm`, Skypack): they name
//! imports of other packages by addresses, where the files in the packages name them by their names.

use std::{fs, path::Path, sync::LazyLock};

use regex::{Captures, Regex};
use url::Url;

use super::{LibraryAddress, LibraryFile, address::parse_npm_path};

/// Marks addresses whose imports are rewritten.
pub(super) const MARK: &str = "module";

/// What an address of such a CDN asks for.
pub(super) fn parse(url: &Url) -> Option<LibraryAddress> {
    let path = url.path().trim_start_matches('/');
    let path = match url.host_str()? {
        "esm.sh" | "esm.run" | "cdn.skypack.dev" => without_build(path),
        "cdn.jsdelivr.net" => {
            let path = path.strip_prefix("npm/")?;
            path.strip_suffix("/+esm").or_else(|| marked(url).then_some(path))?
        }
        "unpkg.com" => marked(url).then_some(path)?,
        _ => return None,
    };
    parse_npm_path(path).map(|address| LibraryAddress { is_module: true, ..address })
}

fn marked(url: &Url) -> bool {
    url.query_pairs().any(|(key, _)| key == MARK)
}

/// `v135/three@0.160.0/es2022/three.mjs` and `stable/three` mean what comes after the first part.
fn without_build(path: &str) -> &str {
    match path.split_once('/') {
        Some((first, rest)) if first == "stable" || is_build(first) => rest,
        _ => path,
    }
}

fn is_build(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The text that answers: a file has its imports rewritten, another name leads to the file that it
/// means.
pub(super) fn text(address: &LibraryAddress, file: &LibraryFile, package: &Path) -> Option<String> {
    let source = fs::read_to_string(&file.path).ok()?;
    let entry = file.path.strip_prefix(package).ok()?;
    if Path::new(&address.file) == entry {
        return Some(rewritten(&source));
    }
    let entry = entry.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let LibraryAddress { package, .. } = address;
    let entry = format!("https://cdn.jsdelivr.net/npm/{package}@{}/{entry}?{MARK}", file.version);
    let default = if has_default(&source) {
        format!("export {{ default }} from \"{entry}\";\n")
    } else {
        String::new()
    };
    Some(format!("export * from \"{entry}\";\n{default}"))
}

fn has_default(source: &str) -> bool {
    source.contains("export default") || source.contains("as default")
}

/// `from "x"`, `import "x"`, `import("x")`, with either quote.
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(\bfrom\s*|\bimport\s*\(?\s*)(?:"([^"\s]+)"|'([^'\s]+)')"#)
        .expect("a fixed expression that the tests use")
});

fn rewritten(source: &str) -> String {
    let named = |captures: &Captures<'_>| {
        let name = captures.get(2).or_else(|| captures.get(3)).map_or("", |name| name.as_str());
        format!("{}\"{}\"", &captures[1], resolved(name))
    };
    IMPORT.replace_all(source, named).into_owned()
}

fn resolved(name: &str) -> String {
    if name.starts_with("./") || name.starts_with("../") {
        format!("{name}?{MARK}")
    } else if name.contains(':') || name.starts_with('/') {
        name.to_owned()
    } else {
        format!("https://esm.sh/{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(address: &str) -> Option<(String, String, String)> {
        let found = parse(&Url::parse(address).unwrap())?;
        Some((found.package, found.version, found.file))
    }

    #[test]
    fn addresses_of_modules_name_a_package() {
        let three = |file: &str| Some(("three".to_owned(), "0.160.0".to_owned(), file.to_owned()));
        for (address, found) in [
            ("https://esm.sh/three@0.160.0", three("")),
            ("https://esm.sh/v135/three@0.160.0", three("")),
            ("https://cdn.jsdelivr.net/npm/three@0.160.0/+esm", three("")),
            ("https://cdn.skypack.dev/three@0.160.0", three("")),
            ("https://unpkg.com/three@0.160.0/a.js?module", three("a.js")),
            ("https://cdn.jsdelivr.net/npm/three@0.160.0/a.js", None),
        ] {
            assert_eq!(parsed(address), found, "{address}");
        }
    }

    #[test]
    fn imports_of_packages_become_addresses() {
        let source = "import{a}from\"three\";\nimport './b.js';\nexport * from '../c.js';\nimport('https://x.example/d.js');\nconst from = 'here';";
        assert_eq!(
            rewritten(source),
            "import{a}from\"https://esm.sh/three\";\nimport \"./b.js?module\";\nexport * from \"../c.js?module\";\nimport(\"https://x.example/d.js\");\nconst from = 'here';"
        );
    }
}
