//! The page runtime, embedded: see `runtime/README.md`.

/// Files served to the host page under `/__stillcut/`: name, media type, content.
const HOST_FILES: &[(&str, &str, &str)] = &[
    ("stage.html", "text/html", include_str!("../runtime/host/stage.html")),
    ("stage.js", "text/javascript", include_str!("../runtime/host/stage.js")),
    ("control.js", "text/javascript", include_str!("../runtime/host/control.js")),
    ("service-worker.js", "text/javascript", include_str!("../runtime/host/service-worker.js")),
    ("canvas.js", "text/javascript", include_str!("../runtime/host/canvas.js")),
    ("drawing.js", "text/javascript", include_str!("../runtime/host/drawing.js")),
    ("drawn.js", "text/javascript", include_str!("../runtime/host/drawn.js")),
    ("early-notices.js", "text/javascript", include_str!("../runtime/host/early-notices.js")),
    ("garbage.js", "text/javascript", include_str!("../runtime/host/garbage.js")),
    ("pump.js", "text/javascript", include_str!("../runtime/host/pump.js")),
    ("read-back.js", "text/javascript", include_str!("../runtime/host/read-back.js")),
    ("ring-worker.js", "text/javascript", include_str!("../runtime/host/ring-worker.js")),
    ("self-test.js", "text/javascript", include_str!("../runtime/host/self-test.js")),
    ("slot-writer.js", "text/javascript", include_str!("../runtime/host/slot-writer.js")),
    ("slot-worker.js", "text/javascript", include_str!("../runtime/host/slot-worker.js")),
    ("socket-worker.js", "text/javascript", include_str!("../runtime/host/socket-worker.js")),
    ("worker-test.js", "text/javascript", include_str!("../runtime/host/worker-test.js")),
    ("update.js", "text/javascript", include_str!("../runtime/host/update.js")),
];

/// Scripts that run in the composition before its own, in this order, in one function scope.
const FRAME_SCRIPTS: &[&str] = &[
    include_str!("../runtime/frame/natives.js"),
    include_str!("../runtime/frame/problems.js"),
    include_str!("../runtime/frame/clock.js"),
    include_str!("../runtime/frame/random.js"),
    include_str!("../runtime/frame/selectors.js"),
    include_str!("../runtime/frame/addresses.js"),
    include_str!("../runtime/frame/part-content.js"),
    include_str!("../runtime/frame/part-styles.js"),
    include_str!("../runtime/frame/part-scope.js"),
    include_str!("../runtime/frame/part-scripts.js"),
    include_str!("../runtime/frame/parts.js"),
    include_str!("../runtime/frame/standalone.js"),
    include_str!("../runtime/frame/variables.js"),
    include_str!("../runtime/frame/times.js"),
    include_str!("../runtime/frame/clips.js"),
    include_str!("../runtime/frame/timelines.js"),
    include_str!("../runtime/frame/anime-registry.js"),
    include_str!("../runtime/frame/animations.js"),
    include_str!("../runtime/frame/adapters.js"),
    include_str!("../runtime/frame/nested-documents.js"),
    include_str!("../runtime/frame/clocks.js"),
    include_str!("../runtime/frame/view-transitions.js"),
    include_str!("../runtime/frame/unsupported-attributes.js"),
    include_str!("../runtime/frame/webgl-mirrors.js"),
    include_str!("../runtime/frame/canvases.js"),
    include_str!("../runtime/frame/sound.js"),
    include_str!("../runtime/frame/script-images.js"),
    include_str!("../runtime/frame/assets.js"),
    include_str!("../runtime/frame/source-places.js"),
    include_str!("../runtime/frame/moving.js"),
    include_str!("../runtime/frame/blanks.js"),
    include_str!("../runtime/frame/videos.js"),
    include_str!("../runtime/frame/animated-images.js"),
    include_str!("../runtime/frame/still-size.js"),
    include_str!("../runtime/frame/video-api.js"),
    include_str!("../runtime/frame/video-facts.js"),
    include_str!("../runtime/frame/pixel-sources.js"),
    include_str!("../runtime/frame/compat.js"),
    include_str!("../runtime/frame/packaged-fonts.js"),
    include_str!("../runtime/frame/fonts.js"),
    include_str!("../runtime/frame/facts.js"),
    include_str!("../runtime/frame/perspective.js"),
    include_str!("../runtime/frame/space.js"),
    include_str!("../runtime/frame/depth-order.js"),
    include_str!("../runtime/frame/planes.js"),
    include_str!("../runtime/frame/unsupported.js"),
    include_str!("../runtime/frame/requests.js"),
    include_str!("../runtime/frame/turns.js"),
    include_str!("../runtime/frame/readiness.js"),
    include_str!("../runtime/frame/main.js"),
];

/// Everything that runs in pages: another runtime may show a composition differently.
pub fn runtime_files() -> impl Iterator<Item = &'static str> {
    HOST_FILES.iter().map(|(.., content)| *content).chain(FRAME_SCRIPTS.iter().copied())
}

/// A file of the host page: media type and content.
pub(crate) fn host_file(name: &str) -> Option<(&'static str, &'static str)> {
    HOST_FILES.iter().find(|(known, ..)| *known == name).map(|(_, kind, content)| (*kind, *content))
}

/// The script that is evaluated in every new document of a page. `variables` is a JSON object: what
/// the user gave; `fonts` a JSON array: families that are named and installed.
pub(crate) fn frame_script(variables: &str, fonts: &str) -> String {
    let scripts = FRAME_SCRIPTS.join("\n");
    // As texts that are parsed: as literals, some names would mean something else.
    let literal = |json: &str| serde_json::Value::from(json);
    let (variables, fonts) = (literal(variables), literal(fonts));
    format!(
        "(() => {{\n\"use strict\";\nconst GIVEN_VARIABLES = JSON.parse({variables});\n\
         const PACKAGED_FONTS = JSON.parse({fonts});\n{scripts}\n}})();"
    )
}
