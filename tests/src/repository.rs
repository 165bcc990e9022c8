//! Where things are in the repository and among the built programs.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is a folder of the repository").to_owned()
}

/// The folder of an example.
pub fn example(name: &str) -> PathBuf {
    let folder = root().join("examples").join(name);
    assert!(folder.join("index.html").is_file(), "there is no example {name}");
    folder
}

/// The names of all examples, sorted.
pub fn examples() -> Vec<String> {
    compositions(&root().join("examples"))
}

/// The folder of a fixture.
pub fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    assert!(folder.join("index.html").is_file(), "there is no fixture {name}");
    folder
}

/// The names of all fixtures, sorted.
pub fn fixtures() -> Vec<String> {
    compositions(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
}

/// The `node_modules` folder that answers addresses of script libraries.
pub fn libraries() -> PathBuf {
    env::var_os("STILLCUT_LIBRARIES")
        .map_or_else(|| root().join("libraries").join("node_modules"), PathBuf::from)
}

/// The command line as built: `STILLCUT_TEST_CLI`, else the one beside the running test.
pub fn command_line() -> PathBuf {
    if let Some(named) = env::var_os("STILLCUT_TEST_CLI") {
        return named.into();
    }
    let test = env::current_exe().expect("a running test has a path");
    let name = format!("stillcut{}", env::consts::EXE_SUFFIX);
    let found = test.ancestors().skip(1).map(|folder| folder.join(&name)).find(|at| at.is_file());
    found.expect("build the command line first: cargo build -p stillcut-cli")
}

fn compositions(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.join("index.html").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}
