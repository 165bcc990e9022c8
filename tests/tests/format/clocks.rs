//! Clocks that do not follow the frames are named.

use std::fs;

use image::{
    Delay, Frame, Rgba, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};

use crate::shown::{Shown, page, project};

#[tokio::test]
async fn clocks_that_cannot_be_driven() {
    let inside = "<style>#smooth { scroll-behavior: smooth; overflow: scroll; width: 20px; height: 20px }
            #ground { width: 20px; height: 20px; background: url(moving.gif) }</style>
        <marquee id='old'>text</marquee><div id='smooth'><div style='height:100px'></div></div><div id='ground'></div>";
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
    for (code, count) in
        [("marquee", 1), ("smooth_scroll", 2), ("worker_clock", 1), ("moving_background", 1)]
    {
        let named = shown.problems(code);
        assert_eq!(named.len(), count, "{code}: {:#?}", shown.analysis().problems);
        assert!(named.iter().all(|problem| problem.fix.is_some()), "{named:#?}");
    }
    assert_eq!(shown.problems("moving_background")[0].place.as_deref(), Some("moving.gif"));
    shown.close().await;
}
