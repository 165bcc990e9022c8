//! What programs said when they were asked last, kept in a folder: to ask them takes a start of each. It counts for as long
//! as they are the same files. A record that cannot be read, or written, counts as none.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tempfile::NamedTempFile;

use crate::program::Program;

#[derive(Serialize, Deserialize)]
struct Record<T> {
    programs: Vec<Program>,
    said: T,
}

/// What is kept in the file `name` of a folder, if the programs are still those that said it.
pub fn recall<T: DeserializeOwned>(folder: &Path, name: &str, programs: &[&Path]) -> Option<T> {
    let record: Record<T> = serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok()?;
    (record.programs == now(programs).ok()?).then_some(record.said)
}

/// Keeps what these programs said in the file `name` of a folder, which is made where it is missing. Another `name`, or
/// another shape of `said`, forgets it.
pub fn keep<T: Serialize>(folder: &Path, name: &str, programs: &[&Path], said: &T) {
    if let Err(error) = try_keep(folder, name, programs, said) {
        tracing::debug!(%error, name, "what a program said is not remembered");
    }
}

fn try_keep<T: Serialize>(
    folder: &Path,
    name: &str,
    programs: &[&Path],
    said: &T,
) -> io::Result<()> {
    let record = Record { programs: now(programs)?, said };
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut file, &record)?;
    file.persist(folder.join(name))?;
    Ok(())
}

fn now(programs: &[&Path]) -> io::Result<Vec<Program>> {
    programs.iter().map(|program| Program::at(program)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "chromium-1.json";

    #[test]
    fn a_program_is_known_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, program) = (folder.path().join("cache"), folder.path().join("chromium"));
        let recall = |program: &Path| recall::<String>(&cache, FILE, &[program]);
        assert_eq!(recall(&program), None, "nothing was kept");
        fs::write(&program, "one").unwrap();
        keep(&cache, FILE, &[&program], &"156.0.8078.79");
        assert_eq!(recall(&program).as_deref(), Some("156.0.8078.79"));
        assert_eq!(recall(folder.path()), None, "another file");
        fs::write(&program, "another").unwrap();
        assert_eq!(recall(&program), None, "it was replaced");
        fs::write(cache.join(FILE), "torn").unwrap();
        assert_eq!(recall(&program), None);
    }
}
