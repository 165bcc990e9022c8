//! Tracks from elements.

use stillcut_composition::Project;
use stillcut_media::{
    Ffmpeg,
    sound::{Mixer, Source, Span, Track},
};
use stillcut_stage::{Remote, SoundFacts, VolumeChange};
use stillcut_timeline::{
    Analysis, FrameRange, Problem,
    sound::{FrameVolumes, Lane, Lanes, Level, SoundElement, SoundTag, sample_at, samples_of},
};

use super::{
    problems::Complaints,
    report::{SoundReport, SoundTrackReport},
    source::{self, Found},
};

/// What a page says is not trusted; nothing reasonable is further away than this, in seconds.
const FARTHEST: f64 = 1e6;
/// Rates that the format knows.
const RATES: (f64, f64) = (0.1, 5.0);

/// What is to be heard in an export.
#[derive(Debug, Default)]
pub(crate) struct SoundPlan {
    tracks: Vec<Track>,
    rows: Vec<SoundTrackReport>,
    /// What is wrong with the sounds of the composition.
    pub(crate) problems: Vec<Problem>,
    first: u64,
    samples: u64,
}

/// What a plan is made of.
pub(crate) struct Given<'a> {
    pub(crate) project: &'a Project,
    pub(crate) remote: &'a Remote,
    pub(crate) ffmpeg: &'a Ffmpeg,
    pub(crate) analysis: &'a Analysis,
    pub(crate) sound: &'a SoundFacts,
    pub(crate) volumes: Vec<VolumeChange>,
    /// What is known to be wrong already: files that the page asked for are named there.
    pub(crate) known: Vec<Problem>,
}

/// Finds out what is heard in a range of frames. Sounds outside of it are looked at, too: what is
/// wrong with them is wrong in any export.
pub(crate) async fn plan(given: &Given<'_>, range: FrameRange) -> SoundPlan {
    let rate = given.analysis.fps;
    let mut plan = SoundPlan {
        first: samples_of(range.start, rate),
        samples: samples_of(range.len(), rate),
        ..SoundPlan::default()
    };
    let mut problems = Vec::new();
    let mut wanted = Vec::new();
    for (index, element) in given.sound.elements.iter().enumerate() {
        let complaints = Complaints::new(given.project, element);
        let level = level(given, index, element, &complaints, &mut problems);
        if level.is_silent() {
            continue;
        }
        wanted.push((element, level));
    }
    let addresses = wanted.iter().map(|(element, _)| element.source.as_str());
    let found = source::find((given.project, given.remote), given.ffmpeg, addresses).await;
    for (element, level) in wanted {
        let complaints = Complaints::new(given.project, element);
        let found = found.get(&element.source).cloned().unwrap_or(Found::Foreign);
        if let Some(source) = source(element, found, &complaints, &mut problems) {
            plan.add(element, source, level, given.analysis.duration);
        }
    }
    problems.retain(|problem| !is_known(problem, &given.known));
    SoundPlan { problems, ..plan }
}

/// Whether the same is said already of the same line, perhaps in other words.
fn is_known(problem: &Problem, known: &[Problem]) -> bool {
    let line = |problem: &'_ Problem| -> Option<String> {
        problem.place.as_deref()?.split_whitespace().next().map(str::to_owned)
    };
    let place = line(problem);
    known.iter().any(|other| other.code == problem.code && place.is_some() && line(other) == place)
}

impl SoundPlan {
    fn add(&mut self, element: &SoundElement, source: Source, level: Level, duration: f64) {
        let within = |seconds: f64| sample_at(seconds.clamp(0.0, duration));
        let heard = Span { start: within(element.start), end: within(element.end) };
        let first = i64::try_from(self.first).unwrap_or(i64::MAX);
        let after = first.saturating_add(i64::try_from(self.samples).unwrap_or(i64::MAX));
        if heard.start >= heard.end || heard.start >= after || heard.end <= first {
            return;
        }
        self.rows.push(SoundTrackReport::new(element, &level));
        let opens = sample_at(element.opens.clamp(-FARTHEST, duration));
        self.tracks.push(Track { source, opens, heard, repeats: element.repeats, level });
    }

    /// The mix and the head of its report; nothing where nothing is heard.
    pub(crate) fn into_mix(self, ffmpeg: &Ffmpeg) -> Option<(Mixer, SoundReport)> {
        if self.tracks.is_empty() {
            return None;
        }
        let mixer = Mixer::new(ffmpeg, self.tracks, self.first, self.samples);
        Some((mixer, SoundReport::new(self.samples, self.rows)))
    }
}

/// How loud an element is: its automation, else what the page showed, else what it declares.
fn level(
    given: &Given<'_>,
    index: usize,
    element: &SoundElement,
    complaints: &Complaints<'_>,
    problems: &mut Vec<Problem>,
) -> Level {
    let mut read = |text: &Option<String>| lane(text.as_deref(), complaints, problems);
    let (own, group) = (
        read(&element.automation),
        element.group.as_ref().and_then(|group| read(&group.automation)),
    );
    let shown = shown(given, index);
    let level = match (&shown, &own) {
        (Some(shown), _) => Level::new(1.0).with_frames(shown.clone()),
        (None, _) if element.silent => Level::new(0.0),
        (None, Some(_)) => Level::new(1.0),
        (None, None) => Level::new(element.volume),
    };
    let level = match own {
        Some(lane) => level.with_lane(lane),
        // The page leaves the volume to the lane; one without points leaves it to the attribute.
        None if shown.is_some() && element.automation.is_some() => {
            level.in_group(element.volume, None)
        }
        None => level,
    };
    match &element.group {
        Some(given) => level.in_group(given.volume, group),
        None => level,
    }
}

/// What the page showed of an element, where it was visited.
fn shown(given: &Given<'_>, index: usize) -> Option<FrameVolumes> {
    if !given.sound.changes {
        return None;
    }
    let of_element = given.volumes.iter().filter(|(place, ..)| *place == index);
    let changes = of_element.map(|&(_, frame, volume)| (frame, volume)).collect();
    Some(FrameVolumes::new(given.analysis.fps, changes))
}

fn lane(
    text: Option<&str>,
    complaints: &Complaints<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Lane> {
    match Lanes::parse(text?) {
        Ok(lanes) => {
            if !lanes.other.is_empty() {
                problems.push(complaints.unsupported_lanes(&lanes.other));
            }
            lanes.volume
        }
        Err(error) => {
            problems.push(complaints.bad_automation(&error));
            None
        }
    }
}

/// The source of an element, unless there is nothing to be heard.
fn source(
    element: &SoundElement,
    found: Found,
    complaints: &Complaints<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Source> {
    let (path, stream) = match found {
        Found::Sound { path, stream } => (path, stream),
        Found::Silent => {
            // A video without sound is nothing unusual.
            if element.declared {
                problems.push(complaints.no_stream());
            }
            return None;
        }
        // The picture of a video is missing just as well; that is said elsewhere.
        _ if element.tag == SoundTag::Video && !element.declared => return None,
        Found::Missing { path } => {
            problems.push(complaints.missing(&path));
            return None;
        }
        Found::Foreign => {
            problems.push(complaints.foreign());
            return None;
        }
        Found::Unanswered { message, fix } => {
            // One address is told of once, however many elements play it.
            if problems.iter().all(|problem| problem.message != message) {
                problems.push(complaints.unanswered(&message, &fix));
            }
            return None;
        }
        Found::Broken { detail } => {
            problems.push(complaints.broken(&detail));
            return None;
        }
    };
    if let Some(seconds) = stream.seconds.filter(|seconds| element.trim >= *seconds) {
        problems.push(complaints.trimmed_away(seconds));
        return None;
    }
    Some(Source {
        path,
        channels: stream.channels,
        seconds: stream.seconds,
        trim: element.trim.clamp(0.0, FARTHEST),
        rate: element.rate.clamp(RATES.0, RATES.1),
    })
}
