//! Small compositions written on the spot.

use std::{fs, path::Path};

use tempfile::TempDir;

/// Attributes of a root that lasts one second at 30 frames a second.
pub const ONE_SECOND: &str = r#"data-duration="1" data-width="160" data-height="90" data-fps="30""#;

/// A folder with a composition: `attributes` of its root, `body` inside the root and after it.
pub fn composition(attributes: &str, inside: &str, after: &str) -> TempDir {
    folder(&format!(
        "<!doctype html>\n\
         <style>body {{ margin: 0; background: #234; }}</style>\n\
         <div data-composition-id=\"main\" data-start=\"0\" {attributes}>\n{inside}\n</div>\n\
         {after}\n"
    ))
}

/// A folder with this `index.html`.
pub fn folder(html: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(folder.path(), html);
    folder
}

fn write(folder: &Path, html: &str) {
    fs::write(folder.join("index.html"), html).expect("the page can be written");
}

/// A timeline written in plain JavaScript: `seek` is the body of a function of `t`, in seconds.
pub fn timeline(duration: &str, seek: &str) -> String {
    format!(
        "<script>\n\
         window.__timelines = window.__timelines || {{}};\n\
         window.__timelines.main = {{\n\
         duration: () => {duration},\n\
         pause() {{}},\n\
         seek(t) {{ {seek} }},\n\
         }};\n\
         </script>"
    )
}
