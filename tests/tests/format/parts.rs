//! Parts: other files and templates, mounted in their hosts.

use stillcut_composition::Variables;

use crate::shown::{GSAP, Shown, page, project};

const BLACK: &str = "#000000";

/// A part as people write it: a whole document, styles for `html`, `:root` and its root's id, a timeline.
fn card(key: &str) -> String {
    format!(
        "<!doctype html><html><head>{GSAP}
        <style>html, body {{ margin: 0; background: #400000 }} :root {{ --c: #ffffff }}
        #root .box {{ background: var(--c); background-size: 5px; top: 0; left: 0 }}
        .scene {{ border-bottom: 4px solid #00ff00; box-sizing: border-box }}
        [data-composition-id='card'] img {{ position: absolute; top: 20px; left: 0 }}
        img.far {{ left: 10px !important }}</style></head><body>
        <div id='root' class='scene' data-composition-id='card' data-width='60' data-height='40'>
        <div class='box'></div><img src='near.svg'><img class='far' src='assets/far.svg'></div>
        <script>
        const tl = gsap.timeline({{ paused: true }});
        tl.to('.box', {{ x: 40, duration: 2, ease: 'none' }});
        window.__timelines = window.__timelines || {{}};
        window.__timelines['{key}'] = tl;
        </script></body></html>"
    )
}

fn picture(colour: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10' fill='{colour}'/></svg>"
    )
}

/// One file twice: styles, ids, scripts and time are each part's own; addresses lead to the part's folder, then to the
/// project's.
#[tokio::test]
async fn two_instances_of_a_file() {
    let index = page(
        "data-duration=3",
        "<div class='box' id='root' style='top:70px;background:#0000ff'></div>
        <div data-composition-id='card' data-composition-src='compositions/card.html' data-start='0' data-duration='2' style='left:0'></div>
        <div data-composition-id='card' data-composition-src='card.html' data-start='1' data-duration='2' style='left:80px'></div>",
        "<script>const tl = gsap.timeline({ paused: true }); tl.to('#root', { x: 30, duration: 3, ease: 'none' });
        window.__timelines = window.__timelines || {}; window.__timelines['main'] = tl;</script>",
    );
    let (near, far) = (picture("#ff0000"), picture("#00ffff"));
    let folder = project(&[
        ("index.html", &index),
        ("compositions/card.html", &card("card")),
        ("compositions/near.svg", &near),
        ("assets/far.svg", &far),
    ]);
    let mut shown = Shown::open(folder.path()).await;
    shown.assert_no_problems();
    assert_eq!(shown.window("card"), (0.0, 2.0));
    assert_eq!(shown.window("card'"), (1.0, 3.0));
    assert_eq!(shown.analysis().cuts.iter().map(|cut| cut.frame).collect::<Vec<_>>(), [10, 20]);
    let first =
        [((5, 5), "#ffffff"), ((5, 25), "#ff0000"), ((15, 25), "#00ffff"), ((30, 38), "#00ff00")];
    shown.expect(0, &first).await;
    shown.expect(0, &[((50, 5), "#400000"), ((85, 5), BLACK), ((5, 75), "#0000ff")]).await;
    // Half a second and 1.5 s of each part's own time.
    shown.expect(15, &[((25, 5), "#400000"), ((35, 5), "#ffffff"), ((95, 5), "#ffffff")]).await;
    shown.expect(15, &[((85, 5), "#400000"), ((115, 5), "#400000"), ((20, 75), "#0000ff")]).await;
    shown.expect(25, &[((5, 5), BLACK), ((115, 5), "#ffffff"), ((105, 5), "#400000")]).await;
    shown.close().await;
}

/// A timeline belongs to the part whose script registered it; the wrong key is told.
#[tokio::test]
async fn timeline_under_another_key() {
    let host = "<div data-composition-id='scene-1' data-composition-src='card.html' data-start='0.5'></div>";
    let index = page("data-no-timeline data-duration=3", host, "");
    let (near, far) = (picture("#ff0000"), picture("#00ffff"));
    let folder = project(&[
        ("index.html", &index),
        ("card.html", &card("intro")),
        ("near.svg", &near),
        ("assets/far.svg", &far),
    ]);
    let mut shown = Shown::open(folder.path()).await;
    let [problem] = shown.problems("timeline_key")[..] else { panic!("{:#?}", shown.analysis()) };
    assert!(problem.message.contains("\"intro\""), "{problem:?}");
    assert_eq!(problem.place.as_deref(), Some("card.html"));
    assert_eq!(shown.window("scene-1"), (0.5, 2.5), "as long as its timeline");
    shown.expect(4, &[((5, 5), BLACK)]).await;
    shown.expect(15, &[((25, 5), "#ffffff"), ((10, 5), "#400000")]).await;
    shown.close().await;
}

/// A template in the page, a part of a part, and a part that would mount itself.
#[tokio::test]
async fn templates_depth_and_cycles() {
    let index = page(
        "data-no-timeline data-duration=3",
        "<div data-composition-id='inline' data-start='1' data-duration='1' style='left:0'></div>
        <div data-composition-id='outer' data-composition-src='parts/outer.html' data-start='1' style='left:40px'></div>",
        "<template id='inline-template'><div data-composition-id='inline' data-width=20 data-height=20>
        <style>#x { width: 20px; height: 20px; background: #00ff00 }</style><div id='x'></div></div></template>",
    );
    let part = |id: &str, inside: &str| {
        format!(
            "<template><style>.box {{ background: #0000ff }}</style>
            <div data-composition-id='{id}' data-width='60' data-height='40' data-duration='1.5'>{inside}</div></template>"
        )
    };
    let outer = part(
        "outer",
        "<div class='box'></div><div data-composition-id='inner' data-composition-src='inner.html' data-start='0.5' data-duration='0.5'></div>",
    );
    let inner = part(
        "inner",
        "<p class='box' data-start='0.2' style='left:30px;margin:0'></p><div data-composition-src='outer.html'></div>",
    );
    let folder = project(&[
        ("index.html", &index),
        ("parts/outer.html", &outer),
        ("parts/inner.html", &inner),
    ]);
    let mut shown = Shown::open(folder.path()).await;
    let [cycle] = shown.problems("part_cycle")[..] else { panic!("{:#?}", shown.analysis()) };
    let chain = "parts/outer.html > parts/inner.html > parts/outer.html";
    assert!(cycle.message.contains(chain), "{cycle:?}");
    assert_eq!(shown.window("inner"), (1.5, 2.0));
    let wide = [((5, 5), "#00ff00"), ((45, 5), "#0000ff"), ((75, 5), BLACK)];
    shown.expect(9, &[((5, 5), BLACK), ((45, 5), BLACK)]).await;
    shown.expect(16, &wide).await;
    shown.expect(17, &[((75, 5), "#0000ff"), ((5, 5), "#00ff00")]).await;
    shown.expect(20, &[((75, 5), BLACK), ((45, 5), "#0000ff"), ((5, 5), BLACK)]).await;
    shown.close().await;
}

/// A part opened by itself is shown in a host of its own size, with the project's files and its variables.
#[tokio::test]
async fn a_part_on_its_own() {
    let part = r##"<!doctype html><html data-composition-id="lower" data-composition-variables='[{"id": "paint", "type": "color", "default": "#ff0000"}]'>
<head><script src="https://cdn.jsdelivr.net/npm/gsap@3/dist/gsap.min.js"></script></head><body><template id="lower-template">
<div id="root" data-composition-id="lower" data-width="120" data-height="60" data-fps="10">
<style>#root { background: #000040 } .bar { position: absolute; width: 20px; height: 10px; background: var(--paint) }</style>
<i class="bar"></i><img src="assets/far.svg" style="position: absolute; left: 0; top: 20px"></div>
<script>const tl = gsap.timeline({ paused: true }); tl.to('.bar', { x: 100, duration: 2, ease: 'none' }); window.__timelines = window.__timelines || {}; window.__timelines.lower = tl;</script>
</template></body></html>"##;
    let index = page("data-no-timeline data-duration=1", "", "");
    let far = picture("#00ffff");
    let files = [
        ("index.html", index.as_str()),
        ("compositions/lower.html", part),
        ("assets/far.svg", far.as_str()),
    ];
    let folder = project(&files);
    let variables = Variables::parse(r##"{"paint": "#00ff00"}"##).unwrap();
    let file = folder.path().join("compositions/lower.html");
    let mut shown = Shown::open_with(&file, variables).await;
    shown.assert_no_problems();
    let analysis = shown.analysis();
    assert_eq!((analysis.width, analysis.height, analysis.frames), (120, 60, 20));
    assert_eq!(analysis.variables.len(), 1);
    shown.expect(10, &[((60, 5), "#00ff00"), ((30, 5), "#000040"), ((5, 25), "#00ffff")]).await;
    shown.close().await;
}
