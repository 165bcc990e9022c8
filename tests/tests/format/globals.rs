//! The globals that compositions rely on: one look at each of the table in `docs/format.md`, from inside the page.

use stillcut_tests::exported::Exported;
use stillcut_timeline::Problem;

use crate::shown::{Shown, page, project};

/// Pages that ask: what is not as it should be fails as an error of the script.
#[tokio::test]
async fn globals_of_the_page() {
    let script = r"<script>
        const wrong = [];
        const is = (name, holds) => { if (!holds) wrong.push(name); };
        const named = (name) => typeof name.split('.').reduce((object, key) => object?.[key], window);
        for (const name of ['getVariables', 'fitTextFontSize']) is(name, named(`__hyperframes.${name}`) === 'function');
        for (const name of ['play', 'pause', 'seek', 'renderSeek', 'getTime', 'getDuration', 'isPlaying']) is(name, named(`__player.${name}`) === 'function');
        for (const name of ['seek']) is(name, named(`__hf.${name}`) === 'function');
        for (const name of ['__hfForceTimelineRebind', 'hyperframesAnime.register']) is(name, named(name) === 'function');
        is('__timelines', typeof __timelines === 'object');
        is('__hfVariables', typeof __hfVariables === 'object');
        is('not ready yet', !window.__renderReady && !window.__playerReady && __hf.duration === 0);
        const small = __hyperframes.fitTextFontSize('M'.repeat(20), { maxWidth: 200, baseFontSize: 60, minFontSize: 4, fontFamily: 'monospace', fontWeight: 400 });
        is('a size that fits', small.fits && small.fontSize < 60 && small.fontSize > 4);
        is('a size that does not', !__hyperframes.fitTextFontSize('M'.repeat(500), { maxWidth: 20 }).fits);
        // An object that is built in steps: nothing is ready before it is.
        window.__hfTimelinesBuilding = true;
        setTimeout(() => {
          window.__timelines = { main: gsap.timeline({ paused: true }).to('#m', { x: 80, duration: 2, ease: 'none' }) };
          window.__hfTimelinesBuilding = false;
        }, 150);
        let flushed = false;
        window.__hfFlushSync = () => { flushed = true; };
        // Pictures of scripts, one after the other: the last is drawn before the first frame.
        const chain = (count) => {
          const image = new Image();
          image.onload = () => count > 1 ? chain(count - 1) : document.getElementById('c').getContext('2d').drawImage(image, 0, 0);
          image.src = `white.svg?${count}`;
        };
        chain(4);
        addEventListener('hf-seek', ({ detail }) => {
          is('ready', window.__renderReady && window.__playerReady);
          is('flushed', flushed);
          is('times', detail.time === __hfThreeTime && detail.time === __hfTypegpuTime && detail.time === __player.getTime());
          is('durations', __hf.duration === 2 && __player.getDuration() === 2 && !__player.isPlaying());
          if (wrong.length > 0) throw new Error(wrong.join(', '));
        });
        let seeks = 0;
        window.__hfWaitForSeekCompletion = () => new Promise((done) => { const channel = new MessageChannel();
          channel.port1.onmessage = () => { document.getElementById('w').style.width = `${8 * seeks++}px`; done(); }; channel.port2.postMessage(0); });
        </script>";
    let inside = "<i id='m' class='box' style='background:#fff'></i>
        <i id='w' style='position:absolute;top:60px;left:0;height:20px;background:#f00'></i>
        <canvas id='c' width='20' height='20' style='position:absolute;left:0;top:30px'></canvas>";
    let white = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><path fill='#fff' d='M0 0h20v20H0z'/></svg>";
    let index = page("data-duration='2'", inside, script);
    let folder = project(&[("index.html", &index), ("white.svg", white)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.expect(0, &[((5, 5), "#ffffff"), ((10, 40), "#ffffff")]).await;
    shown.expect(5, &[((25, 5), "#ffffff"), ((10, 40), "#ffffff"), ((2, 70), "#ff0000")]).await;
    shown.close().await;
    // What a page throws while it is seeked is known at the end of an export.
    let exported = Exported::new(folder.path(), "--range 0..8 --allow-problems");
    let failed = exported.receipt.problems.iter().filter(|each| each.code == "script_error");
    assert_eq!(failed.collect::<Vec<_>>(), Vec::<&Problem>::new());
}
