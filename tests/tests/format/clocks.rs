//! What does not follow the frames, and what is left out, is named.

use std::fs;

use image::{
    Delay, Frame, Rgba, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};

use crate::shown::{Shown, page, project};

#[tokio::test]
async fn what_cannot_be_shown_is_named() {
    let inside = "<style>#smooth { scroll-behavior: smooth; overflow: scroll; width: 20px; height: 20px }
            #ground { width: 20px; height: 20px; background: url(moving.gif) }</style>
        <marquee id='old'>text</marquee><div id='smooth'><div style='height:100px'></div></div><div id='ground'></div>
        <hf-audio-group id='loud' data-fx-chain='{\"version\":1,\"nodes\":[{\"kind\":\"reverb\"}]}'></hf-audio-group>
        <hf-audio-group id='plain' data-fx-chain='{\"version\":1,\"nodes\":[]}'></hf-audio-group>
        <img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cset attributeName='x'/%3E%3C/svg%3E\">
        <img id='graded' data-color-grading='{\"preset\":\"mono-clean\"}'>";
    let script = "<script>
        window.scrollTo({ top: 0, behavior: 'smooth' });
        new Worker(URL.createObjectURL(new Blob(['0'])));
        </script>";
    let folder =
        project(&[("index.html", &page("data-no-timeline data-duration='1'", inside, script))]);
    let file = fs::File::create(folder.path().join("moving.gif")).unwrap();
    let mut gif = GifEncoder::new(file);
    gif.set_repeat(Repeat::Infinite).unwrap();
    for colour in [[255, 0, 0, 255], [0, 255, 0, 255]] {
        let picture = RgbaImage::from_pixel(4, 4, Rgba(colour));
        let delay = Delay::from_numer_denom_ms(100, 1);
        gif.encode_frame(Frame::from_parts(picture, 0, 0, delay)).unwrap();
    }
    drop(gif);
    let shown = Shown::open(folder.path()).await;
    for (code, count) in [
        ("marquee", 1),
        ("smooth_scroll", 2),
        ("moving_svg", 1),
        ("worker_clock", 1),
        ("moving_background", 1),
        ("sound_effects", 1),
        ("color_grading", 1),
    ] {
        let named = shown.problems(code);
        assert_eq!(named.len(), count, "{code}: {:#?}", shown.analysis().problems);
        assert!(named.iter().all(|problem| problem.fix.is_some()), "{named:#?}");
    }
    assert_eq!(shown.problems("moving_background")[0].place.as_deref(), Some("moving.gif"));
    shown.close().await;
}
