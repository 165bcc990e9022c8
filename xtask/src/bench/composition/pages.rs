//! The HTML of generated compositions: a frame around a body and a script.

use std::fmt::Write as _;

/// The font of generated compositions, in this repository.
pub(super) const FONT_SOURCE: &str = "examples/data-viz/fonts/inter.woff2";
/// The same inside a composition.
pub(super) const FONT: &str = "fonts/inter.woff2";

/// What a composition says about itself, and what is in it.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Name, also the composition's id.
    pub(super) name: &'static str,
    /// Width and height in pixels.
    pub(super) size: (u32, u32),
    /// Frames a second.
    pub(super) fps: u32,
    /// Length in seconds.
    pub(super) seconds: f64,
    /// CSS rules.
    pub(super) style: String,
    /// What is inside the root element.
    pub(super) body: String,
    /// Statements that add to the timeline `tl`.
    pub(super) script: String,
}

impl Page {
    /// The whole document.
    pub(super) fn html(&self) -> String {
        let Self { name, size: (width, height), fps, seconds, style, body, script } = self;
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{name}</title>
<script src="https://cdn.jsdelivr.net/npm/gsap@3.12.5/dist/gsap.min.js"></script>
<style>
  @font-face {{ font-family: "Bench"; font-weight: 100 900; src: url("{FONT}") format("woff2"); }}
  * {{ box-sizing: border-box; margin: 0; }}
  html, body {{ background: #10141c; }}
  #{name} {{ position: relative; width: {width}px; height: {height}px; overflow: hidden; font-family: "Bench"; color: #f4efe6; }}
  .clip {{ position: absolute; inset: 0; overflow: hidden; }}
{style}</style>
</head>
<body>
<div id="{name}" data-composition-id="{name}" data-start="0" data-duration="{seconds}" data-width="{width}" data-height="{height}" data-fps="{fps}">
{body}</div>
<script>
  const tl = gsap.timeline({{ paused: true }});
{script}  tl.seek(0);
  window.__timelines = window.__timelines || {{}};
  window.__timelines["{name}"] = tl;
</script>
</body>
</html>
"#
        )
    }

    /// Adds a clip that shows from `start` to `end`, both in frames.
    pub(super) fn clip(&mut self, id: &str, start: u32, end: u32, style: &str, content: &str) {
        let at = |frame: u32| f64::from(frame) / f64::from(self.fps);
        let (from, length) = (at(start), at(end - start));
        writeln!(
            self.body,
            r#"  <div id="{id}" class="clip" data-start="{from}" data-duration="{length}" data-track-index="0" style="{style}">{content}</div>"#
        )
        .expect("a string takes everything");
    }

    /// Adds a line to the script.
    pub(super) fn say(&mut self, line: &str) {
        writeln!(self.script, "  {line}").expect("a string takes everything");
    }
}

/// A colour that follows from a number: neighbours differ well, each run makes the same.
pub(super) fn colour(number: u32, lightness: u32) -> String {
    // 137 degrees, the golden angle: hues that follow each other never look alike.
    format!("hsl({} 62% {lightness}%)", number * 137 % 360)
}
