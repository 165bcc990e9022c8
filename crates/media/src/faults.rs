//! Why an encoder ended before its time, found out by trying and not by reading its messages.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::Path,
    process::ExitStatus,
};

use stillcut_process::ChildProcess;

use crate::EncodeError;

/// More than a file system keeps back for itself in a file that could not grow.
static PROBE: [u8; 256 * 1024] = [0; 256 * 1024];

/// What the end of an encoder means that wrote `output`.
pub(crate) fn why(child: &ChildProcess, status: ExitStatus, output: &Path) -> EncodeError {
    // Killed from outside is no matter of the output.
    if !is_kill(status)
        && let Err(error) = grow(output)
        && let Some(reason) = of_the_output(output, &error)
    {
        return reason;
    }
    EncodeError::Died { status, tail: child.stderr_tail() }
}

/// Whether a process was ended from outside: by a signal.
#[cfg(unix)]
pub(crate) fn is_kill(status: ExitStatus) -> bool {
    status.code().is_none()
}

/// Whether a process was ended from outside: by an exception of the system. Programs that end others
/// choose any exit code, as ffmpeg does.
#[cfg(not(unix))]
pub(crate) fn is_kill(status: ExitStatus) -> bool {
    const EXCEPTIONS: std::ops::RangeInclusive<i32> = -0x4000_0000..=-0x3FFF_0000;
    status.code().is_none_or(|code| EXCEPTIONS.contains(&code))
}

/// Writes a little more into a file that nobody wants any more.
fn grow(output: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(output)?;
    file.write_all(&PROBE)?;
    file.flush()
}

/// What an error of the output means, where it says more than that something failed.
pub(crate) fn of_the_output(output: &Path, error: &io::Error) -> Option<EncodeError> {
    let path = output.to_path_buf();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(EncodeError::DiskFull { path }),
        ErrorKind::FileTooLarge => Some(EncodeError::FileTooLarge { path }),
        ErrorKind::NotFound if output.parent().is_some_and(is_gone) => {
            Some(EncodeError::TargetGone { path })
        }
        _ => None,
    }
}

fn is_gone(folder: &Path) -> bool {
    !folder.as_os_str().is_empty() && fs::metadata(folder).is_err()
}
