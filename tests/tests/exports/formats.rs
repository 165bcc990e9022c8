//! Every format, with what the page leaves transparent.

use std::{fs, path::Path};

use stillcut_export::AlphaReport;
use stillcut_media::Format;
use stillcut_tests::{
    cli::Cli,
    exported::Exported,
    page::{self, timeline},
    remains,
};
use tempfile::TempDir;

const FRAMES: u32 = 12;
const SIZE: (u32, u32) = (161, 91);

/// A half transparent red box that moves for half of the time, over `background`.
fn red_box(background: &str) -> TempDir {
    let seek = "box.style.left = `${20 + Math.min(t, 0.2) * 100}px`;";
    page::folder(&format!(
        "<!doctype html>\n<style>body {{ margin: 0; background: {background}; }}\n\
         #box {{ position: absolute; left: 20px; top: 20px; width: 40px; height: 40px; \
         background: rgb(255 0 0 / 50%); }}</style>\n\
         <div data-composition-id=\"main\" data-start=\"0\" data-duration=\"0.4\" \
         data-width=\"161\" data-height=\"91\" data-fps=\"30\"><div id=\"box\"></div></div>\n{}",
        timeline("0.4", seek)
    ))
}

fn hashes(exported: &Exported) -> Vec<String> {
    exported.lines.iter().map(|line| line.hash.clone()).collect()
}

fn png(folder: &Path, frame: u32) -> image::RgbaImage {
    image::open(folder.join(format!("frame-{frame:06}.png"))).unwrap().into_rgba8()
}

#[test]
fn each_one_carries_what_it_can() {
    let composition = red_box("none");
    let frames = Exported::named(composition.path(), "frames.png", "");
    assert!(frames.video.ends_with("frames") && frames.video.is_dir());
    let names = remains::names_in(&frames.video);
    assert_eq!(names.len(), FRAMES as usize, "{names:?}");
    assert_eq!((&*names[0], &*names[11]), ("frame-000000.png", "frame-000011.png"));
    let first = png(&frames.video, 0);
    assert_eq!(first.dimensions(), SIZE);
    assert_eq!(first.get_pixel(5, 5).0, [0; 4], "what is not painted is transparent");
    assert_eq!(first.get_pixel(40, 40).0, [255, 0, 0, 128], "what is painted is straight");
    assert_eq!(png(&frames.video, 7), png(&frames.video, 11), "held");

    for (format, codec) in [(Format::Webm, "vp9"), (Format::Mov, "prores"), (Format::Gif, "gif")] {
        let exported = Exported::named(composition.path(), &format!("film.{format}"), "");
        exported.assert_adds_up();
        let output = &exported.receipt.output;
        assert_eq!((output.format, output.codec.as_str()), (format, codec));
        assert_eq!((output.alpha, output.frames), (AlphaReport::Used, FRAMES), "{format}");
        assert!((output.duration - 0.4).abs() < 0.006, "{format}: {}", output.duration);
        let video = exported.media().video.unwrap();
        let grown = if format == Format::Webm { (162, 92) } else { SIZE };
        assert_eq!((video.width, video.height), grown, "{format}");
        assert_eq!(hashes(&exported), hashes(&frames), "{format} gets the same pixels");
    }
}

#[test]
fn transparency_does_not_depend_on_the_way() {
    let composition = red_box("transparent");
    let drawn = Exported::named(composition.path(), "frames.png", "--range 3..8");
    let names = remains::names_in(&drawn.video);
    assert_eq!((names.len(), &*names[0]), (5, "frame-000003.png"), "numbers of the composition");
    let sent = Exported::named(
        composition.path(),
        "frames.png",
        "--range 3..8 --transport socket --dedup off",
    );
    assert_eq!(hashes(&sent), hashes(&drawn));

    let shot = Exported::named(composition.path(), "frames.png", "--range 3..5 --mode screenshot");
    let (shot, drawn) = (png(&shot.video, 4), png(&drawn.video, 4));
    for (a, b) in shot.pixels().zip(drawn.pixels()) {
        assert_eq!((a.0[3] == 0, a.0[3] > 127), (b.0[3] == 0, b.0[3] > 127), "{a:?} {b:?}");
        assert!(a.0[0].abs_diff(b.0[0]) <= 2 && a.0[3].abs_diff(b.0[3]) <= 2, "{a:?} {b:?}");
    }
}

#[test]
fn opaque_exports_are_over_white() {
    let composition = red_box("none");
    let video = Exported::new(composition.path(), "");
    assert_eq!(video.receipt.output.alpha, AlphaReport::None);
    let frames = Exported::named(composition.path(), "frames.png", "--alpha off");
    assert_eq!(frames.receipt.output.alpha, AlphaReport::None);
    assert_eq!(hashes(&frames), hashes(&video), "the same as any opaque export");
    let first = png(&frames.video, 0);
    assert_eq!(first.get_pixel(5, 5).0, [255; 4]);

    let painted = Exported::named(red_box("#234").path(), "film.webm", "--range 0..2");
    assert_eq!(painted.receipt.output.alpha, AlphaReport::Unused, "what is painted is kept");
}

#[test]
fn folders_of_frames_are_replaced_and_others_are_not() {
    let (composition, folder) = (red_box("none"), tempfile::tempdir().unwrap());
    let target = folder.path().join("frames");
    let export = |range: &str| {
        let cli = Cli::new("export").arg(composition.path()).arg("-o").arg(&target);
        cli.args("--json --format png --quality draft --range").arg(range)
    };
    fs::create_dir(&target).unwrap();
    export("0..3").run().receipt();
    assert_eq!(remains::names_in(&target).len(), 3, "an empty folder is taken over");

    let refused = export("0..2").run();
    assert_eq!(refused.json("error")["code"], "output_failed");
    assert_eq!(remains::names_in(&target).len(), 3);
    export("4..6").args("--overwrite").run().receipt();
    assert_eq!(remains::names_in(&target), ["frame-000004.png", "frame-000005.png"]);

    fs::write(target.join("notes.txt"), "mine").unwrap();
    let refused = export("0..2").args("--overwrite").run();
    assert!(refused.stderr.contains("notes.txt"), "{}", refused.stderr);
    assert_eq!(remains::names_in(&target).len(), 3, "nothing was touched");
    assert_eq!(remains::names_in(folder.path()), ["frames"], "and nothing else is there");
}
