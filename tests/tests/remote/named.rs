//! Fonts that a page names without loading them.

use std::fs;

use image::RgbImage;
use stillcut_capture::ModeChoice;
use stillcut_tests::{page, picture, repository, staged, turns};
use stillcut_timeline::{FontSource, FontUse, Problem};

/// Styles of several families, Japanese among them; `{head}` is what loads them.
const PAGE: &str = r#"<!doctype html>
<link rel="preconnect" href="https://fonts.googleapis.com">
<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>
{head}
<style>
  body { margin: 0; background: #fff; }
  #main > p { margin: 0; font-size: 28px; line-height: 36px; }
</style>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="180" data-fps="30" data-no-timeline>
  <p style="font-family: 'Bebas Neue', serif">Named</p>
  <p style="font-family: Playfair Display; font-weight: 900; font-style: italic">Named</p>
  <p style="font-family: 'poppins'; font-weight: 600">Named</p>
  <p style="font-family: 'Noto Sans JP'; font-weight: 700">名前</p>
</div>
"#;

const LOADED: &str = r#"<style>
  @import url("https://fonts.googleapis.com/css?family=Bebas+Neue|Playfair+Display:900italic");
  @import "https://fonts.googleapis.com/css2?family=Poppins:wght@600&family=Noto+Sans+JP:wght@100..900&display=swap";
</style>"#;

async fn look(html: &str) -> (RgbImage, Vec<FontUse>, Vec<Problem>) {
    let folder = page::folder(html);
    let unbounded = repository::example("feature-reel").join("fonts/unbounded.woff2");
    fs::copy(unbounded, folder.path().join("own.woff2")).unwrap();
    let mut preview = staged::preview(folder.path(), ModeChoice::Auto).await;
    let (fonts, problems) = (preview.analysis().fonts.clone(), preview.analysis().problems.clone());
    let picture = staged::picture(&mut preview, 0).await;
    preview.close().await;
    (picture, fonts, problems)
}

#[tokio::test]
async fn named_families_look_as_if_the_page_loaded_them() {
    let _turn = turns::take();
    let (named, fonts, problems) = look(&PAGE.replace("{head}", "")).await;
    let (loaded, of_loaded, _) = look(&PAGE.replace("{head}", LOADED)).await;
    let kept = picture::keep("remote-named", &named);
    let also = picture::keep("remote-named-loaded", &loaded);
    assert!(named == loaded, "{} {}", kept.display(), also.display());
    assert_eq!(problems, []);
    assert!(fonts.iter().all(|font| font.source == FontSource::Package), "{fonts:#?}");
    assert!(of_loaded.iter().all(|font| font.source == FontSource::File), "{of_loaded:#?}");
    let package = fonts[0].file.as_deref().unwrap_or_default();
    assert!(package.starts_with("@fontsource/bebas-neue "), "{package}");
}

/// A page's own font goes before an installed one of its name; a font that only other systems have
/// is stood in for.
const OWN: &str = r#"<!doctype html>
<style>
  @font-face { font-family: Anton; src: url(own.woff2); }
  @font-face { font-family: Own; src: url(own.woff2); }
  body { margin: 0; background: #fff; }
  #main > p { margin: 0; font-size: 28px; line-height: 40px; height: 40px; }
</style>
<div id="main" data-composition-id="main" data-start="0" data-duration="1" data-width="320"
     data-height="160" data-fps="30" data-no-timeline>
  <p style="font-family: Anton">Own</p>
  <p style="font-family: Own">Own</p>
  <p style="font-family: 'SF Pro Rounded'">Own</p>
  <p style="font-family: Inter">Own</p>
</div>
"#;

#[tokio::test]
async fn own_fonts_go_first_and_others_are_stood_in_for() {
    let _turn = turns::take();
    let (shown, fonts, problems) = look(OWN).await;
    let kept = picture::keep("remote-own", &shown);
    let line = |index: u32| image::imageops::crop_imm(&shown, 0, index * 40, 320, 40).to_image();
    assert!(line(0) == line(1), "the page's own file: {}", kept.display());
    assert!(line(2) == line(3), "Inter stands in: {}", kept.display());
    assert!(line(1) != line(2), "{}", kept.display());
    let sources: Vec<_> = fonts.iter().map(|font| font.source).collect();
    let expected = [FontSource::File, FontSource::File, FontSource::StandIn, FontSource::Package];
    assert_eq!(sources, expected, "{fonts:#?}");
    assert_eq!(fonts[2].resolved, "Inter");
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["font_stand_in"], "{problems:#?}");
}
