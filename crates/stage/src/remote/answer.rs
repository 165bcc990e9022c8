//! From a remote address to its content.

use std::path::{Path, PathBuf};

use stillcut_remote::{Integrity, RemoteError, RemoteFile};

use super::{Media, Remote, RemoteLog, log::Source, problems};
use crate::libraries::{FontSheet, LibraryFile, Match};

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
    Text(String),
}

impl Remote {
    /// The content for a wish; what cannot be answered, or not as asked, is noted in `log`.
    pub(crate) async fn answer(&self, wish: &Wish<'_>, log: &RemoteLog) -> Option<Answer> {
        log.note_asked();
        if wish.method != "GET" {
            log.note(wish.address, problems::not_get(wish));
            log.note_answer(wish.address, Source::Nowhere);
            return None;
        }
        let (fonts, installed) = self.look_up(wish).await;
        let from = |from| log.note_answer(wish.address, from);
        if let Some(sheet) = fonts.as_ref().filter(|sheet| sheet.missing.is_empty()) {
            from(Source::Installed);
            return Some(of_fonts(sheet));
        }
        if let Some(file) = installed.as_ref().filter(|file| file.matches == Match::Exact) {
            from(Source::Installed);
            return Some(of_library(file));
        }
        match (self.download(wish).await, installed) {
            (Ok(answer), _) => {
                log.forget(wish.address);
                from(Source::Files);
                Some(answer)
            }
            (Err(_), Some(file)) => {
                log.note(wish.address, problems::other_version(wish, &file));
                from(Source::Installed);
                Some(of_library(&file))
            }
            (Err(error), None) => {
                log.want(wish, &error);
                // Who decodes a sound or a video tells of its element.
                if Media::is(wish.destination) {
                    return None;
                }
                if let Some(sheet) = fonts {
                    log.note(wish.address, problems::missing_fonts(wish, &sheet.missing, &error));
                    from(Source::Installed);
                    return Some(of_fonts(&sheet));
                }
                log.note(wish.address, problems::unanswered(wish, &error));
                from(Source::Nowhere);
                None
            }
        }
    }

    /// What installed packages have for a wish, looked for off the async threads.
    async fn look_up(&self, wish: &Wish<'_>) -> (Option<FontSheet>, Option<LibraryFile>) {
        let (libraries, address) = (self.libraries.clone(), wish.address.to_owned());
        let integrity = wish.integrity.clone();
        let look = move || {
            let library = libraries.find_address(&address);
            (libraries.font_sheet(&address), library.filter(|file| promised(&integrity, file)))
        };
        tokio::task::spawn_blocking(look).await.unwrap_or_default()
    }

    /// The file of an address, kept or downloaded.
    pub(super) async fn fetch(&self, wish: &Wish<'_>) -> Result<RemoteFile, RemoteError> {
        let Some(files) = &self.files else {
            let host = url::Url::parse(wish.address).ok();
            let host = host.and_then(|url| url.host_str().map(ToOwned::to_owned));
            return Err(RemoteError::NotPermitted { host: host.unwrap_or_default() });
        };
        files.get(wish.address, &wish.integrity).await
    }

    async fn download(&self, wish: &Wish<'_>) -> Result<Answer, RemoteError> {
        let file = self.fetch(wish).await?;
        let path = url::Url::parse(wish.address).map(|url| url.path().to_owned());
        let by_name = || media_type(Path::new(path.as_deref().unwrap_or_default()));
        let media_type = file.media_type.unwrap_or_else(by_name);
        Ok(Answer { content: Content::File(file.path), media_type })
    }
}

/// Whether the file is what the integrity attribute asks for; another version never is.
fn promised(integrity: &Integrity, file: &LibraryFile) -> bool {
    integrity.is_empty()
        || std::fs::read(&file.path).is_ok_and(|content| integrity.matches(&content))
}

fn of_library(file: &LibraryFile) -> Answer {
    let media_type = media_type(&file.path);
    let content = match &file.text {
        Some(text) => Content::Text(text.clone()),
        None => Content::File(file.path.clone()),
    };
    Answer { content, media_type }
}

fn of_fonts(sheet: &FontSheet) -> Answer {
    Answer { content: Content::Text(sheet.css.clone()), media_type: "text/css".to_owned() }
}

fn media_type(path: &Path) -> String {
    mime_guess::from_path(path).first_or_octet_stream().to_string()
}
