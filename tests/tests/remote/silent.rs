//! A host that never answers.

use stillcut_capture::ModeChoice;
use stillcut_remote::Network;
use stillcut_tests::{page, turns};

use crate::host::Host;

const PAGE: &str = r#"<!doctype html>
<link rel="stylesheet" href="http://hung.test/silent/a.css">
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="160"
     data-height="90" data-fps="10" data-no-timeline>
  <img src="http://hung.test/silent/b.png">
  <video muted src="http://hung.test/silent/c.mp4" data-start="0"></video>
</div>
"#;

#[tokio::test]
async fn a_silent_host_is_named_for_every_file() {
    let _turn = turns::take();
    let (folder, cache) = (page::folder(PAGE), tempfile::tempdir().unwrap());
    let host = Host::start(Vec::new()).await;
    let network = Network::allowed();
    let preview = host.preview(folder.path(), cache.path(), network, ModeChoice::Auto).await;
    let problems = preview.analysis().problems.clone();
    preview.close().await;
    for file in ["a.css", "b.png", "c.mp4"] {
        let problem = problems
            .iter()
            .find(|problem| problem.code == "remote_hung" && problem.message.contains(file))
            .unwrap_or_else(|| panic!("{file}: {problems:#?}"));
        assert!(problem.message.contains("hung.test did not answer within 3 s"), "{problem:?}");
        assert!(problem.fix.is_some());
    }
}
