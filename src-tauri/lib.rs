//! The desktop host: the only code that names `tauri` or `rfd`. Thin adapters, no logic.
//!
//! `stillcut-desktop [COMPOSITION]` opens the window. Everything a window asks goes to
//! [`stillcut_app::App`]; everything the application says goes back through two channels.

mod clipboard;
pub mod commands;
mod dialogs;
mod host;

use std::{env, path::PathBuf, process::ExitCode};

use tauri::{RunEvent, Runtime};

pub use host::Host;

/// The window's side of the program without its content: commands only. Tests put a mock runtime
/// below it.
pub fn builder<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder.invoke_handler(tauri::generate_handler![commands::rpc, commands::subscribe])
}

/// Opens the window and returns when the program has ended, with no process left.
pub fn run() -> ExitCode {
    match start() {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            tell_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<i32, Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let window = builder(tauri::Builder::default()).build(context())?;
    // The window itself is made when the event loop begins: its host is there before it asks.
    let host = {
        let _inside = runtime.enter();
        Host::start(window.handle())?
    };
    if let Some(path) = composition_argument() {
        host.open(path);
    }
    host.end_on_signal(window.handle());
    let code = window.run_return(|window, event| {
        if let RunEvent::ExitRequested { api, code, .. } = event
            && host::hold_exit(window, code.unwrap_or_default())
        {
            api.prevent_exit();
        }
    });
    Ok(code)
}

/// Configuration and front end, embedded when this was compiled.
#[expect(clippy::exit, reason = "in what the macro makes, never reached")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// The composition named on the command line. What looks like an option is none.
fn composition_argument() -> Option<PathBuf> {
    let named = env::args_os().skip(1).find(|word| !word.to_string_lossy().starts_with('-'));
    named.map(PathBuf::from)
}

#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn tell_error(error: &dyn std::error::Error) {
    eprintln!("stillcut-desktop: {error}");
}
