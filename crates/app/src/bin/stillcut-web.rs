//! Serves the application to a browser, for development and tests:
//! `stillcut-web [COMPOSITION] [--ui FOLDER]` prints the address to open.

use std::{env, ffi::OsString, path::PathBuf, process::ExitCode, sync::Arc};

use stillcut_app::{
    App, AppDirs, AppOptions, NoDialogs, logging, overrides::Overrides, web::WebHost, wire::Request,
};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments { composition, front_end } = arguments(env::args_os().skip(1))?;
    let dirs = AppDirs::from_system()?;
    let _log = logging::start(&dirs.logs)?;
    let app = App::start(AppOptions {
        dirs,
        dialogs: Arc::new(NoDialogs),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        overrides: Overrides::from_env(),
        sample: None,
    });
    if let Some(path) = composition {
        app.handle(Request::Open { path: path.display().to_string() }).await?;
    }
    let host = WebHost::bind().await?;
    tell(&host.url());
    let stop = CancellationToken::new();
    let ended = end_of_session(stop.clone());
    let (served, ()) = tokio::join!(host.serve(app.clone(), front_end, stop), ended);
    app.shutdown().await;
    Ok(served?)
}

/// Waits for Ctrl+C or, on Unix, SIGTERM.
async fn end_of_session(stop: CancellationToken) {
    stillcut_app::ended_by_signal().await;
    stop.cancel();
}

struct Arguments {
    composition: Option<PathBuf>,
    front_end: PathBuf,
}

fn arguments(mut words: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = Arguments { composition: None, front_end: PathBuf::from("ui/dist") };
    while let Some(word) = words.next() {
        if word == "--ui" {
            arguments.front_end = words.next().ok_or("--ui needs a folder")?.into();
        } else if arguments.composition.replace(word.into()).is_some() {
            return Err("only one composition can be opened".to_owned());
        }
    }
    Ok(arguments)
}

#[expect(clippy::print_stdout, reason = "the address is this program's answer")]
fn tell(url: &str) {
    println!("{url}");
}

#[expect(clippy::print_stderr, reason = "the only way to say why nothing was served")]
fn tell_error(error: &dyn std::error::Error) {
    eprintln!("stillcut-web: {error}");
}
