//! What the addresses of content delivery networks ask for.

use std::path::Path;

use url::Url;

use super::modules;

/// What a CDN address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibraryAddress {
    /// npm package.
    pub(crate) package: String,
    /// Version or range as asked; empty when none was.
    pub(crate) version: String,
    /// File inside the package; empty for its main file.
    pub(crate) file: String,
    /// Asked for as an ES module whose imports are addresses.
    pub(crate) is_module: bool,
}

/// Libraries of cdnjs whose files are those of an npm package: name there, package, folder.
const CDNJS: &[(&str, &str, &str)] = &[
    ("gsap", "gsap", "dist/"),
    ("animejs", "animejs", "lib/"),
    ("three.js", "three", "build/"),
    ("lottie-web", "lottie-web", "build/player/"),
    ("bodymovin", "lottie-web", "build/player/"),
    ("d3", "d3", "dist/"),
    ("topojson", "topojson-client", "dist/"),
    ("Chart.js", "chart.js", "dist/"),
    ("p5.js", "p5", "lib/"),
    ("pixi.js", "pixi.js", "dist/"),
    ("leaflet", "leaflet", "dist/"),
    ("maplibre-gl", "maplibre-gl", "dist/"),
    ("matter-js", "matter-js", "build/"),
    ("animate.css", "animate.css", ""),
    ("font-awesome", "@fortawesome/fontawesome-free", ""),
    ("howler", "howler", "dist/"),
    ("KaTeX", "katex", "dist/"),
    ("splitting", "splitting", "dist/"),
    ("zdog", "zdog", "dist/"),
];

/// What an address of a known CDN asks for.
pub(crate) fn parse_address(address: &str) -> Option<LibraryAddress> {
    let url = Url::parse(address).ok()?;
    if let Some(module) = modules::parse(&url) {
        return Some(module);
    }
    let path = url.path().trim_start_matches('/');
    match url.host_str()? {
        "cdn.jsdelivr.net" | "fastly.jsdelivr.net" => parse_npm_path(path.strip_prefix("npm/")?),
        "unpkg.com" => parse_npm_path(path),
        "cdnjs.cloudflare.com" => parse_cdnjs_path(path.strip_prefix("ajax/libs/")?),
        "d3js.org" => parse_d3_path(path),
        "www.gstatic.com" => parse_draco_path(path),
        "cdn.tailwindcss.com" => Some(tailwind(&url)),
        _ => None,
    }
}

/// `gsap@3.12.5/dist/gsap.min.js`, `@scope/name@1/file.js`.
pub(crate) fn parse_npm_path(path: &str) -> Option<LibraryAddress> {
    let scope_end = if path.starts_with('@') { path.find('/')? + 1 } else { 0 };
    let name_end = path[scope_end..].find('/').map_or(path.len(), |at| scope_end + at);
    let (name, file) = path.split_at(name_end);
    let (package, version) = match name[1.min(name.len())..].find('@') {
        Some(at) => (&name[..=at], &name[at + 2..]),
        None => (name, ""),
    };
    let is_plain = !package.is_empty()
        && !Path::new(package).components().any(|part| part.as_os_str() == "..");
    let file = file.trim_start_matches('/').to_owned();
    is_plain.then(|| LibraryAddress {
        package: package.to_owned(),
        version: version.to_owned(),
        file,
        is_module: false,
    })
}

/// `gsap/3.12.5/gsap.min.js`: cdnjs names the same files without the package's folders.
fn parse_cdnjs_path(path: &str) -> Option<LibraryAddress> {
    let mut parts = path.splitn(3, '/');
    let (library, version, file) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, package, folder) = CDNJS.iter().find(|(name, ..)| *name == library)?;
    // Old releases of three.js are numbered r128 there and 0.128.0 in npm.
    let release = version.strip_prefix('r').filter(|_| *package == "three");
    Some(LibraryAddress {
        package: (*package).to_owned(),
        version: release.map_or_else(|| version.to_owned(), |number| format!("0.{number}.0")),
        file: format!("{folder}{file}"),
        is_module: false,
    })
}

/// `d3.v7.min.js`, `d3.v7.js`.
fn parse_d3_path(path: &str) -> Option<LibraryAddress> {
    let (version, rest) = path.strip_prefix("d3.v")?.split_once('.')?;
    Some(LibraryAddress {
        package: "d3".to_owned(),
        version: version.to_owned(),
        file: format!("dist/d3.{rest}"),
        is_module: false,
    })
}

/// `draco/versioned/decoders/1.5.6/draco_decoder.wasm`: three.js brings the same decoder.
fn parse_draco_path(path: &str) -> Option<LibraryAddress> {
    let (_version, file) =
        path.strip_prefix("draco/")?.split_once("decoders/")?.1.split_once('/')?;
    Some(LibraryAddress {
        package: "three".to_owned(),
        version: String::new(),
        file: format!("examples/jsm/libs/draco/{file}"),
        is_module: false,
    })
}

/// `/`, `/3.4.10`, `/?plugins=forms`: the third version in one file, which npm has under another name.
fn tailwind(url: &Url) -> LibraryAddress {
    let with_plugins = url.query_pairs().any(|(key, _)| key == "plugins");
    let file = if with_plugins { "tailwindcss-with-all-plugins.js" } else { "tailwindcss.js" };
    LibraryAddress {
        package: "tailwindcss-cdn".to_owned(),
        version: url.path().trim_start_matches('/').to_owned(),
        file: file.to_owned(),
        is_module: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(package: &str, version: &str, file: &str) -> LibraryAddress {
        LibraryAddress {
            package: package.into(),
            version: version.into(),
            file: file.into(),
            is_module: false,
        }
    }

    #[test]
    fn cdn_addresses_name_a_package_file() {
        for (text, asked) in [
            (
                "https://cdn.jsdelivr.net/npm/gsap@3.12.5/dist/gsap.min.js",
                address("gsap", "3.12.5", "dist/gsap.min.js"),
            ),
            (
                "https://unpkg.com/gsap@3.12.5/dist/gsap.min.js",
                address("gsap", "3.12.5", "dist/gsap.min.js"),
            ),
            (
                "https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.5/gsap.min.js",
                address("gsap", "3.12.5", "dist/gsap.min.js"),
            ),
            (
                "https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js",
                address("three", "0.128.0", "build/three.min.js"),
            ),
            (
                "https://cdnjs.cloudflare.com/ajax/libs/bodymovin/5.12.2/lottie.min.js",
                address("lottie-web", "5.12.2", "build/player/lottie.min.js"),
            ),
            ("https://d3js.org/d3.v7.min.js", address("d3", "7", "dist/d3.min.js")),
            (
                "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.5.1/css/all.min.css",
                address("@fortawesome/fontawesome-free", "6.5.1", "css/all.min.css"),
            ),
            ("https://cdn.tailwindcss.com", address("tailwindcss-cdn", "", "tailwindcss.js")),
            (
                "https://cdn.tailwindcss.com/3.4.10?plugins=forms",
                address("tailwindcss-cdn", "3.4.10", "tailwindcss-with-all-plugins.js"),
            ),
            ("https://cdn.jsdelivr.net/npm/three", address("three", "", "")),
            (
                "https://unpkg.com/@lottiefiles/dotlottie-web@0.40/dist/index.js",
                address("@lottiefiles/dotlottie-web", "0.40", "dist/index.js"),
            ),
        ] {
            assert_eq!(parse_address(text), Some(asked), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_not_libraries() {
        assert_eq!(parse_address("https://example.org/npm/gsap"), None, "an unknown host");
        assert_eq!(parse_address("https://cdn.jsdelivr.net/gh/user/repo"), None, "not npm");
        assert_eq!(parse_address("not an address"), None, "no address at all");
    }
}
