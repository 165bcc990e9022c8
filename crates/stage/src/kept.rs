//! Problems that outlive the page which met them.

use std::sync::{Mutex, PoisonError};

use stillcut_timeline::Problem;

/// Problems of documents that were loaded before the present one.
#[derive(Debug, Default)]
pub(crate) struct KeptProblems {
    problems: Mutex<Vec<Problem>>,
}

impl KeptProblems {
    /// Keeps those of a document that is about to be left.
    pub(crate) fn keep(&self, found: Vec<Problem>) {
        let mut kept = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in found {
            if !has(&kept, &problem) {
                kept.push(problem);
            }
        }
    }

    /// All of them, then those of the present document, each once.
    pub(crate) fn and(&self, found: Vec<Problem>) -> Vec<Problem> {
        let mut all = self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for problem in found {
            if !has(&all, &problem) {
                all.push(problem);
            }
        }
        all
    }
}

/// Whether a problem is listed; when it was first met does not count.
fn has(problems: &[Problem], problem: &Problem) -> bool {
    let key = |it: &Problem| (it.code.clone(), it.message.clone(), it.place.clone());
    problems.iter().any(|other| key(other) == key(problem))
}

#[cfg(test)]
mod tests {
    use stillcut_timeline::Severity;

    use super::*;

    fn problem(message: &str) -> Problem {
        Problem {
            severity: Severity::Error,
            code: "script_error".to_owned(),
            message: message.to_owned(),
            place: None,
            fix: None,
        }
    }

    #[test]
    fn what_an_earlier_document_met_is_listed_once() {
        let kept = KeptProblems::default();
        kept.keep(vec![problem("a"), problem("b")]);
        kept.keep(vec![problem("b")]);
        let all = kept.and(vec![problem("b"), problem("c")]);
        assert_eq!(all, [problem("a"), problem("b"), problem("c")]);
    }
}
