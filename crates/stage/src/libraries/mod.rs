//! Addresses of well-known libraries, answered from installed npm packages.

mod address;
mod fonts;
mod modules;
mod packages;
mod version;

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

pub(crate) use address::{LibraryAddress, parse_address, parse_npm_path};
pub(crate) use fonts::{FONT_PREFIX, FontSheet, PackagedFamily, parse_fonts};
use packages::{Package, Packages};
pub(crate) use version::Match;

/// Names the folder with `node_modules` instead of the one found beside the program.
const ENVIRONMENT: &str = "STILLCUT_LIBRARIES";

/// A folder of npm packages that answer CDN addresses without a network. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Libraries {
    modules: Option<PathBuf>,
    /// Read when the first address is asked for.
    packages: Arc<OnceLock<Packages>>,
}

/// A file that answers an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibraryFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Version of the package that is installed.
    pub(crate) version: String,
    /// Whether that is the version asked for.
    pub(crate) matches: Match,
    /// What answers instead of the file as it is.
    pub(crate) text: Option<String>,
}

impl Libraries {
    /// Looks in `STILLCUT_LIBRARIES`, then for `libraries/node_modules` in the folder of the
    /// running program and above it. Without one, no address is answered.
    pub fn locate() -> Self {
        let named = env::var_os(ENVIRONMENT).map(PathBuf::from);
        Self::at(named.or_else(beside_program))
    }

    fn at(modules: Option<PathBuf>) -> Self {
        Self { modules, packages: Arc::default() }
    }

    /// The file for an address, of the installed version that fits best. Blocking.
    pub(crate) fn find(&self, address: &LibraryAddress) -> Option<LibraryFile> {
        let packages = self.packages()?;
        let mut fitting: Vec<_> = packages
            .of(&address.package)
            .iter()
            .filter_map(|package| Some((fit(address, package)?, package)))
            .collect();
        let distance = |package: &Package| version::distance(&address.version, &package.version);
        fitting.sort_by_cached_key(|(matches, package)| (*matches, distance(package)));
        fitting.into_iter().find_map(|(matches, package)| {
            let path = if address.is_module {
                package.module(&address.file)
            } else {
                package.file(&address.file)
            }?;
            let version = package.version.clone();
            let mut file = LibraryFile { path, version, matches, text: None };
            if address.is_module {
                file.text = Some(modules::text(address, &file, &package.folder)?);
            }
            Some(file)
        })
    }

    /// The style sheet of Google Fonts for an address, with the families that are installed; absent
    /// when none is. Blocking.
    pub(crate) fn font_sheet(&self, address: &str) -> Option<FontSheet> {
        fonts::sheet(self.packages()?, &parse_fonts(address)?)
    }

    /// Names of the families that [`Libraries::font_family`] knows, each once. Blocking.
    pub(crate) fn font_names(&self) -> Vec<String> {
        self.packages().map_or_else(Vec::new, fonts::names)
    }

    /// A family that a page names without loading it. Blocking.
    pub(crate) fn font_family(&self, name: &str) -> Option<PackagedFamily> {
        fonts::family(self.packages()?, name)
    }

    /// The file of a path below [`FONT_PREFIX`]. Blocking.
    pub(crate) fn font_file(&self, path: &str) -> Option<PathBuf> {
        let address = parse_npm_path(path)?;
        let is_font = address.package.starts_with("@fontsource");
        self.find(&address).filter(|_| is_font).map(|file| file.path)
    }

    /// The file for an address of a CDN or of Google's fonts. Blocking.
    pub(crate) fn find_address(&self, address: &str) -> Option<LibraryFile> {
        match parse_address(address) {
            Some(address) => self.find(&address),
            None => fonts::find_direct(self.packages()?, address),
        }
    }

    fn packages(&self) -> Option<&Packages> {
        let modules = self.modules.as_ref()?;
        Some(self.packages.get_or_init(|| Packages::read(modules)))
    }
}

fn fit(address: &LibraryAddress, package: &Package) -> Option<Match> {
    version::fit(&address.package, &address.version, &package.version)
}

fn beside_program() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let modules = |folder: &Path| folder.join("libraries").join("node_modules");
    program.ancestors().map(modules).find(|path| path.is_dir())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn install(folder: &Path, place: &str, manifest: &str, files: &[&str]) {
        let package = folder.join(place);
        for file in files {
            let path = package.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::write(package.join("package.json"), manifest).unwrap();
    }

    #[test]
    fn the_version_that_fits_best_answers() {
        let folder = tempfile::tempdir().unwrap();
        let three = |version: &str| format!(r#"{{"name": "three", "version": "{version}"}}"#);
        install(folder.path(), "three", &three("0.160.1"), &["build/three.js"]);
        install(folder.path(), "three-128", &three("0.128.0"), &["build/three.js"]);
        let gsap = r#"{"name": "gsap", "version": "3.13.0", "main": "dist/gsap.js"}"#;
        install(folder.path(), "gsap", gsap, &["dist/gsap.js"]);
        let libraries = Libraries::at(Some(folder.path().to_owned()));
        let find = |address: &str| {
            let found = libraries.find(&parse_address(address).unwrap())?;
            Some((found.version, found.matches))
        };
        for (address, found) in [
            ("https://unpkg.com/gsap@3/dist/gsap.js", Some(("3.13.0", Match::Exact))),
            ("https://unpkg.com/gsap", Some(("3.13.0", Match::Exact))),
            ("https://unpkg.com/gsap@3.12.5/dist/gsap.js", Some(("3.13.0", Match::Compatible))),
            ("https://unpkg.com/gsap@2.1.3/dist/gsap.js", None),
            ("https://unpkg.com/gsap@3/dist/gsap.min.js", Some(("3.13.0", Match::Exact))),
            ("https://unpkg.com/gsap@3/../secret", None),
            (
                "https://unpkg.com/three@0.160.0/build/three.js",
                Some(("0.160.1", Match::Compatible)),
            ),
            ("https://unpkg.com/three@0.134.0/build/three.js", Some(("0.128.0", Match::Near))),
            (
                "https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.js",
                Some(("0.128.0", Match::Exact)),
            ),
        ] {
            let expected = found.map(|(version, matches)| (version.to_owned(), matches));
            assert_eq!(find(address), expected, "{address}");
        }
    }
}
