//! A composition written on the spot, open in a browser: colours of single pixels, problems, clips.

use std::{fs, path::Path};

use image::RgbImage;
use stillcut_capture::{ModeChoice, Preview};
use stillcut_composition::Variables;
use stillcut_tests::{staged, turns};
use stillcut_timeline::{Analysis, Problem};
use tempfile::TempDir;

/// The script library that most compositions load.
pub(crate) const GSAP: &str =
    r#"<script src="https://cdn.jsdelivr.net/npm/gsap@3/dist/gsap.min.js"></script>"#;

/// Writes a project; names may have folders.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A page whose root has these attributes and this content, 160x90 at 10 frames a second.
pub(crate) fn page(attributes: &str, inside: &str, after: &str) -> String {
    format!(
        "<!doctype html><style>body {{ margin: 0; background: #000 }} .box {{ position: absolute; width: 20px; height: 20px }}</style>\n\
         {GSAP}\n\
         <div data-composition-id=\"main\" data-start=\"0\" data-width=\"160\" data-height=\"90\" data-fps=\"10\" {attributes}>\n\
         {inside}\n</div>\n{after}\n"
    )
}

/// A coloured box of 20x20 at the top.
pub(crate) fn boxed(attributes: &str, left: u32, colour: &str) -> String {
    format!("<i class='box' style='left:{left}px;top:0;background:{colour}' {attributes}></i>")
}

/// An open composition.
pub(crate) struct Shown {
    preview: Preview,
    /// The last picture and its frame.
    last: Option<(u32, RgbImage)>,
    _turn: turns::Turn,
}

impl Shown {
    /// Opens a folder or a file.
    pub(crate) async fn open(path: &Path) -> Self {
        Self::open_with(path, Variables::default()).await
    }

    /// Opens it with values of its variables.
    pub(crate) async fn open_with(path: &Path, variables: Variables) -> Self {
        Self::open_in(path, variables, ModeChoice::Auto).await
    }

    /// Opens it in a capture mode.
    pub(crate) async fn open_in(path: &Path, variables: Variables, mode: ModeChoice) -> Self {
        let turn = turns::take();
        let preview = staged::preview_with(path, variables, mode).await;
        Self { preview, last: None, _turn: turn }
    }

    pub(crate) fn analysis(&self) -> &Analysis {
        self.preview.analysis()
    }

    /// The colour of a pixel, as `#rrggbb`.
    pub(crate) async fn colour(&mut self, frame: u32, (x, y): (u32, u32)) -> String {
        if self.last.as_ref().is_none_or(|(of, _)| *of != frame) {
            self.last = Some((frame, staged::picture(&mut self.preview, frame).await));
        }
        let (_, picture) = self.last.as_ref().unwrap();
        let [red, green, blue] = picture.get_pixel(x, y).0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Fails unless each pixel of a frame has this colour.
    pub(crate) async fn expect(&mut self, frame: u32, pixels: &[((u32, u32), &str)]) {
        for (at, colour) in pixels {
            let found = self.colour(frame, *at).await;
            assert_eq!(&found, colour, "frame {frame}, pixel {at:?}");
        }
    }

    /// A frame as it looks.
    pub(crate) async fn picture(&mut self, frame: u32) -> RgbImage {
        staged::picture(&mut self.preview, frame).await
    }

    /// The hash of a frame, as exports list it.
    pub(crate) async fn hash(&mut self, frame: u32) -> String {
        self.preview.frame(frame).await.unwrap().hash.to_string()
    }

    /// Start and end of a clip, in seconds.
    pub(crate) fn window(&self, id: &str) -> (f64, f64) {
        let clips = &self.analysis().clips;
        let clip = clips.iter().find(|clip| clip.id == id);
        let clip = clip.unwrap_or_else(|| panic!("no clip {id}: {clips:#?}"));
        (clip.start, clip.end)
    }

    /// Problems with this code.
    pub(crate) fn problems(&self, code: &str) -> Vec<&Problem> {
        self.analysis().problems.iter().filter(|problem| problem.code == code).collect()
    }

    /// Fails unless nothing is wrong; that a library has another version is told, but is no problem.
    pub(crate) fn assert_no_problems(&self) {
        let problems = self.analysis().problems.iter();
        let wrong: Vec<_> = problems.filter(|each| each.code != "library_version").collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    pub(crate) async fn close(self) {
        self.preview.close().await;
    }
}
