//! What scripts do and read while a page loads. Whatever it is, the video begins at time 0.

use std::fmt::Write as _;

use crate::shown::{Shown, page, project};

const BLACK: &str = "#000000";
const WHITE: &str = "#ffffff";

/// Pages that count frames, count timers, wait for the clock, finish their set-up a little later: none registers a
/// timeline, and each is at its beginning in the first frame, however long the page took to load.
#[tokio::test]
async fn what_begins_while_loading_begins_with_the_first_frame() {
    let bar = |id: &str, row: u32| {
        format!(
            "<i id='{id}' style='position:absolute;left:0;top:{}px;width:0;height:10px;background:#fff'></i>",
            row * 10
        )
    };
    let ids = ["frames", "typed", "chained", "setup", "waited", "passed"];
    let inside: String = ids.iter().zip(0..).map(|(id, row)| bar(id, row)).collect();
    let script = "<script>
        const wide = (id, width) => { document.getElementById(id).style.width = `${width}px`; };
        let count = 0;
        (function frame() { wide('frames', 8 * count++); requestAnimationFrame(frame); })();
        let letters = 0;
        setInterval(() => wide('typed', 8 * ++letters), 100);
        let links = 0;
        (function link() { wide('chained', 8 * links++); setTimeout(link, 100); })();
        setTimeout(() => wide('setup', 80), 60);
        const begin = performance.now();
        while (performance.now() - begin < 30);
        const date = Date.now();
        while (Date.now() - date < 30);
        wide('waited', 80);
        const step = () => { wide('passed', Math.round((performance.now() - begin) * 0.08)); requestAnimationFrame(step); };
        setTimeout(() => step(), 0);
        </script>";
    let index = page("data-duration='2'", &inside, script);
    let folder = project(&[("index.html", &index)]);
    let mut shown = Shown::open(folder.path()).await;
    let at = |x: u32, row: u32| (x, row * 10 + 5);
    shown.expect(0, &[(at(20, 0), BLACK), (at(1, 1), BLACK), (at(20, 2), BLACK)]).await;
    shown.expect(0, &[(at(75, 3), WHITE), (at(75, 4), WHITE), (at(1, 5), BLACK)]).await;
    for frame in [5, 10] {
        let width = frame * 8;
        // Two calls belong to loading: the page's own, and the one of the first frame.
        shown.expect(frame, &[(at(width + 12, 0), WHITE), (at(width + 20, 0), BLACK)]).await;
        for row in [1, 2, 5] {
            let (in_it, behind) = (at(width - 5, row), at(width + 11, row));
            shown.expect(frame, &[(in_it, WHITE), (behind, BLACK)]).await;
        }
    }
    shown.close().await;
}

/// Timelines that wait for time to pass, for a script that comes later, for Tailwind; a page that never stops asking.
#[tokio::test]
async fn timelines_that_wait() {
    let ways = [
        "const begin = Date.now(); const poll = setInterval(() => { if (Date.now() - begin > 400) { clearInterval(poll); register('ID'); } }, 20);",
        "gsap.delayedCall(0.3, () => register('ID'));",
        "gsap.to({}, { duration: 0.2, onComplete: () => register('ID') });",
        "{ const script = document.createElement('script'); script.src = 'later.js'; document.head.append(script);
           (function poll() { window.later ? register('ID') : requestAnimationFrame(poll); })(); }",
        "(async () => { await new Promise((done) => setTimeout(done, 150)); await document.fonts.ready; register('ID'); })();",
    ];
    let mut inside = String::new();
    let mut script = String::from(
        "<script>(function loop() { requestAnimationFrame(loop); })();
        window.__tailwindReady = new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200));
        window.__timelines = { main: gsap.timeline({ paused: true }) };
        function register(id) { window.__timelines[id] = gsap.timeline({ paused: true }).fromTo(`#${id} i`, { x: 0 }, { x: 80, duration: 2, ease: 'none' }); }\n",
    );
    for (way, row) in ways.iter().zip(0..) {
        let id = format!("way-{row}");
        write!(
            inside,
            "<div id='{id}' data-composition-id='{id}' data-start='0' style='position:absolute;top:{}px'><i style='position:absolute;width:10px;height:10px;background:#fff'></i></div>",
            row * 10
        )
        .unwrap();
        script += &way.replace("ID", &id);
    }
    // Never registered: named, and no reason to wait for long.
    inside += "<div data-composition-id='never' data-start='0'></div>";
    let index = page("data-duration='2'", &inside, &(script + "</script>"));
    let folder = project(&[("index.html", &index), ("later.js", "window.later = true;")]);
    let mut shown = Shown::open(folder.path()).await;
    for frame in [0, 10] {
        for row in 0..5 {
            let (x, y) = (frame * 4, row * 10 + 5);
            shown.expect(frame, &[((x + 5, y), WHITE), ((x + 13, y), BLACK)]).await;
        }
    }
    assert!(shown.problems("slow_asset").is_empty(), "Tailwind came");
    shown.close().await;
}
