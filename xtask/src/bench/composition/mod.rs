//! Compositions to measure: copies of the examples and generated ones, all in a folder that goes.

mod generated;
mod local;
mod pages;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::repo;
use crate::shell::Program;
pub(super) use generated::{GENERATED, growing, static_minute};

/// What the composition with a video shows.
pub(super) const VIDEO_SHOWS: &str = "a video of 24 frames a second in one of 30";

/// A composition to measure.
#[derive(Debug, Clone)]
pub(super) struct Composition {
    /// Its name.
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
}

impl Composition {
    /// Copies `examples/NAME` into the folder `into`, with its script libraries inside.
    pub(super) fn example(root: &Path, into: &Path, name: &str) -> Result<Self> {
        let folder = into.join(name);
        let source = root.join("examples").join(name);
        for file in repo::files(&source, "")? {
            let bytes = repo::read(&source, &file)?;
            local::write(root, &folder, &file, &bytes)?;
        }
        Ok(Self { name: name.to_owned(), folder })
    }

    /// Writes a generated one into the folder `into`.
    pub(super) fn generated(root: &Path, into: &Path, name: &str, html: &str) -> Result<Self> {
        let folder = into.join(name);
        local::write(root, &folder, "index.html", html.as_bytes())?;
        // A font of its own, under a name of its own: tools replace fonts that they know.
        let font = repo::read(root, pages::FONT_SOURCE)?;
        local::write(root, &folder, pages::FONT, &font)?;
        Ok(Self { name: name.to_owned(), folder })
    }

    /// Writes one with a video, which ffmpeg draws, into the folder `into`.
    pub(super) fn video(root: &Path, into: &Path) -> Result<Self> {
        let composition = Self::generated(root, into, "video", &generated::video())?;
        let source = format!("testsrc2=s=1280x720:r=24:d={}", generated::VIDEO_SECONDS);
        Program::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", &source])
            // One thread: the same file every time.
            .args(["-c:v", "libx264", "-threads", "1", "-pix_fmt", "yuv420p"])
            .args([composition.folder.join(generated::VIDEO_FILE)])
            .run_quietly()?;
        Ok(composition)
    }

    /// A path for an output of this composition, in a folder that exists.
    pub(super) fn output(&self, file: &str) -> Result<PathBuf> {
        let folder = self.folder.with_extension("out");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("{} could not be made", folder.display()))?;
        Ok(folder.join(file))
    }
}

/// The names of the examples in `root`.
pub(super) fn examples(root: &Path) -> Result<Vec<String>> {
    let files = repo::files(root, "examples")?;
    let names = files.iter().filter_map(|file| {
        let name = file.strip_prefix("examples/")?.strip_suffix("/index.html")?;
        (!name.contains('/')).then(|| name.to_owned())
    });
    Ok(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_folders_with_an_index() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "launch-day", "no-index", "a/parts"] {
            std::fs::create_dir_all(folder.path().join("examples").join(name)).unwrap();
        }
        for name in ["a", "launch-day", "a/parts"] {
            let file = folder.path().join("examples").join(name).join("index.html");
            std::fs::write(file, "").unwrap();
        }
        assert_eq!(examples(folder.path()).unwrap(), ["a", "launch-day"]);
    }
}
