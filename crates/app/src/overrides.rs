//! Settings that the environment or a flag takes precedence over.

use std::{fmt, str::FromStr};

use stillcut_capture::{Batch, Dedup};
use stillcut_remote::NetworkPolicy;

/// Names the batch size for one process.
pub const BATCH_VARIABLE: &str = "STILLCUT_BATCH";
/// Names the dedup setting for one process.
pub const DEDUP_VARIABLE: &str = "STILLCUT_DEDUP";

/// Names the network policy for one process.
pub const NETWORK_VARIABLE: &str = "STILLCUT_NETWORK";

/// An environment variable holds a value that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {reason}")]
pub struct OverrideError {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong with its value and what would be right.
    pub reason: String,
}

/// What the environment says, read once at start and judged where it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Value of [`BATCH_VARIABLE`].
    pub batch: Option<String>,
    /// Value of [`DEDUP_VARIABLE`].
    pub dedup: Option<String>,
    /// Value of [`NETWORK_VARIABLE`].
    pub network: Option<String>,
}

impl Overrides {
    /// Reads this process's environment.
    pub fn from_env() -> Self {
        let read =
            |variable| std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned());
        Self {
            batch: read(BATCH_VARIABLE),
            dedup: read(DEDUP_VARIABLE),
            network: read(NETWORK_VARIABLE),
        }
    }
}

/// The batch size in force: flag, then environment, then settings. An empty variable counts as
/// absent; a wrong one is an error even below a flag, since it was meant to do something.
pub fn resolve_batch(
    flag: Option<Batch>,
    env: Option<&str>,
    settings: Batch,
) -> Result<Batch, OverrideError> {
    resolve(BATCH_VARIABLE, flag, env, settings)
}

/// The dedup setting in force; as [`resolve_batch`].
pub fn resolve_dedup(
    flag: Option<Dedup>,
    env: Option<&str>,
    settings: Dedup,
) -> Result<Dedup, OverrideError> {
    resolve(DEDUP_VARIABLE, flag, env, settings)
}

/// The network policy in force; as [`resolve_batch`].
pub fn resolve_network(
    flag: Option<NetworkPolicy>,
    env: Option<&str>,
    settings: NetworkPolicy,
) -> Result<NetworkPolicy, OverrideError> {
    resolve(NETWORK_VARIABLE, flag, env, settings)
}

fn resolve<T>(
    variable: &'static str,
    flag: Option<T>,
    env: Option<&str>,
    settings: T,
) -> Result<T, OverrideError>
where
    T: FromStr<Err: fmt::Display>,
{
    let env = env
        .filter(|text| !text.trim().is_empty())
        .map(str::parse)
        .transpose()
        .map_err(|error: T::Err| OverrideError { variable, reason: error.to_string() })?;
    Ok(flag.or(env).unwrap_or(settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(size: u32) -> Batch {
        Batch::new(size).unwrap()
    }

    #[test]
    fn flag_is_above_environment_is_above_settings() {
        let both = resolve_batch(Some(batch(8)), Some("2"), batch(4));
        assert_eq!(both, Ok(batch(8)), "the flag wins");
        assert_eq!(resolve_batch(None, Some("2"), batch(4)), Ok(batch(2)), "the environment");
        assert_eq!(resolve_batch(None, None, batch(4)), Ok(batch(4)), "the settings");
        assert_eq!(resolve_batch(None, Some("  "), batch(4)), Ok(batch(4)), "empty is absent");
    }

    #[test]
    fn opt_out_spellings_reach_the_result() {
        for text in ["false", "0", " OFF "] {
            let dedup = resolve_dedup(None, Some(text), Dedup::Predicted);
            assert_eq!(dedup, Ok(Dedup::Off), "{text}");
            assert_eq!(resolve_batch(None, Some(text), batch(4)), Ok(Batch::OFF), "{text}");
        }
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        let error = resolve_batch(None, Some("many"), batch(4)).unwrap_err();
        assert_eq!(error.variable, BATCH_VARIABLE);
        assert!(error.to_string().starts_with("STILLCUT_BATCH: 'many'"), "{error}");
        let error = resolve_dedup(Some(Dedup::Off), Some("often"), Dedup::Exact).unwrap_err();
        assert_eq!(error.variable, DEDUP_VARIABLE);
    }
}
