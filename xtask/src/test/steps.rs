//! The steps of `cargo xtask test`, cheapest first where nothing forces another order.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::display::Display;
use crate::setup::Purpose;
use crate::shell::{self, Program};
use crate::{repo, ui, walls};

/// One thing that is checked.
#[derive(Debug)]
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) about: &'static str,
    /// What the machine must be set up for.
    pub(crate) needs: Purpose,
    /// Does it.
    pub(crate) run: fn(&Path) -> Result<()>,
}

/// Every step in order. `ui-build` comes before the Rust steps because the window embeds `ui/dist`.
pub(crate) const ALL: &[Step] = &[
    Step {
        name: "format",
        about: "Rust sources are formatted",
        needs: Purpose::Source,
        run: |root| cargo(root, &["fmt", "--all", "--check", "--message-format", "short"]).run(),
    },
    Step {
        name: "walls",
        about: "dependencies point one way, each tool is known to one crate, files stay small",
        needs: Purpose::Source,
        run: walls::check,
    },
    Step {
        name: "ui-check",
        about: "types of the front end",
        needs: Purpose::FrontEnd,
        run: |root| ui::script(root, "check"),
    },
    Step {
        name: "ui-lint",
        about: "lints and format of the front end",
        needs: Purpose::FrontEnd,
        run: |root| ui::script(root, "lint"),
    },
    Step {
        name: "ui-test",
        about: "unit tests of the front end",
        needs: Purpose::FrontEnd,
        run: |root| ui::script(root, "test"),
    },
    Step {
        name: "ui-build",
        about: "the front end that the window embeds",
        needs: Purpose::FrontEnd,
        run: ui::build,
    },
    Step {
        name: "runtime",
        about: "types, lints and format of the page runtime",
        needs: Purpose::FrontEnd,
        run: runtime,
    },
    Step {
        name: "clippy",
        about: "lints of all Rust targets, warnings are errors",
        needs: Purpose::Test,
        run: |root| {
            cargo(root, &["clippy", "--locked", "--workspace", "--all-targets"])
                .args(["--", "-D", "warnings"])
                .run()
        },
    },
    Step {
        name: "build",
        about: "all Rust targets; the tests start the programs among them",
        needs: Purpose::Test,
        run: build,
    },
    Step {
        name: "test",
        about: "all Rust tests, the real window and real exports included",
        needs: Purpose::Test,
        run: test,
    },
];

fn cargo(root: &Path, arguments: &[&str]) -> Program {
    Program::cargo().args(arguments).folder(root)
}

fn runtime(root: &Path) -> Result<()> {
    const FOLDER: &str = "crates/stage/runtime";
    ui::tool(root, "tsc").args(["--project", &format!("{FOLDER}/jsconfig.json")]).run()?;
    // The folder has rules of its own: its classic scripts see each other, which Biome does not.
    ui::tool(root, "biome").args(["check", "."]).folder(&root.join(FOLDER)).run().with_context(|| {
        format!("to mend what can be mended: cd {FOLDER} && ../../../ui/node_modules/.bin/biome check --write .")
    })
}

/// The same set of targets and features as `test`, so that nothing is built twice.
fn build(root: &Path) -> Result<()> {
    cargo(root, &["build", "--locked", "--workspace", "--all-targets"]).run()
}

fn test(root: &Path) -> Result<()> {
    // By itself (`--only test`) this step must find the programs built; after `build` it is a no-op.
    build(root)?;
    let display = Display::start_where_needed()?;
    let (libraries, folder) = repo::libraries(root);
    let mut tests = cargo(root, &["test", "--locked", "--workspace"])
        .env("STILLCUT_TEST_CLI", repo::built(root, "debug", "stillcut"))
        .env("STILLCUT_TEST_DESKTOP", repo::built(root, "debug", "stillcut-desktop"))
        .env_default(libraries, folder)
        // Software rendering of the web view: several times faster without a GPU, and what is
        // tested is the page in it, not its compositor.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    if let Some(display) = &display {
        tests = tests.env("DISPLAY", display.name());
    }
    if cfg!(target_os = "linux") {
        let driver = shell::find("WebKitWebDriver").context("WebKitWebDriver is not on PATH")?;
        tests = tests.env("STILLCUT_TEST_WEBDRIVER", driver);
    }
    tests.run()
}
