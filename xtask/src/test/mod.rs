//! `cargo xtask test`: everything that must hold before a change lands, in one order.

mod steps;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{out, setup};
pub(crate) use steps::Step;

/// Runs the steps in order and stops at the first that fails. `only` picks steps by name or by
/// group (`ui` for all of `ui-*`); empty means all.
pub(crate) fn run(root: &Path, only: &[String]) -> Result<()> {
    let steps = chosen(steps::ALL, only)?;
    let begin = Instant::now();
    if let Some(purpose) = steps.iter().map(|step| step.needs).max() {
        setup::ensure(root, purpose).context("set-up failed; to repeat it: cargo xtask setup")?;
    }
    let mut times = vec![("set-up", begin.elapsed())];
    for step in steps {
        times.push((step.name, run_step(root, step)?));
    }
    summary(&times, begin.elapsed());
    Ok(())
}

/// The names of the steps and what each does.
pub(crate) fn list() {
    for step in steps::ALL {
        out::answer(&format!("{:14} {}", step.name, step.about));
    }
}

fn run_step(root: &Path, step: &Step) -> Result<Duration> {
    out::heading(&format!("{}: {}", step.name, step.about));
    let begin = Instant::now();
    (step.run)(root).with_context(|| {
        format!(
            "step `{0}` failed after {1}; to repeat it: cargo xtask test --only {0}",
            step.name,
            out::seconds(begin.elapsed())
        )
    })?;
    out::note(&format!("{} passed in {}", step.name, out::seconds(begin.elapsed())));
    Ok(begin.elapsed())
}

fn chosen<'a>(all: &'a [Step], only: &[String]) -> Result<Vec<&'a Step>> {
    let matches = |step: &Step, wanted: &String| {
        step.name == wanted
            || step.name.strip_prefix(wanted).is_some_and(|end| end.starts_with('-'))
    };
    if let Some(unknown) = only.iter().find(|name| !all.iter().any(|step| matches(step, name))) {
        bail!("no step is called `{unknown}`; cargo xtask test --list shows them");
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| matches(step, name));
    Ok(all.iter().filter(wanted).collect())
}

fn summary(times: &[(&str, Duration)], total: Duration) {
    out::heading("all steps passed");
    for (name, time) in times {
        out::note(&format!("{name:14} {:>8}", out::seconds(*time)));
    }
    out::note(&format!("{:14} {:>8}", "total", out::seconds(total)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str]) -> Vec<&'static str> {
        let only: Vec<String> = only.iter().map(ToString::to_string).collect();
        chosen(steps::ALL, &only).unwrap().into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn steps_are_chosen_by_name_or_group_in_their_own_order() {
        assert_eq!(names(&["clippy", "format"]), ["format", "clippy"]);
        assert_eq!(names(&["ui"]), ["ui-check", "ui-lint", "ui-test", "ui-build"]);
        assert_eq!(names(&[]).len(), steps::ALL.len());
    }

    #[test]
    fn an_unknown_step_is_refused() {
        let error = chosen(steps::ALL, &["clipy".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("`clipy`"));
    }
}
