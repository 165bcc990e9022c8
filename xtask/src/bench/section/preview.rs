//! How long a seek takes until its frame reaches a window, and how long opening takes.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::super::composition::Composition;
use super::super::statistics::percentile;
use super::Bench;
use crate::out;

/// The preview of one composition. All times in milliseconds.
#[derive(Debug)]
pub(in crate::bench) struct Preview {
    /// Name of the composition.
    pub(in crate::bench) name: String,
    /// From the request to the first frame, with nothing running before.
    pub(in crate::bench) open: f64,
    /// The same once more in the same application.
    pub(in crate::bench) open_again: f64,
    /// Seeks to frames that had to be captured.
    pub(in crate::bench) new: Option<Latency>,
    /// Seeks to frames that turned out to repeat their anchor.
    pub(in crate::bench) held: Option<Latency>,
    /// Seeks to frames shown before.
    pub(in crate::bench) cached: Option<Latency>,
}

/// How long seeks of one kind took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::bench) struct Latency {
    /// How many there were.
    pub(in crate::bench) seeks: usize,
    /// Half of them took no longer.
    pub(in crate::bench) p50: f64,
    /// 95 of 100 took no longer.
    pub(in crate::bench) p95: f64,
}

impl Latency {
    fn of(times: &[f64]) -> Option<Self> {
        let (p50, p95) = (percentile(times, 0.5)?, percentile(times, 0.95)?);
        Some(Self { seeks: times.len(), p50, p95 })
    }
}

/// Opens a composition and seeks in it.
pub(in crate::bench) fn measure(bench: &Bench<'_>, composition: &Composition) -> Result<Preview> {
    out::heading(&format!("{}: preview", composition.name));
    let preview = read(&composition.name, &bench.ours.preview(composition)?)?;
    if let Some(new) = preview.new {
        out::note(&format!("a new frame: {:.0} ms, p95 {:.0} ms", new.p50, new.p95));
    }
    Ok(preview)
}

fn read(name: &str, answer: &Value) -> Result<Preview> {
    let number = |name: &str| answer[name].as_f64().with_context(|| format!("no time `{name}`"));
    let latency = |name: &str| -> Result<Option<Latency>> {
        let times = answer[name].as_array().with_context(|| format!("no times `{name}`"))?;
        Ok(Latency::of(&times.iter().filter_map(Value::as_f64).collect::<Vec<_>>()))
    };
    Ok(Preview {
        name: name.to_owned(),
        open: number("open")?,
        open_again: number("open_again")?,
        new: latency("new")?,
        held: latency("held")?,
        cached: latency("cached")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_summed_up() {
        let answer = serde_json::json!({
            "frames": 3, "open": 900.0, "open_again": 500.5,
            "new": [10.0, 30.0, 20.0], "held": [], "cached": [1.0],
        });
        let preview = read("film", &answer).unwrap();
        assert_eq!(preview.new, Some(Latency { seeks: 3, p50: 20.0, p95: 30.0 }));
        assert_eq!(preview.held, None, "there was none");
        assert!(read("film", &serde_json::json!({"open": 1.0})).is_err());
    }
}
