//! The npm packages of a folder, by their real names: several versions of one package are
//! installed under other names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::version::parts;

/// All packages of a `node_modules` folder.
#[derive(Debug, Default)]
pub(super) struct Packages {
    by_name: BTreeMap<String, Vec<Package>>,
}

/// An installed package.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) folder: PathBuf,
    name: String,
    pub(super) version: String,
    /// What its bare address means.
    main: Option<String>,
    /// Its entry for ES modules.
    module: Option<String>,
    /// What other names inside it mean, `./addons/*` for example.
    exports: Value,
}

impl Packages {
    pub(super) fn read(modules: &Path) -> Self {
        let mut found = Self::default();
        for folder in folders(modules) {
            let is_scope =
                folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with('@'));
            let inside = if is_scope { folders(&folder) } else { vec![folder] };
            for (name, package) in inside.into_iter().filter_map(read) {
                found.by_name.entry(name).or_default().push(package);
            }
        }
        for versions in found.by_name.values_mut() {
            versions.sort_by_key(|package| std::cmp::Reverse(parts(&package.version)));
        }
        found
    }

    /// The names of all packages, ascending.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The installed versions of a package.
    pub(super) fn of(&self, name: &str) -> &[Package] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

impl Package {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A file for an ES module: the entry where none is named; else the file itself, or what its name
    /// means to other packages; the entry for a folder.
    pub(super) fn module(&self, name: &str) -> Option<PathBuf> {
        let entry = || self.inside(self.module.as_deref()?);
        if name.is_empty() {
            return entry();
        }
        let exported = || self.inside(&self.exported(name)?);
        let named = self.file(name).or_else(exported);
        let named = named.or_else(|| self.inside(&format!("{name}.js")));
        named.or_else(|| entry().filter(|_| self.folder.join(name).is_dir()))
    }

    /// What the package says a name inside it means.
    fn exported(&self, name: &str) -> Option<String> {
        let target = |value: &Value| -> Option<String> {
            let import = if value.is_object() { &value["import"] } else { value };
            let import = if import.is_object() { &import["default"] } else { import };
            import.as_str().map(ToOwned::to_owned)
        };
        let name = format!("./{name}");
        if let Some(found) = self.exports.get(&name) {
            return target(found);
        }
        self.exports.as_object()?.iter().find_map(|(pattern, value)| {
            let rest = name.strip_prefix(pattern.strip_suffix('*')?)?;
            Some(target(value)?.replace('*', rest))
        })
    }

    /// A file of the package, the main one when none is named. CDNs make `x.min.js` of a `x.js`
    /// themselves, so that one answers for it.
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
        let name = if name.is_empty() { self.main.as_deref()? } else { name };
        self.inside(name).or_else(|| {
            let (stem, kind) = name.rsplit_once(".min.")?;
            self.inside(&format!("{stem}.{kind}"))
        })
    }

    fn inside(&self, name: &str) -> Option<PathBuf> {
        let path = self.folder.join(name);
        let is_inside = path.canonicalize().ok()?.starts_with(self.folder.canonicalize().ok()?);
        (is_inside && path.is_file()).then_some(path)
    }
}

fn read(folder: PathBuf) -> Option<(String, Package)> {
    let manifest = fs::read(folder.join("package.json")).ok()?;
    let manifest: Value = serde_json::from_slice(&manifest).ok()?;
    let text = |key: &str| manifest[key].as_str().map(ToOwned::to_owned);
    let main = text("jsdelivr").or_else(|| text("unpkg")).or_else(|| text("main"));
    let import = &manifest["exports"]["."]["import"];
    let module = import.as_str().or_else(|| import["default"].as_str()).map(ToOwned::to_owned);
    let module = module.or_else(|| text("module"));
    let (name, version) = (text("name")?, text("version")?);
    let exports = manifest["exports"].clone();
    Some((name.clone(), Package { folder, name, version, main, module, exports }))
}

/// Sorted, so that the same folder always answers.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(parent) else { return Vec::new() };
    let mut found: Vec<_> =
        found.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}
