//! Which hosts may be asked.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a composition may reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NetworkPolicy {
    /// Only hosts that the user agreed to; what else is wanted is listed.
    #[default]
    Ask,
    /// Any public host.
    Allow,
    /// None: only what is cached or installed.
    Offline,
}

/// The text is not a network policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a network policy; write allow or offline")]
pub struct ParseNetworkError {
    /// What was given.
    pub text: String,
}

impl FromStr for NetworkPolicy {
    type Err = ParseNetworkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "allow" | "on" | "true" | "1" => Ok(Self::Allow),
            "offline" | "off" | "false" | "0" => Ok(Self::Offline),
            "ask" => Ok(Self::Ask),
            _ => Err(ParseNetworkError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for NetworkPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ask => "ask",
            Self::Allow => "allow",
            Self::Offline => "offline",
        })
    }
}

/// What the user permits one composition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// The rule.
    pub policy: NetworkPolicy,
    /// Hosts that the user agreed to, for [`NetworkPolicy::Ask`].
    pub hosts: BTreeSet<String>,
}

/// Hosts that only ever come together: who agrees to the first agrees to the second.
const COMPANIONS: &[(&str, &str)] = &[("fonts.googleapis.com", "fonts.gstatic.com")];

impl Network {
    /// Nobody is asked.
    pub fn offline() -> Self {
        Self { policy: NetworkPolicy::Offline, hosts: BTreeSet::new() }
    }

    /// Any public host is asked.
    pub fn allowed() -> Self {
        Self { policy: NetworkPolicy::Allow, hosts: BTreeSet::new() }
    }

    /// Whether a host may be asked.
    pub fn permits(&self, host: &str) -> bool {
        let agreed = || {
            let comes_with =
                |(first, second): &(&str, &str)| *second == host && self.hosts.contains(*first);
            self.hosts.contains(host) || COMPANIONS.iter().any(comes_with)
        };
        match self.policy {
            NetworkPolicy::Allow => true,
            NetworkPolicy::Offline => false,
            NetworkPolicy::Ask => agreed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_permits_what_was_agreed_to() {
        let hosts = ["fonts.googleapis.com".to_owned()].into();
        let network = Network { policy: NetworkPolicy::Ask, hosts };
        assert!(network.permits("fonts.googleapis.com"));
        assert!(network.permits("fonts.gstatic.com"), "fonts come with their style sheet");
        assert!(!network.permits("cdn.jsdelivr.net"));
        assert!(
            !Network { policy: NetworkPolicy::Offline, ..network }.permits("fonts.gstatic.com")
        );
        assert!(Network::allowed().permits("example.org"));
    }

    #[test]
    fn policies_have_names() {
        for policy in [NetworkPolicy::Ask, NetworkPolicy::Allow, NetworkPolicy::Offline] {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        assert!("sometimes".parse::<NetworkPolicy>().is_err());
    }
}
