//! The files of the built front end.

use std::path::{Component, Path, PathBuf};

use axum::{
    extract::State,
    http::{
        StatusCode, Uri,
        header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse as _, Response},
};

use super::Shared;

/// Serves a file below the front end's folder.
pub(super) async fn serve(State(shared): State<Shared>, uri: Uri) -> Response {
    let Some(path) = confine(&shared.front_end, uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(bytes) = tokio::fs::read(&path).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = mime_guess::from_path(&path).first_or_octet_stream().to_string();
    let headers = [
        (CONTENT_TYPE, kind.as_str()),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, bytes).into_response()
}

/// The file of an address; `None` when it would lie outside `root`.
fn confine(root: &Path, address: &str) -> Option<PathBuf> {
    let relative = Path::new(address.trim_start_matches('/'));
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let relative =
        if address.ends_with('/') { relative.join("index.html") } else { relative.into() };
    plain.then(|| root.join(relative))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_in_the_folder() {
        let root = Path::new("dist");
        assert_eq!(confine(root, "/"), Some("dist/index.html".into()));
        assert_eq!(confine(root, "/assets/a.js"), Some("dist/assets/a.js".into()));
        assert_eq!(confine(root, "/../secret"), None);
        assert_eq!(confine(root, "/assets/../../secret"), None);
        assert_eq!(confine(root, "//etc/passwd"), Some("dist/etc/passwd".into()));
    }
}
