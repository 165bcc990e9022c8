//! Addresses of well-known script libraries, answered from installed npm packages.

use std::{
    env,
    path::{Path, PathBuf},
};

use url::Url;

/// Names the folder with `node_modules` instead of the one found beside the program.
const ENVIRONMENT: &str = "STILLCUT_LIBRARIES";

/// A folder of npm packages that answer CDN addresses without a network.
#[derive(Debug, Clone, Default)]
pub struct Libraries {
    modules: Option<PathBuf>,
}

/// What a CDN address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibraryAddress {
    /// npm package.
    pub(crate) package: String,
    /// Version or range as asked; empty when none was.
    pub(crate) version: String,
    /// File inside the package; empty for its main file.
    pub(crate) file: String,
}

/// A file that answers an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibraryFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Version of the package that is installed.
    pub(crate) version: String,
}

impl Libraries {
    /// Looks in `STILLCUT_LIBRARIES`, then for `libraries/node_modules` in the folder of the
    /// running program and above it. Without one, no address is answered.
    pub fn locate() -> Self {
        let named = env::var_os(ENVIRONMENT).map(PathBuf::from);
        Self { modules: named.or_else(beside_program) }
    }

    /// The file for an address, where its package is installed with the same major version.
    pub(crate) fn find(&self, address: &LibraryAddress) -> Option<LibraryFile> {
        let package = self.modules.as_ref()?.join(&address.package);
        let manifest = std::fs::read_to_string(package.join("package.json")).ok()?;
        let manifest: serde_json::Value = serde_json::from_str(&manifest).ok()?;
        let version = manifest["version"].as_str()?.to_owned();
        let same_major = major(&address.version).is_none_or(|asked| major(&version) == Some(asked));
        let main =
            || manifest["jsdelivr"].as_str().or(manifest["main"].as_str()).map(ToOwned::to_owned);
        let file = if address.file.is_empty() { main()? } else { address.file.clone() };
        let path = package.join(file);
        let inside = path.canonicalize().ok()?.starts_with(package.canonicalize().ok()?);
        (same_major && inside && path.is_file()).then_some(LibraryFile { path, version })
    }
}

fn beside_program() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    program
        .ancestors()
        .map(|folder| folder.join("libraries").join("node_modules"))
        .find(|path| path.is_dir())
}

fn major(version: &str) -> Option<u32> {
    let digits = version.trim_start_matches(['^', '~', 'v', '=']);
    digits.split('.').next()?.parse().ok()
}

/// What an address of a known CDN asks for.
pub(crate) fn parse_address(address: &str) -> Option<LibraryAddress> {
    let url = Url::parse(address).ok()?;
    let path = url.path().trim_start_matches('/');
    match url.host_str()? {
        "cdn.jsdelivr.net" => parse_npm_path(path.strip_prefix("npm/")?),
        "unpkg.com" => parse_npm_path(path),
        "cdnjs.cloudflare.com" => parse_cdnjs_path(path.strip_prefix("ajax/libs/")?),
        _ => None,
    }
}

/// `gsap@3.12.5/dist/gsap.min.js`, `@scope/name@1/file.js`.
fn parse_npm_path(path: &str) -> Option<LibraryAddress> {
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
    })
}

/// `gsap/3.12.5/gsap.min.js`: cdnjs names the same files without the package's folders.
fn parse_cdnjs_path(path: &str) -> Option<LibraryAddress> {
    let mut parts = path.splitn(3, '/');
    let (library, version, file) = (parts.next()?, parts.next()?, parts.next()?);
    let (package, folder) = match library {
        "gsap" => ("gsap", "dist/"),
        "animejs" => ("animejs", "lib/"),
        "three.js" => ("three", "build/"),
        "lottie-web" | "bodymovin" => ("lottie-web", "build/player/"),
        "d3" => ("d3", "dist/"),
        _ => return None,
    };
    Some(LibraryAddress {
        package: package.to_owned(),
        version: version.to_owned(),
        file: format!("{folder}{file}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(package: &str, version: &str, file: &str) -> LibraryAddress {
        LibraryAddress { package: package.into(), version: version.into(), file: file.into() }
    }

    #[test]
    fn cdn_addresses_name_a_package_file() {
        let gsap = Some(address("gsap", "3.12.5", "dist/gsap.min.js"));
        assert_eq!(
            parse_address("https://cdn.jsdelivr.net/npm/gsap@3.12.5/dist/gsap.min.js"),
            gsap
        );
        assert_eq!(parse_address("https://unpkg.com/gsap@3.12.5/dist/gsap.min.js"), gsap);
        assert_eq!(
            parse_address("https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.5/gsap.min.js"),
            gsap
        );
        assert_eq!(
            parse_address("https://cdn.jsdelivr.net/npm/three"),
            Some(address("three", "", ""))
        );
        let scoped = Some(address("@lottiefiles/dotlottie-web", "0.40", "dist/index.js"));
        assert_eq!(
            parse_address("https://unpkg.com/@lottiefiles/dotlottie-web@0.40/dist/index.js"),
            scoped
        );
    }

    #[test]
    fn other_addresses_are_not_libraries() {
        assert_eq!(parse_address("https://example.org/npm/gsap"), None, "an unknown host");
        assert_eq!(parse_address("https://cdn.jsdelivr.net/gh/user/repo"), None, "not npm");
        assert_eq!(parse_address("not an address"), None, "no address at all");
    }

    #[test]
    fn another_major_version_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("gsap");
        std::fs::create_dir_all(package.join("dist")).unwrap();
        std::fs::write(package.join("package.json"), r#"{"version": "3.13.0"}"#).unwrap();
        std::fs::write(package.join("dist/gsap.min.js"), "").unwrap();
        let libraries = Libraries { modules: Some(folder.path().to_owned()) };
        let find = |version: &str, file: &str| libraries.find(&address("gsap", version, file));
        assert_eq!(
            find("3.12.5", "dist/gsap.min.js").map(|file| file.version).as_deref(),
            Some("3.13.0")
        );
        assert_eq!(find("2.1.3", "dist/gsap.min.js"), None, "another major version");
        assert_eq!(find("3", "../gsap/../secret"), None, "outside the package");
    }
}
