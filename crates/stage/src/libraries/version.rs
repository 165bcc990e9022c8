//! Whether an installed version may answer for another.

/// How well an installed version fits the one asked for, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// It is what was asked for.
    Exact,
    /// Another version with the same interface.
    Compatible,
    /// Another interface that is close; better than nothing, and worth a warning.
    Near,
}

/// Packages numbered by release, whose neighbours mostly understand the same programs.
const NUMBERED: &[&str] = &["three"];

/// How `installed` fits; absent when it must not answer.
pub(super) fn fit(package: &str, asked: &str, installed: &str) -> Option<Match> {
    let is_range = asked.starts_with(['^', '~', '>']);
    let asked = parts(asked);
    let installed = parts(installed);
    if installed.starts_with(&asked) {
        return Some(Match::Exact);
    }
    if line(&asked) == line(&installed) {
        return Some(if is_range { Match::Exact } else { Match::Compatible });
    }
    let both_numbered = asked.first() == Some(&0) && installed.first() == Some(&0);
    (NUMBERED.contains(&package) && both_numbered).then_some(Match::Near)
}

/// How far `installed` is from what was asked for, number by number; a number that was not named
/// is no distance.
pub(super) fn distance(asked: &str, installed: &str) -> Vec<u32> {
    parts(asked).iter().zip(parts(installed)).map(|(a, b)| a.abs_diff(b)).collect()
}

/// Numbers of a version; none where it is a word such as `latest`, which fits every version.
pub(super) fn parts(version: &str) -> Vec<u32> {
    let digits = version.trim_start_matches(['^', '~', 'v', '=', '>', ' ']);
    let digits = digits.split(['-', '+', ' ']).next().unwrap_or_default();
    digits.split('.').map_while(|part| part.parse().ok()).collect()
}

/// What must be equal for the same interface: the first number, and the second below 1.0.
fn line(parts: &[u32]) -> &[u32] {
    match parts {
        [0, _, ..] => &parts[..2],
        [_, ..] => &parts[..1],
        [] => parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_one_line_answer_for_each_other() {
        for (asked, installed, fits) in [
            ("3.14.2", "3.14.2", Some(Match::Exact)),
            ("3.14", "3.14.2", Some(Match::Exact)),
            ("3.1", "3.14.2", Some(Match::Compatible)),
            ("^3.12.0", "3.14.2", Some(Match::Exact)),
            ("latest", "3.14.2", Some(Match::Exact)),
            ("", "3.14.2", Some(Match::Exact)),
            ("2.1.3", "3.14.2", None),
            ("0.6.0", "0.7.0", None),
            ("0.6.1", "0.6.0", Some(Match::Compatible)),
            ("4.0.0-beta.2", "4.0.2", Some(Match::Compatible)),
        ] {
            assert_eq!(fit("gsap", asked, installed), fits, "{asked} {installed}");
        }
        assert_eq!(fit("three", "0.150.0", "0.147.0"), Some(Match::Near));
    }
}
