//! Ours and the reference tool after each other, on the same compositions, at their defaults.

use anyhow::Result;

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
    /// Our video against our screenshots.
    pub(in crate::bench) ours: Option<Quality>,
    /// Its video against its own lossless frames.
    pub(in crate::bench) theirs: Option<Quality>,
    /// Its video against our screenshots.
    pub(in crate::bench) crossed: Option<Quality>,
}

/// Measures a composition; what failed without stopping it is added to `notes`.
pub(in crate::bench) fn measure(
    bench: &Bench<'_>,
    composition: &Composition,
    notes: &mut Vec<String>,
) -> Result<Comparison> {
    out::heading(&format!("{}: beside the reference tool", composition.name));
    let mut ours = Vec::new();
    let mut export = || -> Result<()> {
        let export = bench.ours.export(composition, "ours", None)?;
        out::note(&format!("{:44} {:.1} s", "ours", export.cost.wall));
        ours.push(export);
        Ok(())
    };
    let mut theirs = None;
    match bench.peer {
        None => (0..bench.rounds).try_for_each(|_| export())?,
        Some(peer) => match renders(bench, peer, composition, &mut export) {
            Ok(renders) => theirs = Some(renders),
            Err(error) => notes.push(format!("{}: {error:#}", composition.name)),
        },
    }
    let Some(last) = ours.last() else { anyhow::bail!("{} was not exported", composition.name) };
    let format = quality::format(&last.video)?;
    let mut comparison = Comparison {
        name: composition.name.clone(),
        format,
        ours,
        theirs,
        quality: Qualities::default(),
    };
    if let Err(error) = look(bench, composition, &mut comparison) {
        notes.push(format!("{}: the quality was not measured: {error:#}", composition.name));
    }
    Ok(comparison)
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
        let render = render.ok_or_else(|| anyhow::anyhow!("the reference tool took too long"))?;
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
    let work = composition.output("")?;
    let screenshots = composition.output("screenshots")?;
    let pictures = if bench.ours.knows("--format") {
        bench.ours.screenshots(composition, &screenshots)?;
        Pictures::in_folder(&screenshots)?
    } else {
        sampled(bench, composition, last.facts.total)?
    };
    comparison.quality.ours = Some(quality::compare(&last.video, &pictures, &work)?);
    if let (Some(peer), Some((mode, renders))) = (bench.peer, &comparison.theirs)
        && let Some(render) = renders.last()
    {
        comparison.quality.crossed = Some(quality::compare(&render.video, &pictures, &work)?);
        let own = composition.output("peer-frames")?;
        peer.frames(composition, *mode, &own)?;
        let own_pictures = Pictures::in_folder(&own)?;
        comparison.quality.theirs = Some(quality::compare(&render.video, &own_pictures, &work)?);
    }
    // Hundreds of megabytes that nobody needs any more.
    for pictures in [screenshots, composition.output("peer-frames")?] {
        if pictures.is_dir() {
            std::fs::remove_dir_all(pictures)?;
        }
    }
    out::note("quality measured");
    Ok(())
}

fn sampled(bench: &Bench<'_>, composition: &Composition, total: u64) -> Result<Pictures> {
    let mut pictures = Pictures { frames: Vec::new(), files: Vec::new() };
    let samples = SAMPLES.min(total);
    for sample in 0..samples {
        // In the middle of equal parts of the video.
        let frame = total * (2 * sample + 1) / (2 * samples);
        let file = composition.output(&format!("frame-{frame}.png"))?;
        bench.ours.screenshot(composition, frame, &file)?;
        pictures.frames.push(frame);
        pictures.files.push(file);
    }
    Ok(pictures)
}
