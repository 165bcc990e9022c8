//! One whole export of every example, made when first needed and shared by the tests of this
//! program.

use std::{collections::BTreeMap, sync::OnceLock};

use stillcut_export::Receipt;
use stillcut_media::MediaInfo;
use stillcut_tests::{exported::Exported, hashes::Line, repository};

/// An export with default settings.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) lines: Vec<Line>,
    pub(crate) receipt: Receipt,
    pub(crate) media: MediaInfo,
    /// A hash for every decoded frame.
    pub(crate) decoded: Vec<String>,
}

/// The export of an example.
pub(crate) fn reference(example: &str) -> &'static Reference {
    static ALL: OnceLock<BTreeMap<String, OnceLock<Reference>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        repository::examples().into_iter().map(|name| (name, OnceLock::new())).collect()
    });
    all[example].get_or_init(|| {
        let exported = Exported::new(&repository::example(example), "");
        exported.assert_adds_up();
        Reference {
            media: exported.media(),
            decoded: exported.decoded(),
            lines: exported.lines.clone(),
            receipt: exported.receipt.clone(),
        }
    })
}
