//! Smoke.
use stillcut_capture::*;
use stillcut_export::*;
#[tokio::main]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    let request = ExportRequest {
        composition: a[1].clone().into(),
        output: a[2].clone().into(),
        overwrite: true,
        mode: ModeChoice::Auto,
        transport: Transport::Ring,
        batch: a.get(3).map(|b| b.parse().unwrap()).unwrap_or_default(),
        dedup: a.get(4).map(|b| b.parse().unwrap()).unwrap_or_default(),
        quality: stillcut_media::Quality::Standard,
        fps: None,
        range: None,
        verify_holds: VerifyHolds::Sample,
        hashes: Some(format!("{}.hashes", a[2]).into()),
        chromium: None,
        ffmpeg: None,
    };
    let (tx, _rx) = tokio::sync::watch::channel(Progress::start());
    match run(request, tx, Default::default()).await {
        Ok(r) => {
            println!("{}", r.to_text());
            println!("{:?}", r.stages_ms);
        }
        Err(e) => println!("ERR {e:?}"),
    }
}
