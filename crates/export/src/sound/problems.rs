//! What can be wrong with a sound, in words.

use stillcut_composition::Project;
use stillcut_timeline::{
    Problem, Severity,
    sound::{LaneError, SoundElement},
};

/// The longest address that is shown whole.
const MAX_ADDRESS: usize = 120;

/// An address for people: from the project's root, and not too long.
pub(super) fn short(address: &str) -> String {
    let address = address.trim_start_matches('/');
    match address.char_indices().nth(MAX_ADDRESS) {
        Some((end, _)) => format!("{}...", &address[..end]),
        None => address.to_owned(),
    }
}

/// Names what is wrong with one element.
pub(super) struct Complaints<'a> {
    project: &'a Project,
    element: &'a SoundElement,
}

impl<'a> Complaints<'a> {
    pub(super) fn new(project: &'a Project, element: &'a SoundElement) -> Self {
        Self { project, element }
    }

    /// The file is not there.
    pub(super) fn missing(&self, path: &str) -> Problem {
        self.error(
            "missing_asset",
            format!("The composition asks for {path}, which is not in its folder"),
            "Put the file there or mend the address.",
        )
    }

    /// The source is no file at all.
    pub(super) fn foreign(&self) -> Problem {
        self.error(
            "unreadable_sound",
            format!("The sound at {} is no file of the project and is left out", self.source()),
            "Put the file into the project's folder.",
        )
    }

    /// The file of another host is not here.
    pub(super) fn unanswered(&self, message: &str, fix: &str) -> Problem {
        self.error("remote_asset", message.to_owned(), fix)
    }

    /// ffmpeg cannot read the file.
    pub(super) fn broken(&self, detail: &str) -> Problem {
        self.error(
            "broken_sound",
            format!("{} cannot be decoded: {detail}", self.source()),
            "Save the sound again as WAV, MP3, M4A, FLAC, OGG or WebM.",
        )
    }

    /// There is no sound in the file.
    pub(super) fn no_stream(&self) -> Problem {
        self.error(
            "no_sound",
            format!("{} has no sound in it", self.source()),
            "Name a file with sound, or remove the element or its data-has-audio.",
        )
    }

    /// The trim lies behind the source's end.
    pub(super) fn trimmed_away(&self, seconds: f64) -> Problem {
        self.warning(
            "trim_beyond_source",
            format!(
                "{} lasts {seconds:.3} s and begins at {} s: nothing is heard",
                self.source(),
                self.element.trim
            ),
            "Make data-media-start smaller.",
        )
    }

    /// `data-automation` cannot be read.
    pub(super) fn bad_automation(&self, error: &LaneError) -> Problem {
        self.error("bad_automation", error.to_string(), "Mend the JSON or remove the attribute.")
    }

    /// `data-automation` has lanes that nothing is done with.
    pub(super) fn unsupported_lanes(&self, targets: &[String]) -> Problem {
        self.warning(
            "unsupported_automation",
            format!("Automation of {} is not supported and is left out", targets.join(", ")),
            "Automate the volume alone.",
        )
    }

    fn error(&self, code: &str, message: String, fix: &str) -> Problem {
        self.problem(Severity::Error, code, message, fix)
    }

    fn warning(&self, code: &str, message: String, fix: &str) -> Problem {
        self.problem(Severity::Warning, code, message, fix)
    }

    fn problem(&self, severity: Severity, code: &str, message: String, fix: &str) -> Problem {
        let (tag, id) = (self.element.tag.name(), &self.element.id);
        let element = format!("<{tag}> #{id}");
        let place = match self.project.place_of(tag, id) {
            Some(line) => format!("{line} {element}"),
            None => element,
        };
        Problem {
            severity,
            code: code.to_owned(),
            message,
            place: Some(place),
            fix: Some(fix.to_owned()),
        }
    }

    /// The source as people know it; addresses can hold whole files.
    fn source(&self) -> String {
        short(&self.element.source)
    }
}
