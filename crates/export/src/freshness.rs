//! Files that changed while they were being exported.

use std::path::Path;

use stillcut_composition::{Project, Sources};
use stillcut_timeline::{Problem, Severity};
use tokio::task::spawn_blocking;

/// One warning for every file that is no longer what it was when the export asked for it: frames
/// before and after the change may be of different versions.
pub(crate) async fn changed_files(project: &Project) -> Vec<Problem> {
    let (root, sources) = (project.root().to_owned(), project.sources().clone());
    let look = spawn_blocking(move || warnings(&root, &sources)).await;
    look.unwrap_or_else(|defect| {
        tracing::error!("the files could not be looked at: {defect}");
        Vec::new()
    })
}

fn warnings(root: &Path, sources: &Sources) -> Vec<Problem> {
    let warning = |file: &Path| Problem {
        severity: Severity::Warning,
        code: "source_changed".to_owned(),
        message: "a file changed during the export; the video may show both versions".to_owned(),
        place: Some(file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned()),
        fix: Some("export again".to_owned()),
    };
    sources.changed().iter().map(|file| warning(file)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn a_file_that_changed_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let page = "<div data-composition-id=a data-width=16 data-height=16 data-duration=1></div>";
        fs::write(folder.path().join("index.html"), page).unwrap();
        fs::write(folder.path().join("a.css"), "a {}").unwrap();
        let project = Project::open(folder.path()).unwrap();
        project.resolve("/a.css").unwrap();
        assert!(changed_files(&project).await.is_empty());
        fs::write(folder.path().join("a.css"), "a { color: red }").unwrap();
        let problems = changed_files(&project).await;
        assert_eq!(problems.len(), 1);
        assert_eq!(
            (&*problems[0].code, problems[0].place.as_deref()),
            ("source_changed", Some("a.css"))
        );
    }
}
