//! SVG files that animate themselves, made to stand still where they are shown as pictures.
//!
//! In a picture they run by the real clock, and no script can reach in: two exports would differ.
//! As documents (`<object>`, `<iframe>`) and inside of the page they follow the frames and are left
//! as they are.

use axum::extract::Request;
use lol_html::{RewriteStrSettings, element, html_content::ContentType, rewrite_str};

/// Elements that animate; compared without case.
const ANIMATE: &str = "animate, animatecolor, animatemotion, animatetransform, set";
/// Holds animations of the file's style sheets at their first moment.
const PAUSED: &str = "<style>*{animation-play-state:paused!important}</style>";

/// Whether a file is asked for as a picture.
pub(crate) fn is_wanted(request: &Request) -> bool {
    let is_picture =
        request.headers().get("sec-fetch-dest").is_some_and(|destination| destination == "image");
    is_picture && request.uri().path().to_ascii_lowercase().ends_with(".svg")
}

/// The file without its animations; nothing where it has none.
pub(crate) fn still(text: &str) -> Option<String> {
    let (mut moves, mut is_first) = (text.contains("@keyframes"), true);
    let animations = element!(ANIMATE, |animation| {
        moves = true;
        animation.remove();
        Ok(())
    });
    let root = element!("svg", |svg| {
        if std::mem::take(&mut is_first) {
            svg.prepend(PAUSED, ContentType::Html);
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(animations)
        .append_element_content_handler(root);
    let still = rewrite_str(text, settings).ok()?;
    moves.then_some(still)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_taken_out_and_the_rest_stays() {
        let moving = "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 9 9\"><g><circle r=\"3\">\
                      <animate attributeName=\"r\" to=\"5\"/></circle>\
                      <animateTransform type=\"scale\"></animateTransform><svg><path d=\"M0\"/></svg></g></svg>";
        let still = still(moving).unwrap();
        assert_eq!(
            still,
            format!(
                "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 9 9\">{PAUSED}<g><circle r=\"3\">\
                 </circle><svg><path d=\"M0\"/></svg></g></svg>"
            )
        );
    }

    #[test]
    fn a_picture_that_stands_still_is_not_touched() {
        assert_eq!(still("<svg><circle r=\"3\"/></svg>"), None);
        assert!(still("<svg><style>@keyframes a{}</style></svg>").is_some());
    }
}
