//! What is not there, and what must not be asked for.

use stillcut_capture::ModeChoice;
use stillcut_remote::Network;
use stillcut_tests::{page, turns};
use stillcut_timeline::Severity;

use crate::host::{GREEN, Host, png};

const PAGE: &str = r#"<!doctype html>
<body style="margin: 0">
<div data-composition-id="main" data-start="0" data-duration="1" data-width="160" data-height="90"
     data-fps="30" data-no-timeline>
  <img src="http://pictures.test/green.png">
  <img src="http://pictures.test/gone.png">
  <img src="http://127.0.0.1:9/secret.png">
  <script src="http://scripts.test/lib.js"
    integrity="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" crossorigin></script>
</div>
"#;

#[tokio::test]
async fn what_does_not_come_is_named() {
    let _turn = turns::take();
    let files = vec![
        ("/green.png", "image/png", png(GREEN)),
        ("/lib.js", "text/javascript", "document.body.remove()".into()),
    ];
    let host = Host::start(files).await;
    let (folder, cache) = (page::folder(PAGE), tempfile::tempdir().unwrap());
    let open = async |network: Network| {
        let preview = host.preview(folder.path(), cache.path(), network, ModeChoice::Auto).await;
        let found = (preview.analysis().problems.clone(), preview.wanted());
        preview.close().await;
        found
    };

    let (problems, wanted) = open(Network::default()).await;
    let codes = |place: &str| {
        let of_place = problems.iter().filter(|problem| problem.place.as_deref() == Some(place));
        of_place.map(|problem| (problem.code.as_str(), problem.severity)).collect::<Vec<_>>()
    };
    assert_eq!(
        codes("http://pictures.test/green.png"),
        [("remote_asset", Severity::Warning)],
        "{problems:#?}"
    );
    assert_eq!(codes("http://127.0.0.1:9/secret.png"), [("remote_refused", Severity::Warning)]);
    assert_eq!(codes("http://scripts.test/lib.js"), [("remote_asset", Severity::Error)]);
    let hosts: Vec<_> = wanted.iter().map(|wanted| wanted.host.as_str()).collect();
    assert_eq!(hosts, ["pictures.test", "pictures.test", "scripts.test"], "listed by host");
    assert!(host.asked().is_empty(), "nobody was asked");

    let (problems, wanted) = open(Network::allowed()).await;
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["remote_refused", "remote_asset", "integrity"], "{problems:#?}");
    assert!(problems[1].message.contains("404"), "{problems:#?}");
    assert_eq!(wanted, []);
}
