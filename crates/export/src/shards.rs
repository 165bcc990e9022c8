//! How many browsers capture one export.

use std::{fmt, num::NonZero, str::FromStr, thread::available_parallelism};

use stillcut_capture::Crew;
use stillcut_process::available_memory;

/// Memory that one more browser with its frames takes, in bytes, and what is left to others.
const MEMORY_EACH: u64 = 512 << 20;
const MEMORY_LEFT: u64 = 1 << 30;
/// A browser and its part of the encoding keep two processors busy: on two, a second browser took
/// as long and a tenth to a fifth more memory (docs/capture.md).
const PROCESSORS_EACH: u32 = 2;
/// More than this were never measured.
const MOST: u32 = 6;

/// How many browsers capture one export. The frames are the same for each number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shards {
    /// As many as processors and memory allow and the work is worth.
    #[default]
    Auto,
    /// This many, 1 to [`Shards::MAX`].
    Count(u32),
}

/// A text that is no number of browsers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a number of browsers; write 1 to {max}, or 'auto'", max = Shards::MAX)]
pub struct ParseShardsError {
    /// What was given.
    pub text: String,
}

impl Shards {
    /// Largest number.
    pub const MAX: u32 = 16;

    /// How many may run on this machine now.
    pub(crate) fn crew(self) -> Crew {
        match self {
            Self::Count(count) => Crew { begin: count, join: 0 },
            Self::Auto => {
                let processors = available_parallelism().map_or(1, NonZero::get);
                let processors = u32::try_from(processors).unwrap_or(MOST);
                let fitting = available_memory().saturating_sub(MEMORY_LEFT) / MEMORY_EACH;
                let fitting = u32::try_from(fitting).unwrap_or(MOST);
                let begin = (processors / PROCESSORS_EACH).min(fitting).clamp(1, MOST);
                let join = if begin == 1 { processors.min(fitting).saturating_sub(1) } else { 0 };
                Crew { begin, join }
            }
        }
    }
}

impl FromStr for Shards {
    type Err = ParseShardsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseShardsError { text: text.to_owned() };
        match text.trim() {
            "auto" => Ok(Self::Auto),
            number => match number.parse() {
                Ok(count) if (1..=Self::MAX).contains(&count) => Ok(Self::Count(count)),
                _ => Err(error()),
            },
        }
    }
}

impl fmt::Display for Shards {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => formatter.write_str("auto"),
            Self::Count(count) => write!(formatter, "{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_browsers_are_read_and_written() {
        for text in ["auto", "1", "16"] {
            assert_eq!(text.parse::<Shards>().unwrap().to_string(), text);
        }
        for text in ["0", "17", "-1", "two", ""] {
            assert!(text.parse::<Shards>().unwrap_err().to_string().contains("1 to 16"), "{text}");
        }
        let Crew { begin, join } = Shards::Auto.crew();
        assert!(begin >= 1 && begin + join <= MOST);
        assert_eq!(Shards::Count(3).crew(), Crew { begin: 3, join: 0 });
    }
}
