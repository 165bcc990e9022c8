//! Everything that can move, each in a row of its own: 80 pixels in two seconds, at 10 frames a second. The same page is
//! exported: what is scrubbed is what is exported.

use std::fmt::Write as _;

use stillcut_tests::exported::Exported;

use crate::shown::{Shown, page, project};

const BLACK: &str = "#000000";

/// One kind of animation: markup and script. `ID` stands for the id of its row.
struct Row {
    id: &'static str,
    inside: &'static str,
    after: &'static str,
}

const fn row(id: &'static str, inside: &'static str, after: &'static str) -> Row {
    Row { id, inside, after }
}

/// A box, for what moves elements.
const BOX: &str = "<i id='ID'></i>";

fn rows_page(rows: &[Row]) -> String {
    let mut inside = String::from(
        "<style>.row { position: absolute; left: 0; width: 160px; height: 8px; overflow: hidden }
        svg, iframe { display: block } .row > i { position: absolute; left: 0; top: 0; width: 10px; height: 8px; background: #fff }</style>",
    );
    let mut after = String::new();
    for (row, top) in rows.iter().zip(0..) {
        let markup = row.inside.replace("ID", row.id);
        write!(inside, "<div class='row' style='top:{}px'>{markup}</div>", top * 8).unwrap();
        after += &row.after.replace("ID", row.id);
    }
    page("data-no-timeline data-duration='2'", &inside, &after)
}

/// Opens a page of rows, looks at each in some frames, forwards and backwards, and compares with the export.
async fn check(rows: &[Row], files: &[(&str, &str)]) {
    let index = rows_page(rows);
    let mut all = vec![("index.html", index.as_str())];
    all.extend_from_slice(files);
    let folder = project(&all);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    let mut wrong = Vec::new();
    for frame in [0, 5, 15, 10] {
        for (row, top) in rows.iter().zip(0..) {
            let left = frame * 4;
            let inside = shown.colour(frame, (left + 5, top * 8 + 3)).await;
            let before = shown.colour(frame, (left.saturating_sub(3), top * 8 + 3)).await;
            let behind = shown.colour(frame, (left + 13, top * 8 + 3)).await;
            let expected = if left < 3 { "#ffffff" } else { BLACK };
            if (inside.as_str(), before.as_str(), behind.as_str()) != ("#ffffff", expected, BLACK) {
                wrong.push((row.id, frame, before, inside, behind));
            }
        }
    }
    assert!(wrong.is_empty(), "(row, frame, before, in and behind its box): {wrong:#?}");
    let mut hashes = Vec::new();
    for frame in [7, 3, 19, 12] {
        hashes.push((frame, shown.hash(frame).await));
    }
    shown.close().await;
    let exported = Exported::new(folder.path(), "--allow-problems");
    for (frame, hash) in hashes {
        assert_eq!(exported.lines[frame as usize].hash, hash, "frame {frame} as exported");
    }
}

const LOTTIE: &str = r#"<script src="https://cdnjs.cloudflare.com/ajax/libs/bodymovin/5.12.2/lottie.min.js"></script>
<script>lottie.loadAnimation({ container: document.getElementById('ID'), renderer: 'svg', loop: false, autoplay: true, animationData:
{ v: '5.7.0', fr: 10, ip: 0, op: 20, w: 160, h: 8, layers: [{ ty: 4, ip: 0, op: 20, st: 0, sr: 1, ks: { o: { a: 0, k: 100 }, r: { a: 0, k: 0 }, a: { a: 0, k: [0, 0] }, s: { a: 0, k: [100, 100] },
p: { a: 1, k: [{ t: 0, s: [5, 4], i: { x: 1, y: 1 }, o: { x: 0, y: 0 } }, { t: 20, s: [85, 4] }] } },
shapes: [{ ty: 'gr', it: [{ ty: 'rc', d: 1, s: { a: 0, k: [10, 8] }, p: { a: 0, k: [0, 0] }, r: { a: 0, k: 0 } }, { ty: 'fl', c: { a: 0, k: [1, 1, 1, 1] }, o: { a: 0, k: 100 } },
{ ty: 'tr', o: { a: 0, k: 100 }, r: { a: 0, k: 0 }, p: { a: 0, k: [0, 0] }, a: { a: 0, k: [0, 0] }, s: { a: 0, k: [100, 100] } }] }] }] } });</script>"#;

#[tokio::test]
async fn the_browser_and_its_frames() {
    let rows = [
        row(
            "css",
            BOX,
            "<style>@keyframes go { to { transform: translateX(80px) } } #ID { animation: go 2s linear both }</style>",
        ),
        row(
            "waapi",
            BOX,
            "<script>document.getElementById('ID').animate({ left: ['0px', '80px'] }, { duration: 2000, fill: 'both' });</script>",
        ),
        row(
            "transition",
            BOX,
            "<style>#ID { transition: left 2s linear }</style><script>addEventListener('load', () => setTimeout(() => { document.getElementById('ID').style.left = '80px'; }, 0));</script>",
        ),
        row(
            "frames",
            BOX,
            "<script>(function step(now) { document.getElementById('ID').style.left = `${performance.now() * 0.04}px`; requestAnimationFrame(step); })();</script>",
        ),
        row(
            "timers",
            BOX,
            "<script>setInterval(() => { document.getElementById('ID').style.left = `${(Date.now() - 1704067200000) * 0.04}px`; }, 50);</script>",
        ),
        row(
            "smil",
            "<svg width='160' height='8'><rect width='10' height='8' fill='#fff'><animate attributeName='x' from='0' to='80' dur='2s' fill='freeze'/></rect></svg>",
            "",
        ),
        row(
            "iframe",
            "<iframe src='inner.html' style='border:0;width:160px;height:8px'></iframe>",
            "",
        ),
        row(
            "seek",
            BOX,
            "<script>addEventListener('hf-seek', ({ detail }) => detail.waitUntil(Promise.resolve().then(() => { document.getElementById('ID').style.left = `${detail.time * 40}px`; })));</script>",
        ),
    ];
    let inner = "<!doctype html><style>body { margin: 0; background: #000 } i { position: absolute; width: 10px; height: 8px; background: #fff; animation: go 2s linear both }
        @keyframes go { to { transform: translateX(80px) } }</style><i></i>";
    check(&rows, &[("inner.html", inner)]).await;
}

#[tokio::test]
async fn libraries() {
    let rows = [
        row("lottie", "<div id='ID' style='width:160px;height:8px'></div>", LOTTIE),
        row("anime", BOX, "<script src='https://cdn.jsdelivr.net/npm/animejs@3.2.2/lib/anime.min.js'></script><script>anime({ targets: '#ID', translateX: 80, duration: 2000, easing: 'linear' });</script>"),
        row("anime-pushed", BOX, "<script>window.__hfAnime = [anime({ targets: '#ID', translateX: 80, duration: 2000, easing: 'linear', autoplay: false })]; </script>"),
        row("d3", BOX, "<script src='https://cdn.jsdelivr.net/npm/d3@7'></script><script>addEventListener('load', () => setTimeout(() => d3.select('#ID').transition().duration(2000).ease(d3.easeLinear).style('left', '80px'), 0));</script>"),
        row("motion-path", BOX, "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/MotionPathPlugin.min.js'></script><script>gsap.registerPlugin(MotionPathPlugin);
            window.__timelines = { main: gsap.timeline({ paused: true }).to('#ID', { motionPath: { path: 'M0,0 L80,0' }, duration: 2, ease: 'none' }, 0) };</script>"),
        row("custom-ease", BOX, "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/CustomEase.min.js'></script><script>__timelines.main.to('#ID', { x: 80, duration: 2, ease: CustomEase.create('straight', '0,0,1,1') }, 0);</script>"),
        row("flip", BOX, "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/Flip.min.js'></script><script>{ const it = document.getElementById('ID'); const state = Flip.getState(it); it.style.left = '80px';
            __timelines.main.add(Flip.from(state, { duration: 2, ease: 'none' }), 0); }</script>"),
        row("draw-svg", "<svg width='160' height='8'><path id='ID' d='M0,4 H100' stroke='#fff' stroke-width='8'/></svg>", "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/DrawSVGPlugin.min.js'></script><script>
            __timelines.main.fromTo('#ID', { drawSVG: '0 10' }, { drawSVG: '80 90', duration: 2, ease: 'none' }, 0);</script>"),
        row("split-text", "<b id='ID' style='position:absolute;left:0;font:8px/8px monospace;color:#fff;background:#fff;width:10px;height:8px'>M</b>", "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/SplitText.min.js'></script><script>
            { const split = new SplitText('#ID', { type: 'chars' }); __timelines.main.to(split.chars.map((char) => char.closest('#ID')), { x: 80, duration: 2, ease: 'none' }, 0); }</script>"),
        row("outside", BOX, "<script>gsap.to('#ID', { x: 80, duration: 2, ease: 'none' });</script>"),
    ];
    check(&rows, &[]).await;
}
