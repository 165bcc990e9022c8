//! Ours and the reference tool after each other, on the same compositions, at their defaults.

use anyhow::{Error, Result, anyhow};

use super::super::composition::Composition;
use super::super::ours::Export;
use super::super::peer::{Mode, Peer, Render};
use super::super::quality::{self, Pictures, Quality};
use super::Bench;
use crate::out;

/// Frames looked at where every frame as a screenshot is not to be had.
const SAMPLES: u64 = 5;

/// What both tools made of one composition.
#[derive(Debug)]
pub(in crate::bench) struct Comparison {
    /// Name of the composition.
    pub(in crate::bench) name: String,
    /// Width, height and rate of the video, as in `1280x720 30 fps`.
    pub(in crate::bench) format: String,
    /// Our exports.
    pub(in crate::bench) ours: Vec<Export>,
    /// Its renders in its best mode, where it is installed.
    pub(in crate::bench) theirs: Option<(Mode, Vec<Render>)>,
    /// How near the videos are to lossless pictures.
    pub(in crate::bench) quality: Qualities,
}

/// How near the videos are to lossless pictures; absent where it was not measured.
#[derive(Debug, Default)]
pub(in crate::bench) struct Qualities {
    /// Our video against our own frames, captured the same way: what the encoder lost.
    pub(in crate::bench) ours: Option<Quality>,
    /// Its video against its own lossless frames.
    pub(in crate::bench) theirs: Option<Quality>,
    /// Our video against our screenshots of a plain page.
    pub(in crate::bench) ours_plain: Option<Quality>,
    /// Its video against our screenshots of a plain page.
    pub(in crate::bench) theirs_plain: Option<Quality>,
}

/// Measures a composition; beside it what failed without making all of it useless.
pub(in crate::bench) fn measure(
    bench: &Bench<'_>,
    composition: &Composition,
) -> Result<(Comparison, Vec<Error>)> {
    out::heading(&format!("{}: beside the reference tool", composition.name));
    let mut ours = Vec::new();
    let mut export = || -> Result<()> {
        let export = bench.ours.export(composition, "ours", None)?;
        out::note(&format!("{:44} {:.1} s", "ours", export.cost.wall));
        ours.push(export);
        Ok(())
    };
    let (mut theirs, mut failures) = (None, Vec::new());
    match bench.peer {
        None => (0..bench.rounds).try_for_each(|_| export())?,
        Some(peer) => match renders(bench, peer, composition, &mut export) {
            Ok(renders) => theirs = Some(renders),
            Err(error) => failures.push(error),
        },
    }
    let Some(last) = ours.last() else {
        return Err(failures.pop().unwrap_or_else(|| anyhow!("nothing was exported")));
    };
    let format = quality::format(&last.video)?;
    let mut comparison = Comparison {
        name: composition.name.clone(),
        format,
        ours,
        theirs,
        quality: Qualities::default(),
    };
    if let Err(error) = look(bench, composition, &mut comparison) {
        failures.push(error.context("the quality was not measured"));
    }
    Ok((comparison, failures))
}

/// Its renders in its best mode, one of ours before each of them.
fn renders(
    bench: &Bench<'_>,
    peer: &Peer,
    composition: &Composition,
    mut export: impl FnMut() -> Result<()>,
) -> Result<(Mode, Vec<Render>)> {
    if bench.quick {
        export()?;
        let render = peer.render(composition, Mode::USUAL, None)?;
        let render = render.ok_or_else(|| anyhow!("the reference tool took too long"))?;
        out::note(&format!("{:44} {:.1} s", Mode::USUAL.name(), render.cost.wall));
        return Ok((Mode::USUAL, vec![render]));
    }
    let (mode, first) = peer.best_mode(composition, &mut export)?;
    let mut renders = vec![first];
    for _ in 1..bench.rounds {
        export()?;
        let Some(render) = peer.render(composition, mode, None)? else { continue };
        out::note(&format!("{:44} {:.1} s", mode.name(), render.cost.wall));
        renders.push(render);
    }
    Ok((mode, renders))
}

fn look(bench: &Bench<'_>, composition: &Composition, comparison: &mut Comparison) -> Result<()> {
    let Some(last) = comparison.ours.last() else { return Ok(()) };
    let (video, total) = (&last.video, last.facts.total);
    let work = composition.output("")?;
    let quality = &mut comparison.quality;
    let own = pictures(bench, composition, total, None)?;
    quality.ours = Some(quality::compare(video, &own, &work)?);
    own.remove()?;
    let plain = pictures(bench, composition, total, Some("screenshot"))?;
    quality.ours_plain = Some(quality::compare(video, &plain, &work)?);
    if let (Some(peer), Some((mode, renders))) = (bench.peer, &comparison.theirs)
        && let Some(render) = renders.last()
    {
        quality.theirs_plain = Some(quality::compare(&render.video, &plain, &work)?);
        let folder = composition.output("peer-frames")?;
        peer.frames(composition, *mode, &folder)?;
        let own = Pictures::in_folder(&folder)?;
        quality.theirs = Some(quality::compare(&render.video, &own, &work)?);
        own.remove()?;
    }
    plain.remove()?;
    out::note("quality measured");
    Ok(())
}

/// Our lossless pictures: of every frame where this version writes them, else of a few.
fn pictures(
    bench: &Bench<'_>,
    composition: &Composition,
    total: u64,
    mode: Option<&str>,
) -> Result<Pictures> {
    let name = mode.unwrap_or("own");
    if bench.ours.knows("--format") {
        let folder = composition.output(&format!("{name}-frames"))?;
        bench.ours.frames(composition, mode, &folder)?;
        return Pictures::in_folder(&folder);
    }
    let mut pictures = Pictures::default();
    let samples = SAMPLES.min(total);
    for sample in 0..samples {
        // In the middle of equal parts of the video.
        let frame = total * (2 * sample + 1) / (2 * samples);
        let file = composition.output(&format!("{name}-{frame}.png"))?;
        bench.ours.frame(composition, frame, mode, &file)?;
        pictures.frames.push(frame);
        pictures.files.push(file);
    }
    Ok(pictures)
}
