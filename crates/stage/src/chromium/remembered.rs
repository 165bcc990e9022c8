//! Which program said last that it is Chromium, kept in a cache folder: asking it takes a tenth of the time that it needs
//! to open a composition. A record that cannot be read, or written, counts as none.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};
use stillcut_process::Program;
use tempfile::NamedTempFile;

/// The number is raised when records change their meaning.
const FILE: &str = "chromium-1.json";

#[derive(Serialize, Deserialize)]
struct Record {
    program: Program,
    version: String,
}

/// The version that the program at a place said, if it is the same file still.
pub(super) fn recall(cache: &Path, path: &Path) -> Option<String> {
    let record: Record = serde_json::from_slice(&fs::read(cache.join(FILE)).ok()?).ok()?;
    (record.program == Program::at(path).ok()?).then_some(record.version)
}

/// Keeps what it said.
pub(super) fn keep(cache: &Path, path: &Path, version: &str) {
    if let Err(error) = try_keep(cache, path, version) {
        tracing::debug!(%error, "what Chromium said is not remembered");
    }
}

fn try_keep(cache: &Path, path: &Path, version: &str) -> io::Result<()> {
    let record = Record { program: Program::at(path)?, version: version.to_owned() };
    fs::create_dir_all(cache)?;
    let mut file = NamedTempFile::new_in(cache)?;
    serde_json::to_writer(&mut file, &record)?;
    file.persist(cache.join(FILE))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, program) = (folder.path().join("cache"), folder.path().join("chromium"));
        assert_eq!(recall(&cache, &program), None, "nothing was kept");
        fs::write(&program, "one").unwrap();
        keep(&cache, &program, "156.0.8078.79");
        assert_eq!(recall(&cache, &program).as_deref(), Some("156.0.8078.79"));
        assert_eq!(recall(&cache, folder.path()), None, "another file");
        fs::write(&program, "another").unwrap();
        assert_eq!(recall(&cache, &program), None, "it was replaced");
        fs::write(cache.join(FILE), "torn").unwrap();
        assert_eq!(recall(&cache, &program), None);
    }
}
