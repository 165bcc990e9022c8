//! Pictures in the system's clipboard.

use std::sync::{Mutex, PoisonError};

use arboard::{Clipboard, ImageData};
use stillcut_app::CopiedPicture;

/// Kept while the application runs: on Linux the copied picture is asked of its owner.
static CLIPBOARD: Mutex<Option<Clipboard>> = Mutex::new(None);

/// Puts a picture there. Blocking; the error is in words.
pub(crate) fn put(picture: CopiedPicture) -> Result<(), String> {
    let CopiedPicture { width, height, rgba } = picture;
    let side = |pixels: u32| usize::try_from(pixels).map_err(|error| error.to_string());
    let image = ImageData { width: side(width)?, height: side(height)?, bytes: rgba.into() };
    let mut kept = CLIPBOARD.lock().unwrap_or_else(PoisonError::into_inner);
    let clipboard = match kept.take() {
        Some(clipboard) => clipboard,
        None => Clipboard::new().map_err(|error| error.to_string())?,
    };
    kept.insert(clipboard).set_image(image).map_err(|error| error.to_string())
}
