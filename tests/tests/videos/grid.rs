//! A composition with many small videos beside each other, each of which shows a frame that is known.

use std::{fmt::Write as _, fs, path::Path};

use image::RgbImage;
use stillcut_capture::ModeChoice;
use stillcut_tests::{exported::Exported, film, hashes, staged, turns};

/// Pixels from one cell to the next, and of a video in it.
const CELL: u32 = 40;
const BOX: u32 = 32;
const COLUMNS: u32 = 8;
const SIZE: (u32, u32) = (320, 180);

/// A place in the picture and the frame of its video that it shows; `None` where there is none.
pub(crate) struct Cell {
    pub(crate) name: &'static str,
    /// HTML with `BOX` in place of the style that puts an element there.
    pub(crate) html: String,
    /// The number that the middle of the place shows at a time in seconds.
    pub(crate) shows: Box<dyn Fn(f64) -> Option<u32>>,
}

impl Cell {
    /// A `<video>` with these attributes.
    pub(crate) fn video(
        name: &'static str,
        attributes: &str,
        shows: impl Fn(f64) -> Option<u32> + 'static,
    ) -> Self {
        Self::html(name, &format!("<video muted {attributes} style=\"BOX\"></video>"), shows)
    }

    pub(crate) fn html(
        name: &'static str,
        html: &str,
        shows: impl Fn(f64) -> Option<u32> + 'static,
    ) -> Self {
        Self { name, html: html.to_owned(), shows: Box::new(shows) }
    }
}

/// Cells in a composition of `frames` frames at `rate` a second.
pub(crate) struct Grid {
    pub(crate) cells: Vec<Cell>,
    pub(crate) frames: u32,
    pub(crate) rate: u32,
}

impl Grid {
    /// Writes `index.html` into a folder that has the films.
    pub(crate) fn write(&self, folder: &Path, after: &str) {
        let mut inside = String::new();
        for (index, cell) in (0_u32..).zip(&self.cells) {
            let (left, top) = (index % COLUMNS * CELL, index / COLUMNS * CELL);
            let place = format!(
                "position: absolute; left: {left}px; top: {top}px; width: {BOX}px; height: {BOX}px; object-fit: fill"
            );
            writeln!(inside, "{}", cell.html.replace("BOX", &place)).unwrap();
        }
        let ((width, height), rate) = (SIZE, self.rate);
        let seconds = self.seconds(self.frames);
        let page = format!(
            "<!doctype html><style>body {{ margin: 0; background: #036 }}</style>\n\
             <div data-composition-id=\"main\" data-width=\"{width}\" data-height=\"{height}\" \
             data-fps=\"{rate}\" data-duration=\"{seconds}\" data-no-timeline>\n{inside}</div>\n{after}\n"
        );
        fs::write(folder.join("index.html"), page).unwrap();
    }

    fn seconds(&self, frame: u32) -> f64 {
        f64::from(frame) / f64::from(self.rate)
    }

    /// What is wrong in a picture.
    fn wrong(&self, frame: u32, picture: &RgbImage) -> Vec<String> {
        let mut wrong = Vec::new();
        for (index, cell) in (0_u32..).zip(&self.cells) {
            let (x, y) = (index % COLUMNS * CELL + BOX / 2, index / COLUMNS * CELL + BOX / 2);
            let shown = film::number(picture.get_pixel(x, y).0);
            let expected = (cell.shows)(self.seconds(frame));
            if shown != expected {
                wrong.push(format!("{}: {shown:?} instead of {expected:?} at {frame}", cell.name));
            }
        }
        wrong
    }

    /// Shows frames forwards, backwards and across in a preview and looks at every cell; then
    /// exports in both modes and compares: the same pixels everywhere.
    pub(crate) async fn check(&self, folder: &Path) {
        let drawn = Exported::new(folder, "--mode draw-element --verify-holds all");
        drawn.assert_adds_up();
        assert_eq!(drawn.receipt.problems, [], "nothing is wrong");
        assert_eq!(drawn.receipt.dedup.skip_reasons, Vec::<String>::new(), "no hold was wrong");
        assert_eq!(drawn.receipt.frames.fallback, 0, "everything was drawn");
        let shot = Exported::new(folder, "--mode screenshot");
        hashes::assert_same("drawn and by screenshot", &drawn.lines, &shot.lines);

        let _turn = turns::take();
        let mut preview = staged::preview(folder, ModeChoice::Auto).await;
        let mut wrong = Vec::new();
        for frame in self.visits() {
            let raw = preview.frame(frame).await.unwrap();
            let picture = stillcut_tests::picture::of_rgba(SIZE.0, SIZE.1, &raw.picture.rgba);
            wrong.extend(self.wrong(frame, &picture));
            if raw.hash.to_string() != drawn.lines[frame as usize].hash {
                wrong.push(format!("frame {frame} is not what was exported"));
            }
        }
        preview.close().await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Every frame forwards, then some backwards and across.
    fn visits(&self) -> Vec<u32> {
        let mut visits: Vec<_> = (0..self.frames).collect();
        visits.extend([7, 5, 3, 2].map(|tenths| self.frames * tenths / 10));
        visits.extend([self.frames - 1, 1, self.frames / 2, 0]);
        visits
    }
}
