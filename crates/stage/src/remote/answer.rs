//! From a remote address to its content.

use std::path::{Path, PathBuf};

use stillcut_remote::{Integrity, RemoteError};

use super::{Remote, RemoteLog, problems};
use crate::libraries::{LibraryFile, Match, parse_address};

/// What a page asks for.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    /// The whole address.
    pub(crate) address: &'a str,
    /// HTTP method; only GET is answered.
    pub(crate) method: &'a str,
    /// The `integrity` attribute, empty without one.
    pub(crate) integrity: Integrity,
    /// What it is for: `script`, `image`, `font`, ...; empty when a script asks.
    pub(crate) destination: &'a str,
}

/// Content for a wish.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) content: Content,
    pub(crate) media_type: String,
}

/// Where the bytes are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    File(PathBuf),
}

impl Remote {
    /// The content for a wish; what cannot be answered, or not as asked, is noted in `log`.
    pub(crate) async fn answer(&self, wish: &Wish<'_>, log: &RemoteLog) -> Option<Answer> {
        log.note_asked();
        if wish.method != "GET" {
            log.note(wish.address, problems::not_get(wish));
            return None;
        }
        let library = parse_address(wish.address);
        let installed = library.as_ref().and_then(|library| self.libraries.find(library));
        let installed = installed.filter(|file| promised(wish, file));
        if let Some(file) = installed.as_ref().filter(|file| file.matches == Match::Exact) {
            return Some(of_library(file));
        }
        match (self.download(wish).await, installed) {
            (Ok(answer), _) => {
                log.forget(wish.address);
                Some(answer)
            }
            (Err(_), Some(file)) => {
                log.note(wish.address, problems::other_version(wish, &file));
                Some(of_library(&file))
            }
            (Err(error), None) => {
                log.want(wish, &error);
                log.note(wish.address, problems::unanswered(wish, &error));
                None
            }
        }
    }

    async fn download(&self, wish: &Wish<'_>) -> Result<Answer, RemoteError> {
        let Some(files) = &self.files else {
            let host = url::Url::parse(wish.address).ok();
            let host = host.and_then(|url| url.host_str().map(ToOwned::to_owned));
            return Err(RemoteError::NotPermitted { host: host.unwrap_or_default() });
        };
        let file = files.get(wish.address, &wish.integrity).await?;
        let path = url::Url::parse(wish.address).map(|url| url.path().to_owned());
        let by_name = || media_type(Path::new(path.as_deref().unwrap_or_default()));
        let media_type = file.media_type.unwrap_or_else(by_name);
        Ok(Answer { content: Content::File(file.path), media_type })
    }
}

/// Whether the file is what the integrity attribute asks for; another version never is.
fn promised(wish: &Wish<'_>, file: &LibraryFile) -> bool {
    wish.integrity.is_empty()
        || std::fs::read(&file.path).is_ok_and(|content| wish.integrity.matches(&content))
}

fn of_library(file: &LibraryFile) -> Answer {
    Answer { content: Content::File(file.path.clone()), media_type: media_type(&file.path) }
}

fn media_type(path: &Path) -> String {
    mime_guess::from_path(path).first_or_octet_stream().to_string()
}
