//! Formats without sound.

use stillcut_capture::Session;
use stillcut_media::Format;
use stillcut_timeline::{Problem, Severity};

use super::plan::SoundPlan;

/// A plan in which nothing is heard, and which says so where something was to be.
pub(crate) fn left_out(session: &Session, format: Format) -> SoundPlan {
    let is_heard = session.sound().elements.iter().any(|element| {
        let in_time = element.start < session.analysis().duration && element.end > element.start;
        element.declared && !element.silent && in_time
    });
    let problem = is_heard.then(|| Problem {
        severity: Severity::Info,
        code: "sound_left_out".to_owned(),
        message: format!("The composition has sound, which {} cannot carry", format.title()),
        place: None,
        fix: Some("Export MP4, WebM or MOV to hear it.".to_owned()),
    });
    let mut plan = SoundPlan::default();
    plan.problems.extend(problem);
    plan
}
