//! What only a host can do: ask the user for a path.

use std::path::PathBuf;

use futures_util::future::{BoxFuture, FutureExt as _, ready};

/// A question for a path to write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveQuestion {
    /// Suggested file name.
    pub name: String,
    /// Folder to begin in; absent for the host's own choice.
    pub folder: Option<PathBuf>,
}

/// Asks the user for paths. `None` means that the user changed their mind.
pub trait Dialogs: Send + Sync + 'static {
    /// Asks for a composition: an HTML file, or a folder.
    fn open(&self, folder: bool) -> BoxFuture<'static, Option<PathBuf>>;

    /// Asks for a place to write a file. The host warns about a file that is there.
    fn save(&self, question: SaveQuestion) -> BoxFuture<'static, Option<PathBuf>>;

    /// Puts a picture into the system's clipboard; the error says why not, in words.
    fn copy(&self, picture: CopiedPicture) -> BoxFuture<'static, Result<(), String>> {
        drop(picture);
        ready(Err("this host has no clipboard for pictures".to_owned())).boxed()
    }
}

/// A picture for the clipboard.
#[derive(Debug, Clone)]
pub struct CopiedPicture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Four bytes a pixel: red, green, blue, alpha; not premultiplied.
    pub rgba: Vec<u8>,
}

/// For hosts without a user beside them: every question is declined.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDialogs;

impl Dialogs for NoDialogs {
    fn open(&self, _folder: bool) -> BoxFuture<'static, Option<PathBuf>> {
        ready(None).boxed()
    }

    fn save(&self, _question: SaveQuestion) -> BoxFuture<'static, Option<PathBuf>> {
        ready(None).boxed()
    }
}
