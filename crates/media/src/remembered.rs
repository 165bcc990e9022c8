//! What ffmpeg and ffprobe said when they were asked last, kept in a cache folder: each start links a
//! hundred libraries, as long as a browser takes to start. It counts for as long as both are the
//! same files. A record that cannot be read, or written, counts as none.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};
use stillcut_process::Program;

use crate::{OutputError, PendingFile, locate::Abilities};

/// The number is raised when records change their meaning.
const FILE: &str = "ffmpeg-2.json";

#[derive(Serialize, Deserialize)]
struct Record {
    programs: [Program; 2],
    abilities: Abilities,
}

/// Why a record was not kept.
#[derive(Debug, thiserror::Error)]
enum KeepError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Place(#[from] OutputError),
}

/// What is known of ffmpeg and ffprobe at these places.
pub(crate) fn recall(cache: &Path, programs: [&Path; 2]) -> Option<Abilities> {
    let record: Record = serde_json::from_slice(&fs::read(cache.join(FILE)).ok()?).ok()?;
    (record.programs == now(programs).ok()?).then_some(record.abilities)
}

/// Keeps what was learned of them.
pub(crate) fn keep(cache: &Path, programs: [&Path; 2], abilities: &Abilities) {
    if let Err(error) = try_keep(cache, programs, abilities) {
        tracing::debug!(%error, "what ffmpeg said is not remembered");
    }
}

fn try_keep(cache: &Path, programs: [&Path; 2], abilities: &Abilities) -> Result<(), KeepError> {
    let record = Record { programs: now(programs)?, abilities: abilities.clone() };
    let file = PendingFile::beside(&cache.join(FILE), true)?;
    fs::write(file.path(), serde_json::to_vec(&record).map_err(io::Error::from)?)?;
    file.publish()?;
    Ok(())
}

fn now([ffmpeg, ffprobe]: [&Path; 2]) -> io::Result<[Program; 2]> {
    Ok([Program::at(ffmpeg)?, Program::at(ffprobe)?])
}
