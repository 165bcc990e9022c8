//! What public compositions do that no document of the format mentions.

use stillcut_capture::ModeChoice;
use stillcut_tests::staged;

use crate::shown::{Shown, boxed, page, project};

const GRID: &str =
    "linear-gradient(to right, #fff 2px, transparent 0), linear-gradient(#fff 2px, transparent 0)";

/// A plane in perspective whose grid is a tile: drawn, its lines would be smeared or gone.
#[tokio::test]
async fn a_grid_on_a_floor() {
    let plane = |style: &str| {
        format!(
            "<div style='position:absolute;inset:0;perspective:60px'><div id='floor' style='position:absolute;inset:0;transform-origin:50% 100%;{style}'>\
             <div style='position:absolute;inset:-50% -100% 0;background:{GRID} 0 0/20px 20px'></div></div></div>"
        )
    };
    let tween = "<script>const t = gsap.timeline({ paused: true });
        t.fromTo('#floor', { rotationX: 10 }, { rotationX: 65, duration: 1 }); window.__timelines.main = t;</script>";
    for (style, after, attributes) in [
        ("transform:rotateX(65deg)", "", "data-no-timeline data-duration='1'"),
        ("", tween, "data-duration='1'"),
    ] {
        let folder = project(&[("index.html", &page(attributes, &plane(style), after))]);
        let mut shown = Shown::open(folder.path()).await;
        shown.assert_no_problems();
        let drawn = shown.picture(9).await;
        shown.close().await;
        let mut shot = staged::preview(folder.path(), ModeChoice::Screenshot).await;
        let expected = staged::picture(&mut shot, 9).await;
        shot.close().await;
        assert!(
            expected.pixels().filter(|pixel| pixel.0[0] > 200).count() > 300,
            "there is a grid"
        );
        assert_eq!(drawn, expected, "{style}");
    }
}

/// The first frame is there at once, also where the browser's compositor moves things by itself.
#[tokio::test]
async fn the_first_picture_of_an_animation() {
    let style = "<style>@keyframes roll { to { transform: translateX(2000px) } }
        #a { background: #f00; animation: roll 2s linear infinite }</style>";
    // A scaled canvas is not drawn.
    let inside = "<i id='a' class='box' style='left:0;top:0'></i><canvas width='4' height='4' style='width:2px;height:2px'></canvas>";
    let index = page("data-no-timeline data-duration='1'", inside, style);
    let folder = project(&[("index.html", &index)]);
    for _ in 0..2 {
        let mut shown = Shown::open(folder.path()).await;
        shown.expect(0, &[((1, 5), "#ff0000"), ((25, 5), "#000000")]).await;
        shown.expect(1, &[((1, 5), "#000000"), ((101, 5), "#ff0000")]).await;
        shown.close().await;
    }
}

/// What anime.js made, registered under the name of the root, of a part, and of nothing.
#[tokio::test]
async fn anime_timelines_by_name() {
    let anime = "<script src='https://cdn.jsdelivr.net/npm/animejs@4.5.0/dist/bundles/anime.umd.min.js'></script>";
    let register = |id: &str, target: &str| {
        format!(
            "<script>{{ const tl = anime.createTimeline({{ autoplay: false }});
             tl.add('{target}', {{ translateX: [100, 0], ease: 'linear', duration: 1000 }}, 500);
             hyperframesAnime.register('{id}', tl, {{ labels: {{ go: 0.5 }} }});
             if (hyperframesAnime.resolveLabel('{id}', 'go') !== 0.5) throw new Error('labels'); }}</script>"
        )
    };
    let part = format!(
        "<template><div data-composition-id='p'><i id='c' style='position:absolute;top:40px;width:20px;height:20px;background:#00f'></i>{}</div></template>",
        register("p", "#c")
    );
    let inside = [
        boxed("id='a'", 0, "#ff0000"),
        boxed("id='b'", 20, "#00ff00"),
        "<div data-composition-id='p' data-composition-src='p.html' data-start='0.5' data-duration='2'></div>".to_owned(),
    ]
    .concat();
    let scripts = register("main", "#a") + &register("nobody", "#b");
    let index = anime.to_owned() + &page("data-duration='3'", &inside, &scripts);
    let folder = project(&[("index.html", &index), ("p.html", &part)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    // Before it begins, each is where it begins from.
    shown.expect(2, &[((105, 5), "#ff0000"), ((125, 5), "#00ff00")]).await;
    shown.expect(10, &[((55, 5), "#ff0000"), ((75, 5), "#00ff00"), ((105, 45), "#0000ff")]).await;
    shown.expect(15, &[((5, 5), "#ff0000"), ((25, 5), "#00ff00"), ((55, 45), "#0000ff")]).await;
    shown.close().await;
}

/// A page that brings its own `__hf` is moved by it, and says how long it is.
#[tokio::test]
async fn a_protocol_of_its_own() {
    let html = "<!doctype html><html data-composition-id='own' data-width='160' data-height='90' data-fps='10'>\
        <body style='margin:0;background:#000'><i id='a' style='position:absolute;width:20px;height:20px;background:#f00'></i>\
        <script type='module'>window.__timelines = {}; const a = document.getElementById('a');
        window.__hf = { duration: 2, seek(t) { a.style.left = `${t * 50}px`; } };</script>";
    let folder = project(&[("index.html", html)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    assert_eq!(shown.analysis().frames, 20);
    shown.expect(0, &[((5, 5), "#ff0000"), ((55, 5), "#000000")]).await;
    shown.expect(10, &[((5, 5), "#000000"), ((55, 5), "#ff0000")]).await;
    shown.close().await;
}

/// Scripts from a `node_modules` that is above the project, or was never installed; a host without a name.
#[tokio::test]
async fn packages_that_are_not_there() {
    let index = "<!doctype html><script src='../../node_modules/gsap/dist/gsap.min.js'></script>\
        <body style='margin:0'><div data-composition-id='main' data-width='160' data-height='90' data-duration='1' data-no-timeline>\
        <div data-composition-src='part.html' data-start='0' data-duration='1'></div></div>\
        <script src='node_modules/nobody/knows.js'></script>";
    let part = "<template><div data-composition-id='p'><i id='a' style='position:absolute;width:20px;height:20px;background:#f00'></i>\
        <script>const t = gsap.timeline({ paused: true }); t.set('#a', { x: 40 }, 0.5); window.__timelines.p = t;</script></div></template>";
    let folder = project(&[("index.html", index), ("part.html", part)]);
    let mut shown = Shown::open(folder.path()).await;
    let problems: Vec<_> = shown.analysis().problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(problems, ["missing_asset", "library_version"]);
    shown.expect(20, &[((5, 5), "#ffffff"), ((45, 5), "#ff0000")]).await;
    shown.close().await;
}
