//! Containers, codecs, uneven times, transparency, rotation.

use std::{fs, path::Path};

use stillcut_tests::film;

use crate::grid::{Cell, Grid};

/// The last frame of `times` that begins at or before a time.
fn last(times: &[(u32, f64)], seconds: f64) -> Option<u32> {
    let begun = times.iter().rev().find(|(_, begin)| *begin <= seconds + 1e-6);
    begun.or(times.first()).map(|(number, _)| *number)
}

/// A film at an even rate.
fn even(frames: u32, rate: f64) -> Vec<(u32, f64)> {
    (0..frames).map(|number| (number, f64::from(number) / rate)).collect()
}

/// Writes a film and gives a cell that shows it from its beginning.
fn cell(
    folder: &Path,
    name: &'static str,
    size: &str,
    rate: &str,
    options: &str,
    times: Vec<(u32, f64)>,
) -> Cell {
    film::write(&folder.join(name), 24, rate, size, options);
    let attributes = format!(r#"src="{name}" data-start="0" data-duration="9""#);
    Cell::video(name, &attributes, move |seconds| last(&times, seconds))
}

/// Turns an MP4 film by a quarter, as a telephone that is held upright does.
fn turn(path: &Path) {
    /// From the box's name to its matrix.
    const MATRIX: usize = 44;
    let mut bytes = fs::read(path).unwrap();
    let header = bytes.windows(4).position(|name| name == b"tkhd").unwrap();
    let quarter: [u32; 9] = [0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];
    let matrix: Vec<_> = quarter.iter().flat_map(|number| number.to_be_bytes()).collect();
    bytes[header + MATRIX..][..matrix.len()].copy_from_slice(&matrix);
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn every_kind_of_file_shows_the_frame_that_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let x264 = "-c:v libx264 -pix_fmt yuv420p -bf 2 -g 10";
    // Two thirds of the frames are missing after the first eight.
    let kept = (0..24).filter(|number| *number < 8 || number % 3 == 0);
    let uneven = kept.map(|number| (number, f64::from(number) / 24.0)).collect();
    let uneven_options = format!(r"-vf select=lt(n\,8)+not(mod(n\,3)) -fps_mode vfr {x264}");
    let alpha = r"-vf format=yuva420p,geq=lum=lum(X\,Y):cb=128:cr=128:a=255*not(mod(N\,2))";
    // Odd frames are transparent: the page shines through.
    let is_opaque =
        |times: Vec<(u32, f64)>| move |seconds: f64| last(&times, seconds).filter(|n| n % 2 == 0);
    film::write(
        &at.join("vp9.webm"),
        30,
        "24",
        "64x64",
        &format!("{alpha} -c:v libvpx-vp9 -crf 10 -b:v 0 -auto-alt-ref 0"),
    );
    film::write(
        &at.join("vp8.webm"),
        30,
        "24",
        "64x64",
        &format!("{alpha} -c:v libvpx -crf 4 -b:v 2M -auto-alt-ref 0"),
    );
    let transparent = |name, file: &str| {
        let attributes = format!(r#"src="{file}" data-start="0" data-duration="9""#);
        Cell::video(name, &attributes, is_opaque(even(24, 24.0)))
    };
    let mut cells = vec![
        cell(at, "uneven.mp4", "64x64", "24", &uneven_options, uneven),
        // Times in whole milliseconds, some a little later than the frames of the composition.
        cell(at, "milliseconds.mkv", "64x64", "30", x264, even(24, 30.0)),
        cell(at, "ntsc.mp4", "64x64", "30000/1001", x264, even(24, 30000.0 / 1001.0)),
        cell(at, "double.mp4", "64x64", "60", x264, even(24, 60.0)),
        // Transport streams begin at 1.4 seconds.
        cell(at, "late.ts", "64x64", "25", x264, even(24, 25.0)),
        cell(
            at,
            "ten-bit.mp4",
            "64x64",
            "24",
            "-c:v libx265 -pix_fmt yuv420p10le -tag:v hvc1 -x265-params log-level=none",
            even(24, 24.0),
        ),
        cell(
            at,
            "full-range.mov",
            "64x64",
            "24",
            "-vf scale=out_range=pc -c:v mjpeg -q:v 2 -pix_fmt yuvj420p",
            even(24, 24.0),
        ),
        cell(
            at,
            "alternate.webm",
            "64x64",
            "24",
            "-c:v libvpx -crf 4 -b:v 2M -auto-alt-ref 1 -lag-in-frames 16",
            even(24, 24.0),
        ),
        transparent("transparent VP9", "vp9.webm"),
        transparent("transparent VP8", "vp8.webm"),
        cell(at, "turned.mp4", "128x64", "24", x264, even(24, 24.0)),
    ];
    turn(&at.join("turned.mp4"));
    cells.push(Cell::html(
        "turned, by its own size",
        r#"<div style="BOX; overflow: hidden"><video muted src="turned.mp4" data-start="0" data-duration="9" style="width: 32px; margin-top: -32px"></video></div>"#,
        move |seconds| last(&even(24, 24.0), seconds),
    ));
    let grid = Grid { cells, frames: 30, rate: 30 };
    grid.write(at, "");
    grid.check(at).await;
}
