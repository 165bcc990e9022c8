//! Everything that can move, each in a row of its own: 80 pixels in two seconds, at 10 frames a second. The same page is
//! exported: what is scrubbed is what is exported.

use std::{fmt::Write as _, path::Path};

use stillcut_capture::{CaptureMode, ModeChoice};
use stillcut_composition::Variables;
use stillcut_tests::exported::Exported;

use crate::shown::{Shown, page, project};

const BLACK: &str = "#000000";

/// One kind of animation: markup and script. `ID` stands for the id of its row.
struct Row<'a> {
    id: &'static str,
    inside: &'static str,
    after: &'a str,
}

const fn row<'a>(id: &'static str, inside: &'static str, after: &'a str) -> Row<'a> {
    Row { id, inside, after }
}

/// A box, for what moves elements.
const BOX: &str = "<i id='ID'></i>";

fn rows_page(head: &str, rows: &[Row<'_>]) -> String {
    let mut inside = String::from(
        "<style>.row { position: absolute; left: 0; width: 160px; height: 8px; overflow: hidden }
        svg, iframe { display: block } .row > i { position: absolute; left: 0; top: 0; width: 10px; height: 8px; background: #fff }</style>",
    );
    let mut after = String::from(head);
    for (row, top) in rows.iter().zip(0..) {
        let markup = row.inside.replace("ID", row.id);
        write!(inside, "<div class='row' style='top:{}px'>{markup}</div>", top * 8).unwrap();
        after += &row.after.replace("ID", row.id);
    }
    page("data-no-timeline data-duration='2'", &inside, &after)
}

/// Opens a page of rows, looks at each in some frames, forwards and backwards, drawn and in screenshots, and compares with
/// the export.
async fn check(head: &str, rows: &[Row<'_>], files: &[(&str, &str)]) {
    let index = rows_page(head, rows);
    let mut all = vec![("index.html", index.as_str())];
    all.extend_from_slice(files);
    let folder = project(&all);
    let mut shown = look(rows, folder.path(), ModeChoice::Auto).await;
    let mut hashes = Vec::new();
    for frame in [7, 3, 19, 12] {
        hashes.push((frame, shown.hash(frame).await));
    }
    shown.close().await;
    look(rows, folder.path(), ModeChoice::Screenshot).await.close().await;
    let exported = Exported::new(folder.path(), "--allow-problems");
    assert_eq!(exported.receipt.mode, CaptureMode::DrawElement);
    assert_eq!(exported.receipt.frames.fallback, 0, "{:?}", exported.receipt.fallbacks);
    for (frame, hash) in hashes {
        assert_eq!(exported.lines[frame as usize].hash, hash, "frame {frame} as exported");
    }
}

/// Every box is where its frame says, and nowhere else.
async fn look(rows: &[Row<'_>], folder: &Path, mode: ModeChoice) -> Shown {
    let mut shown = Shown::open_in(folder, Variables::default(), mode).await;
    shown.assert_no_problems();
    let mut wrong = Vec::new();
    for frame in [0, 5, 15, 10] {
        for (row, top) in rows.iter().zip(0..) {
            let left = frame * 4;
            let inside = shown.colour(frame, (left + 5, top * 8 + 3)).await;
            // anime.js 4 begins half a pixel late: it takes the first 12 ms as gone.
            let before = shown.colour(frame, (left.saturating_sub(3).max(1), top * 8 + 3)).await;
            let behind = shown.colour(frame, (left + 13, top * 8 + 3)).await;
            let expected = if left < 3 { "#ffffff" } else { BLACK };
            if (inside.as_str(), before.as_str(), behind.as_str()) != ("#ffffff", expected, BLACK) {
                wrong.push((row.id, frame, before, inside, behind));
            }
        }
    }
    assert!(wrong.is_empty(), "(row, frame, before, in and behind its box) {mode:?}: {wrong:#?}");
    shown
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
            "iframe-2d",
            "<iframe src='2d.html' style='border:0;width:160px;height:8px'></iframe>",
            "",
        ),
        row(
            "iframe-webgl",
            "<iframe src='webgl.html' style='border:0;width:160px;height:8px'></iframe>",
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
    let canvas = |kind: &str, draw: &str| {
        format!(
            "<!doctype html><style>body {{ margin: 0; background: #000 }} canvas {{ position: absolute; left: 0; top: 0 }}</style><canvas width='160' height='8'></canvas>
            <script>const c = document.querySelector('canvas').getContext('{kind}'); (function loop() {{ requestAnimationFrame(loop); const x = performance.now() * 0.04; {draw} }})();</script>"
        )
    };
    let drawn =
        canvas("2d", "c.clearRect(0, 0, 160, 8); c.fillStyle = '#fff'; c.fillRect(x, 0, 10, 8);");
    let webgl = canvas(
        "webgl",
        "c.disable(c.SCISSOR_TEST); c.clearColor(0, 0, 0, 1); c.clear(c.COLOR_BUFFER_BIT); c.enable(c.SCISSOR_TEST); c.scissor(x, 0, 10, 8); c.clearColor(1, 1, 1, 1); c.clear(c.COLOR_BUFFER_BIT);",
    );
    let files = [("inner.html", inner), ("2d.html", &drawn), ("webgl.html", &webgl)];
    check("", &rows, &files).await;
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
    check("", &rows, &[]).await;
}

/// A box behind text of which each letter is 4 pixels wide.
const TEXT: &str = "<span style='position:absolute;left:0;top:0;white-space:pre;font-size:0;letter-spacing:4px;line-height:8px'><span id='ID'></span><i style='display:inline-block;width:10px;height:8px;background:#fff;vertical-align:top'></i></span>";

const ANIME_4: &str =
    "<script src='https://cdn.jsdelivr.net/npm/animejs@4.0.2/lib/anime.iife.min.js'></script>
<script>window.__timelines = { main: gsap.timeline({ paused: true }) };</script>";

#[tokio::test]
async fn more_of_the_libraries() {
    let plugin = |name: &str, rest: &str| {
        format!(
            "<script src='https://cdn.jsdelivr.net/npm/gsap@3/dist/{name}.min.js'></script><script>{rest}</script>"
        )
    };
    let morph = plugin(
        "MorphSVGPlugin",
        "__timelines.main.to('#morph', { morphSVG: 'M80,0 H90 V8 H80 Z', duration: 2, ease: 'none' }, 0);",
    );
    let text = plugin(
        "TextPlugin",
        "__timelines.main.to('#text', { text: '.'.repeat(20), duration: 2, ease: 'none' }, 0);",
    );
    let rows = [
        row(
            "anime-4",
            BOX,
            "<script>anime.animate('#ID', { x: 80, duration: 2000, ease: 'linear' });</script>",
        ),
        row(
            "anime-4-timeline",
            BOX,
            "<script>window.__hfAnime = [anime.createTimeline({ autoplay: false, defaults: { ease: 'linear' } }).add('#ID', { x: 40, duration: 1000 }).add('#ID', { x: 80, duration: 1000 })];</script>",
        ),
        row(
            "anime-4-module",
            BOX,
            "<script type='module'>import { animate } from 'https://cdn.jsdelivr.net/npm/animejs@4.0.2/+esm'; animate('#ID', { x: 80, duration: 2000, ease: 'linear' });</script>",
        ),
        row(
            "class",
            BOX,
            "<style>#ID { transition: left 2s linear } #ID.gone { left: 80px }</style><script>__timelines.main.call(() => document.getElementById('ID').classList.add('gone'), null, 0);</script>",
        ),
        row(
            "argument",
            BOX,
            "<script>requestAnimationFrame(function step(now) { document.getElementById('ID').style.left = `${now * 0.04}px`; requestAnimationFrame(step); });</script>",
        ),
        row(
            "document-time",
            BOX,
            "<script>requestAnimationFrame(function step() { document.getElementById('ID').style.left = `${document.timeline.currentTime * 0.04}px`; requestAnimationFrame(step); });</script>",
        ),
        row(
            "typewriter",
            TEXT,
            "<script>setInterval(() => { document.getElementById('ID').textContent += '.'; }, 100);</script>",
        ),
        row("text", TEXT, &text),
        row(
            "morph",
            "<svg width='160' height='8'><path id='ID' d='M0,0 H10 V8 H0 Z' fill='#fff'/></svg>",
            &morph,
        ),
    ];
    check(ANIME_4, &rows, &[]).await;
}

/// What style sheets can animate besides places.
#[tokio::test]
async fn animated_styles() {
    const WIDE: &str =
        "<u id='ID' style='position:absolute;left:0;top:0;width:160px;height:8px'></u>";
    let animated = |from: &str, to: &str, rest: &str| {
        format!(
            "<style>@keyframes ID {{ from {{ {from} }} to {{ {to} }} }} #ID {{ {rest}; animation: ID 2s linear both }}</style>"
        )
    };
    let property =
        "<style>@property --way { syntax: '<length>'; inherits: false; initial-value: 0px }</style>"
            .to_owned()
            + &animated("--way: 0px", "--way: 80px", "transform: translateX(var(--way))")
            + "<style>.row i { transform: translateX(var(--way)) }</style>";
    let background = animated(
        "background-position: 0 0",
        "background-position: 80px 0",
        "background: linear-gradient(#fff, #fff) no-repeat 0 0/10px 8px",
    );
    let mask = animated(
        "mask-position: 0 0",
        "mask-position: 80px 0",
        "background: #fff; mask: linear-gradient(#000, #000) no-repeat 0 0/10px 8px",
    );
    let clip = animated(
        "clip-path: inset(0 150px 0 0)",
        "clip-path: inset(0 70px 0 80px)",
        "background: #fff",
    );
    let filter = animated(
        "filter: drop-shadow(20px 0 0 #fff)",
        "filter: drop-shadow(100px 0 0 #fff)",
        "left: -20px !important; width: 10px !important; background: #000",
    );
    let rows = [
        row("property", BOX, &property),
        row("background", WIDE, &background),
        row("mask", WIDE, &mask),
        row("clip", WIDE, &clip),
        row("filter", WIDE, &filter),
        row("scroll", "<div style='timeline-scope: --way'><div id='ID' style='position:absolute;left:120px;width:20px;height:8px;overflow-y:scroll;scrollbar-width:none;scroll-timeline:--way'><div style='height:808px'></div></div>
            <i style='position:absolute;width:10px;height:8px;background:#fff;animation:property linear both;animation-timeline:--way'></i></div>",
            "<script>window.__timelines = { main: gsap.timeline({ paused: true }).to('#ID', { scrollTop: 800, duration: 2, ease: 'none' }) };</script>"),
    ];
    check("", &rows, &[]).await;
}

const CANVAS: &str =
    "<canvas id='ID' width='160' height='8' style='position:absolute;left:0;top:0'></canvas>";

/// Scripts for the rows of pictures that the graphics processor makes.
const THREE: &str = r#"<script src="https://cdn.jsdelivr.net/npm/three@0.160.0/build/three.min.js"></script><script>
  function boxAt(gl, x) {
    gl.disable(gl.SCISSOR_TEST); gl.clearColor(0, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST); gl.scissor(x, 0, 10, 8); gl.clearColor(1, 1, 1, 1); gl.clear(gl.COLOR_BUFFER_BIT);
  }
  const context = (id, kind, options) => document.getElementById(id).getContext(kind, options);
  function three(id) {
    const renderer = new THREE.WebGLRenderer({ canvas: document.getElementById(id) });
    renderer.setSize(160, 8);
    const [scene, camera] = [new THREE.Scene(), new THREE.OrthographicCamera(0, 160, 4, -4, 0, 10)];
    const plane = new THREE.Mesh(new THREE.PlaneGeometry(10, 8), new THREE.MeshBasicMaterial({ color: 0xffffff }));
    camera.position.z = 5;
    scene.add(plane);
    return (seconds) => { plane.position.x = seconds * 40 + 5; renderer.render(scene, camera); };
  }
</script>"#;

/// WebGL is drawn, not shot: by itself and through three.js, moved by every clock there is.
#[tokio::test]
async fn pictures_of_the_graphics_processor() {
    let rows = [
        row("listener", CANVAS, "<script>{ const show = three('ID'); addEventListener('hf-seek', ({ detail }) => show(detail.time)); }</script>"),
        row("three-time", CANVAS, "<script>{ const show = three('ID'); (function loop() { requestAnimationFrame(loop); show(window.__hfThreeTime ?? 0); })(); }</script>"),
        row("three-clock", CANVAS, "<script>{ const show = three('ID'); const clock = new THREE.Clock(); (function loop() { requestAnimationFrame(loop); show(clock.getElapsedTime()); })(); }</script>"),
        row("webgl", CANVAS, "<script>{ const gl = context('ID', 'webgl'); (function loop() { requestAnimationFrame(loop); boxAt(gl, performance.now() * 0.04); })(); }</script>"),
        row("webgl2-kept", CANVAS, "<script>{ const gl = context('ID', 'webgl2', { preserveDrawingBuffer: true }); gl.clearColor(0, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT); (function loop() { requestAnimationFrame(loop); boxAt(gl, Date.now() * 0.04 - 1704067200000 * 0.04); })(); }</script>"),
        row("timeline", CANVAS, "<script>{ const gl = context('ID', 'webgl', { alpha: false }); const state = { x: 0 };
            window.__timelines = { main: gsap.timeline({ paused: true }).to(state, { x: 80, duration: 2, ease: 'none', onUpdate: () => boxAt(gl, state.x) }) }; }</script>"),
        row("resized", CANVAS, "<script>{ const gl = context('ID', 'webgl'); addEventListener('hf-seek', ({ detail }) => { gl.canvas.width = 80; gl.canvas.width = 160; gl.viewport(0, 0, 160, 8); boxAt(gl, detail.time * 40); }); }</script>"),
        row("read-back", CANVAS, "<script>{ const from = document.createElement('canvas'); from.width = 160; from.height = 8; const gl = from.getContext('webgl'); const to = context('ID', '2d');
            (function loop() { requestAnimationFrame(loop); boxAt(gl, performance.now() * 0.04); to.drawImage(from, 0, 0); })(); }</script>"),
        row("address", "<img id='ID' style='position:absolute;left:0;top:0'>", "<script>{ const from = document.createElement('canvas'); from.width = 160; from.height = 8; const gl = from.getContext('webgl2');
            addEventListener('hf-seek', ({ detail }) => { boxAt(gl, detail.time * 40); document.getElementById('ID').src = from.toDataURL(); }); }</script>"),
    ];
    check(THREE, &rows, &[]).await;
}

/// Canvases that are drawn once beside a box that moves: each stays where it is.
#[tokio::test]
async fn canvases_that_stand_still() {
    let at = |id: &str, style: &str| {
        format!(
            "<canvas id='{id}' width='30' height='30' style='position:absolute;{style}'></canvas>"
        )
    };
    let inside = [
        at("one", "left:0;top:0"),
        at("two", "left:40px;top:0"),
        at("three", "left:0;top:40px"),
        at("four", "left:40px;top:40px;transform:translateX(10px)"),
    ]
    .concat()
        + "<i id='m' class='box' style='left:80px;top:60px;background:#fff'></i>";
    let script = "<script>
        const fill = (id, kind, colour) => { const c = document.getElementById(id).getContext(kind); if (kind === '2d') { c.fillStyle = colour; c.fillRect(0, 0, 30, 30); } else { c.clearColor(0, 0, 1, 1); c.clear(c.COLOR_BUFFER_BIT); } };
        fill('one', '2d', '#ff0000'); fill('two', '2d', '#00ff00'); fill('three', 'webgl', ''); fill('four', 'webgl2', '');
        window.__timelines = { main: gsap.timeline({ paused: true }).to('#m', { x: 40, duration: 1, ease: 'none' }) };</script>";
    let folder = project(&[("index.html", &page("data-duration='2'", &inside, script))]);
    for mode in [ModeChoice::DrawElement, ModeChoice::Screenshot] {
        let mut shown = Shown::open_in(folder.path(), Variables::default(), mode).await;
        shown.assert_no_problems();
        for frame in [0, 3, 7, 15] {
            let moved = 80 + (frame * 4).min(40);
            let still = [((15, 15), "#ff0000"), ((55, 15), "#00ff00")];
            let drawn = [((15, 55), "#0000ff"), ((65, 55), "#0000ff"), ((45, 55), BLACK)];
            shown.expect(frame, &still).await;
            shown.expect(frame, &drawn).await;
            shown.expect(frame, &[((moved + 10, 70), "#ffffff"), ((35, 15), BLACK)]).await;
        }
        shown.close().await;
    }
}
