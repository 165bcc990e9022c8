//! Compositions made to show one kind of cost each. The same every time.

use std::fmt::Write as _;

use super::pages::{Page, colour};

/// A generated composition.
#[derive(Debug)]
pub(in crate::bench) struct Generated {
    /// Its name.
    pub(in crate::bench) name: &'static str,
    /// What it is for, as a row of the report says it.
    pub(in crate::bench) what: &'static str,
    /// Its HTML.
    pub(in crate::bench) html: fn() -> String,
}

/// All that are measured as they are; their lengths keep a whole run short.
pub(in crate::bench) const GENERATED: &[Generated] = &[
    Generated {
        name: "static-heavy",
        what: "slides that stand still most of the time, 1080p",
        html: || slides("static-heavy", (1920, 1080), 10).html(),
    },
    Generated {
        name: "continuous-motion",
        what: "every frame differs: 24 cards with shadows, 1080p",
        html: || motion("continuous-motion", (1920, 1080), 30, 2.0).html(),
    },
    Generated { name: "cuts-300", what: "300 cuts, one every second frame", html: cuts },
    Generated { name: "nodes-20k", what: "20 000 elements, 200 of them move", html: nodes },
    Generated {
        name: "uhd",
        what: "every frame differs, 3840x2160",
        html: || motion("uhd", (3840, 2160), 30, 1.0).html(),
    },
    Generated {
        name: "fps-60",
        what: "every frame differs, 60 frames a second",
        html: || motion("fps-60", (1280, 720), 60, 2.0).html(),
    },
    Generated {
        name: "turning-cards",
        what: "planes in three dimensions: cards with two sides, a tilted stack of layers",
        html: cards,
    },
];

/// The video of the composition with one.
pub(super) const VIDEO_FILE: &str = "clip.mp4";
/// Its length.
pub(super) const VIDEO_SECONDS: u32 = 4;

/// A video in a box, and a title over it.
pub(super) fn video() -> String {
    let seconds = f64::from(VIDEO_SECONDS);
    let mut page = Page { name: "video", size: (1280, 720), fps: 30, seconds, ..Page::default() };
    let style = "  video { position: absolute; left: 160px; top: 90px; width: 960px; height: 540px; border-radius: 24px; }\n";
    style.clone_into(&mut page.style);
    page.body = format!(
        "  <video id=\"clip\" src=\"{VIDEO_FILE}\" muted playsinline data-start=\"0\" data-duration=\"{seconds}\" \
         data-track-index=\"0\"></video>\n"
    );
    let title = "<h1 style=\"padding: 20px 60px\">A video</h1>";
    page.clip("title", 0, VIDEO_SECONDS * 30, "z-index: 1", title);
    page.say("tl.from('#title h1', { y: 60, duration: 0.5 }, 0);");
    page.say(&format!("tl.to({{}}, {{ duration: {seconds} }}, 0);"));
    page.html()
}

/// Seconds that each slide shows.
const SLIDE: u32 = 5;

/// Slides for so many seconds; the same kind of minute again and again when it is longer.
pub(in crate::bench) fn growing(seconds: u32) -> String {
    slides("growing", (640, 360), seconds).html()
}

/// A minute at 30 frames a second in which nothing moves after half a second.
pub(in crate::bench) fn static_minute() -> String {
    let mut page = Page {
        name: "static-minute",
        size: (1280, 720),
        fps: 30,
        seconds: 60.0,
        ..Page::default()
    };
    page.clip("one", 0, 60 * 30, &slide_style(1), &slide_content(1, 1280));
    page.say("tl.from('#one h1', { y: 60, opacity: 0, duration: 0.5 }, 0);");
    page.html()
}

fn slides(name: &'static str, size: (u32, u32), seconds: u32) -> Page {
    const FPS: u32 = 30;
    let mut page = Page { name, size, fps: FPS, seconds: f64::from(seconds), ..Page::default() };
    for number in 0..seconds.div_ceil(SLIDE) {
        let (from, to) = (number * SLIDE, ((number + 1) * SLIDE).min(seconds));
        let id = format!("s{number}");
        page.clip(&id, from * FPS, to * FPS, &slide_style(number), &slide_content(number, size.0));
        page.say(&format!(
            "tl.from('#{id} h1', {{ y: 80, opacity: 0, duration: 0.5, ease: 'power3.out' }}, {from});"
        ));
    }
    page
}

fn slide_style(number: u32) -> String {
    let (from, to) = (colour(number, 30), colour(number + 1, 14));
    format!("background: linear-gradient(120deg, {from}, {to}); padding: 8% 10%")
}

fn slide_content(number: u32, width: u32) -> String {
    let (head, text) = (width / 12, width / 48);
    format!(
        "<h1 style=\"font-size: {head}px; font-weight: 800; letter-spacing: -.03em\">Slide {number}</h1>\
         <p style=\"margin-top: 3%; font-size: {text}px; max-width: 60%\">The quick brown fox jumps over \
         the lazy dog, stands still, and is looked at for a while before the next one comes.</p>"
    )
}

fn motion(name: &'static str, size: (u32, u32), fps: u32, seconds: f64) -> Page {
    let mut page = Page { name, size, fps, seconds, ..Page::default() };
    let (width, height) = size;
    let (across, down) = (width / 8, height / 5);
    page.style = format!(
        "  .card {{ position: absolute; width: {}px; height: {}px; border-radius: {}px; \
         box-shadow: 0 {}px {}px rgb(0 0 0 / .45); font-size: {}px; font-weight: 700; padding: 2%; }}\n",
        across * 4 / 5,
        down * 4 / 5,
        width / 90,
        width / 160,
        width / 50,
        width / 40
    );
    let mut cards = String::new();
    for number in 0..24 {
        let (left, top) = (number % 6 * across + across, number / 6 * down + down / 2);
        write!(
            cards,
            "<div class=\"card\" style=\"left: {left}px; top: {top}px; background: {}\">{number}</div>",
            colour(number, 55)
        )
        .expect("a string takes everything");
    }
    let background = format!("background: linear-gradient(160deg, {}, #10141c)", colour(3, 28));
    page.clip("all", 0, frames(&page), &background, &cards);
    page.say(&format!(
        "document.querySelectorAll('.card').forEach((card, n) => tl.fromTo(card, {{ x: -{across}, rotation: n * 7 }}, \
         {{ x: {across}, rotation: n * 7 + 90, duration: {seconds}, ease: 'none' }}, 0));"
    ));
    page
}

fn cuts() -> String {
    const EACH: u32 = 2;
    const CLIPS: u32 = 301;
    let mut page = Page { name: "cuts-300", size: (1280, 720), fps: 30, ..Page::default() };
    page.seconds = f64::from(CLIPS * EACH) / 30.0;
    for number in 0..CLIPS {
        let style = format!(
            "background: {}; font-size: 400px; font-weight: 900; text-align: center; line-height: 720px",
            colour(number, 40)
        );
        let (start, end) = (number * EACH, (number + 1) * EACH);
        page.clip(&format!("c{number}"), start, end, &style, &number.to_string());
    }
    page.say(&format!("tl.to({{}}, {{ duration: {} }}, 0);", page.seconds));
    page.html()
}

const CARD_STYLE: &str = "  .scene { position: absolute; perspective: 1100px; }
  .card, .stack { position: absolute; inset: 0; transform-style: preserve-3d; }
  .card b, .stack b { position: absolute; inset: 0; border-radius: 20px; padding: 28px; font-size: 34px; }
  .card b { backface-visibility: hidden; box-shadow: 0 20px 50px rgb(0 0 0 / .4); }
  .card b + b { transform: rotateY(180deg); }
";

fn cards() -> String {
    let mut page =
        Page { name: "turning-cards", size: (1280, 720), fps: 30, seconds: 4.0, ..Page::default() };
    CARD_STYLE.clone_into(&mut page.style);
    let mut scenes = String::new();
    for number in 0..3 {
        let (left, front, back) = (80 + number * 240, colour(number, 50), colour(number + 5, 40));
        write!(
            scenes,
            "<div class=\"scene\" style=\"left: {left}px; top: 200px; width: 210px; height: 300px\"><div class=\"card\">\
             <b style=\"background: {front}\">Front {number}</b><b style=\"background: {back}\">Back {number}</b></div></div>"
        )
        .expect("a string takes everything");
    }
    scenes.push_str("<div class=\"scene\" style=\"left: 840px; top: 180px; width: 340px; height: 340px\"><div class=\"stack\">");
    for number in 0..4 {
        let (inset, depth, fill) = (number * 36, number * 30, colour(number + 2, 45));
        write!(
            scenes,
            "<b style=\"inset: {inset}px; transform: translateZ({depth}px); background: {fill}\">{number}</b>"
        )
        .expect("a string takes everything");
    }
    scenes.push_str("</div></div>");
    let background = format!("background: linear-gradient(160deg, {}, #10141c)", colour(3, 28));
    page.clip("all", 0, frames(&page), &background, &scenes);
    page.say("tl.to('.card', { rotationY: 360, duration: 2.4, ease: 'power2.inOut', stagger: 0.5 }, 0.2);");
    page.say("tl.fromTo('.stack', { rotationY: -30, rotationX: 14 }, { rotationY: 30, rotationX: -10, duration: 4, ease: 'sine.inOut' }, 0);");
    page.html()
}

fn nodes() -> String {
    const COLUMNS: u32 = 200;
    const ROWS: u32 = 100;
    let mut page =
        Page { name: "nodes-20k", size: (1280, 720), fps: 30, seconds: 1.0, ..Page::default() };
    "  i { position: absolute; width: 5px; height: 5px; }\n".clone_into(&mut page.style);
    let mut dots = String::new();
    for number in 0..COLUMNS * ROWS {
        let (left, top) = (number % COLUMNS * 64 / 10, number / COLUMNS * 72 / 10);
        // One of a hundred, along diagonals.
        let class = if number % 100 == number / 100 % 100 { " class=\"m\"" } else { "" };
        let (hue, lightness) = (200 + number * 7 % 40, 25 + number * 13 % 40);
        write!(
            dots,
            "<i{class} style=\"left: {left}px; top: {top}px; background: hsl({hue} 45% {lightness}%)\"></i>"
        )
        .expect("a string takes everything");
    }
    page.clip("all", 0, frames(&page), "", &dots);
    page.say("tl.to('.m', { x: 40, y: 20, scale: 3, duration: 1, ease: 'none' }, 0);");
    page.html()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
fn frames(page: &Page) -> u32 {
    (page.seconds * f64::from(page.fps)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_composition_is_the_same_each_time_and_says_who_it_is() {
        for generated in GENERATED {
            let html = (generated.html)();
            assert_eq!(html, (generated.html)());
            let id = format!("data-composition-id=\"{0}\"", generated.name);
            assert!(html.contains(&id), "{}", generated.name);
            assert!(html.contains(&format!("__timelines[\"{}\"]", generated.name)));
        }
    }

    #[test]
    fn what_a_name_promises_is_there() {
        assert_eq!(cuts().matches("class=\"clip\"").count(), 301, "300 cuts");
        assert_eq!(nodes().matches("<i").count(), 20_000);
        assert_eq!(cards().matches("class=\"card\"").count(), 3);
        assert_eq!(nodes().matches("class=\"m\"").count(), 200);
    }

    #[test]
    fn ten_times_the_length_is_ten_times_the_slides() {
        let slides = |html: &str| html.matches("class=\"clip\"").count();
        assert_eq!(slides(&growing(600)), 10 * slides(&growing(60)));
        assert!(growing(600).contains("data-duration=\"600\""));
    }

    #[test]
    fn clips_meet_without_a_gap() {
        let html = cuts();
        assert!(html.contains("data-start=\"0\" data-duration=\"0.06666666666666667\""));
        assert!(
            html.contains(
                "data-start=\"0.06666666666666667\" data-duration=\"0.06666666666666667\""
            )
        );
    }
}
