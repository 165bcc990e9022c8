//! Windows of clips, references, nested time, timelines of all kinds and how late they come.

use crate::shown::{Shown, boxed, page, project};

const BLACK: &str = "#000000";

/// References to ends, plus and minus, forwards, to ids and compositions; the older attributes; what is half open.
#[tokio::test]
async fn references_and_older_attributes() {
    let inside = [
        boxed("id='b' data-start='a + 0.5' data-duration='0.5' data-layer='3'", 0, "#ff0000"),
        boxed("id='a' data-start='0.2' data-end='0.5' data-track='2'", 20, "#00ff00"),
        boxed("id='c' data-start='b - 0.2' data-duration='1'", 40, "#0000ff"),
        boxed("id='d' data-start='inner'", 60, "#ffff00"),
        "<div data-composition-id='inner' data-start='1' data-duration='0.5' style='left:80px'>".into(),
        boxed("id='e' data-start='0.2' data-duration='9'", 0, "#00ffff"),
        "</div><svg width='20' height='20' style='position:absolute;left:100px;top:0' data-start='0.3' data-duration='0.2'>".into(),
        "<rect width='20' height='20' fill='#fff'/></svg>".into(),
        "<svg width='20' height='20' style='position:absolute;left:120px;top:0'><rect id='r' data-start='0.3' data-duration='0.2' width='20' height='20' fill='#fff'/></svg>".into(),
        boxed("data-start='0' data-hidden", 140, "#ffffff"),
    ]
    .concat();
    let index = page("data-no-timeline data-composition-duration='2'", &inside, "");
    let folder = project(&[("index.html", &index)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    assert_eq!(shown.analysis().frames, 20);
    let windows = [
        ("a", (0.2, 0.5)),
        ("b", (1.0, 1.5)),
        ("c", (1.3, 2.0)),
        ("d", (1.5, 2.0)),
        ("e", (1.2, 1.5)),
        ("r", (0.3, 0.5)),
    ];
    for (id, window) in windows {
        assert_eq!(shown.window(id), window, "{id}");
    }
    let track = |id: &str| shown.analysis().clips.iter().find(|clip| clip.id == id).unwrap().track;
    assert_eq!((track("a"), track("b"), track("c")), (2, 3, 0));
    shown.expect(1, &[((25, 5), BLACK), ((145, 5), BLACK)]).await;
    shown.expect(2, &[((25, 5), "#00ff00"), ((105, 5), BLACK), ((125, 5), BLACK)]).await;
    shown.expect(4, &[((25, 5), "#00ff00"), ((105, 5), "#ffffff"), ((125, 5), "#ffffff")]).await;
    shown.expect(5, &[((25, 5), BLACK), ((105, 5), BLACK), ((125, 5), BLACK)]).await;
    shown.expect(10, &[((5, 5), "#ff0000"), ((45, 5), BLACK), ((85, 5), BLACK)]).await;
    shown.expect(14, &[((5, 5), "#ff0000"), ((45, 5), "#0000ff"), ((85, 5), "#00ffff")]).await;
    shown.expect(15, &[((5, 5), BLACK), ((65, 5), "#ffff00"), ((85, 5), BLACK)]).await;
    shown.close().await;
}

/// A name that nothing has, and starts that wait for one another, are errors with the names.
#[tokio::test]
async fn references_that_lead_nowhere() {
    let inside = [
        boxed("id='a' data-start='b' data-duration='1'", 0, "#ff0000"),
        boxed("id='b' data-start='a + 1' data-duration='1'", 20, "#00ff00"),
    ]
    .concat();
    let part = "<template><div data-composition-id='p' data-duration='1'><i data-start='nobody + 1'></i></div></template>";
    let host = "<div data-composition-id='p' data-composition-src='p.html' data-start='0'></div>";
    let index = page("data-no-timeline data-duration='2'", &(inside + host), "");
    let folder = project(&[("index.html", &index), ("p.html", part)]);
    let shown = Shown::open(folder.path()).await;
    let [circle] = shown.problems("reference_circle")[..] else {
        panic!("{:#?}", shown.analysis())
    };
    assert!(circle.message.contains("#a > #b > #a"), "{circle:?}");
    let [unknown] = shown.problems("unknown_reference")[..] else {
        panic!("{:#?}", shown.analysis())
    };
    assert!(unknown.message.contains("'nobody'"), "{unknown:?}");
    assert!(unknown.place.as_deref().unwrap().starts_with("p.html"), "{unknown:?}");
    shown.close().await;
}

/// Hosts with a rate and an offset of their own; a hidden clip hides what is in it; what is in the flow gives way.
#[tokio::test]
async fn nested_time_and_hidden_ancestors() {
    let inner = |script: &str| {
        format!(
            "<template><div data-composition-id='p' data-width='80' data-height='20'>
            <i class='box' style='position:absolute;width:10px;height:10px;background:#ff0000'></i>
            <b data-start='2' data-duration='1' style='position:absolute;top:10px;width:10px;height:10px;background:#00ff00'></b>
            </div><script>{script}</script></template>"
        )
    };
    let tween = "const tl = gsap.timeline({ paused: true }); tl.to('.box', { x: 40, duration: 4, ease: 'none' }); window.__timelines.p = tl;";
    let inside = "<div data-composition-id='p' data-composition-src='p.html' data-start='0.5' data-duration='1' data-playback-start='1' data-playback-rate='2' style='left:0'></div>
        <div data-start='0' data-duration='1' style='top:40px;height:20px'><div style='visibility:visible;width:20px;height:20px;background:#0000ff' data-start='0'></div></div>
        <section style='position:absolute;top:60px'><p data-start='0' data-duration='0.5' style='margin:0;width:20px;height:10px;background:#ffff00'></p>
        <p data-start='0' style='margin:0;width:20px;height:10px;background:#00ffff'></p></section>";
    let index = page("data-no-timeline data-duration='2'", inside, "");
    let folder = project(&[("index.html", &index), ("p.html", &inner(tween))]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    // The part's second 1 is at 0.5 s, its second 2 at 1 s, its second 3 at 1.5 s.
    assert_eq!(shown.window("p"), (0.5, 1.5));
    shown.expect(5, &[((12, 5), "#ff0000"), ((5, 5), BLACK), ((5, 15), BLACK)]).await;
    shown.expect(9, &[((22, 5), "#ff0000"), ((5, 15), BLACK), ((5, 45), "#0000ff")]).await;
    shown.expect(10, &[((25, 5), "#ff0000"), ((5, 15), "#00ff00"), ((5, 45), BLACK)]).await;
    shown.expect(4, &[((5, 65), "#ffff00"), ((5, 75), "#00ffff")]).await;
    shown.expect(15, &[((25, 5), BLACK), ((5, 65), "#00ffff"), ((5, 75), BLACK)]).await;
    shown.close().await;
}

/// Timelines that come late: after a timer, fonts, a request, in a listener, in several steps.
#[tokio::test]
async fn late_registration() {
    let host = |id: &str, top: u32| {
        format!(
            "<div data-composition-id='{id}' data-composition-src='{id}.html' data-start='0' style='left:0;top:{top}px'></div>"
        )
    };
    let ways = [
        ("timer", "setTimeout(() => setTimeout(register, 300), 200);"),
        ("fonts", "document.fonts.ready.then(register);"),
        ("request", "fetch('data.json').then((answer) => answer.json()).then(register);"),
        ("loaded", "document.addEventListener('DOMContentLoaded', register);"),
        ("frames", "requestAnimationFrame(() => requestAnimationFrame(register));"),
    ];
    let part = |id: &str, way: &str| {
        format!(
            "<template><div data-composition-id='{id}' data-width='80' data-height='10'><i class='box' style='position:absolute;width:10px;height:10px;background:#ff0000'></i></div>
            <script>function register() {{ const tl = gsap.timeline({{ paused: true }}); tl.to('.box', {{ x: 40, duration: 1, ease: 'none' }}); window.__timelines = window.__timelines || {{}}; window.__timelines['{id}'] = tl; }}
            {way}</script></template>"
        )
    };
    let hosts: String = ways.iter().zip(0..).map(|((id, _), row)| host(id, row * 10)).collect();
    let late = "<script>window.__timelines = { main: null }; window.onload = () => setTimeout(() => { window.__timelines.main = gsap.timeline({ paused: true }).to('#late', { x: 40, duration: 1, ease: 'none' }); }, 100);</script>";
    let square = "<i id='late' style='position:absolute;top:80px;width:10px;height:10px;background:#0000ff'></i>";
    let index = page("data-duration='1'", &(hosts + square), late);
    let parts: Vec<_> =
        ways.iter().map(|(id, way)| (format!("{id}.html"), part(id, way))).collect();
    let mut files = vec![("index.html", index.as_str()), ("data.json", "{}")];
    files.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let folder = project(&files);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    for row in 0..5 {
        shown.expect(5, &[((25, row * 10 + 5), "#ff0000"), ((5, row * 10 + 5), BLACK)]).await;
    }
    shown.expect(5, &[((25, 85), "#0000ff")]).await;
    shown.close().await;
}

/// Timelines written by hand, callbacks at the very first frame and on the way back, an inline composition, a root that
/// says nothing of its length, and a composition that never registers.
#[tokio::test]
async fn timelines_of_all_kinds() {
    let inside = "<i id='m' class='box' style='left:0;top:0;background:#ff0000'></i>
        <canvas id='c' width='160' height='20' style='position:absolute;top:20px;left:0'></canvas>
        <div data-composition-id='hand' data-start='0.5' style='left:0;top:40px'><i id='h' class='box' style='background:#00ff00'></i></div>
        <div data-composition-id='time' data-start='0' style='left:0;top:60px'><i id='t' class='box' style='background:#0000ff'></i></div>
        <div data-composition-id='none' data-no-timeline data-start='0' data-duration='1' style='left:80px;top:60px'><i class='box' style='background:#ffff00'></i></div>";
    let script = "<script>
        const draw = (x) => { const c = document.getElementById('c').getContext('2d'); c.clearRect(0, 0, 160, 20); c.fillStyle = '#fff'; c.fillRect(x, 0, 20, 20); };
        const state = { x: 0 };
        const tl = gsap.timeline({ paused: true });
        tl.to('#m', { x: 40, duration: 2, ease: 'none' }, 0);
        tl.to(state, { x: 100, duration: 2, ease: 'none', onUpdate: () => draw(state.x) }, 0);
        tl.call(() => { document.getElementById('m').style.background = '#ff00ff'; }, null, 1);
        const at = (id, x) => { document.getElementById(id).style.transform = `translateX(${x}px)`; };
        window.__timelines = {
          anything: tl,
          hand: { duration: () => 1.5, seek: (t) => at('h', t * 40) },
          time: { duration: () => 1, time: (t) => at('t', t * 40) },
          placeholder: {}, other: undefined,
        };</script>";
    let index = page("", inside, script).replace("data-start=\"0\"", "");
    let folder = project(&[("index.html", &index)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    assert_eq!(shown.analysis().frames, 20, "as long as the longest of them");
    assert_eq!(shown.window("hand"), (0.5, 2.0));
    let white = "#ffffff";
    shown.expect(0, &[((5, 5), "#ff0000"), ((5, 25), white), ((30, 25), BLACK)]).await;
    shown
        .expect(
            5,
            &[((15, 5), "#ff0000"), ((35, 25), white), ((5, 45), "#00ff00"), ((25, 65), "#0000ff")],
        )
        .await;
    shown.expect(9, &[((85, 65), "#ffff00")]).await;
    shown
        .expect(
            15,
            &[((35, 5), "#ff00ff"), ((80, 25), white), ((45, 45), "#00ff00"), ((85, 65), BLACK)],
        )
        .await;
    shown.expect(5, &[((15, 5), "#ff0000"), ((35, 25), white), ((5, 45), "#00ff00")]).await;
    shown.close().await;
}

/// GSAP's own clock is not the video's: tweens outside of every timeline move with the frames.
#[tokio::test]
async fn tweens_outside_of_timelines() {
    let inside = "<i id='m' class='box' style='left:0;top:0;background:#ff0000'></i>";
    let script = "<script>gsap.to('#m', { x: 80, duration: 2, ease: 'none' });</script>";
    let index = page("data-no-timeline data-duration='2'", inside, script);
    let folder = project(&[("index.html", &index)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.expect(0, &[((5, 5), "#ff0000"), ((25, 5), BLACK)]).await;
    shown.expect(10, &[((45, 5), "#ff0000"), ((35, 5), BLACK)]).await;
    shown.expect(5, &[((25, 5), "#ff0000"), ((55, 5), BLACK)]).await;
    shown.close().await;
}
