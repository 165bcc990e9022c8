//! What is wrong with an entry file, or a part, as written.

mod assets;
mod ids;
mod root;
mod scripts;
mod shadows;
mod times;
mod windows;

use std::{cmp::Ordering, collections::BTreeMap, path::PathBuf};

use stillcut_timeline::{Problem, Severity};

use crate::{ResolveError, document::Document};

/// How many problems of one code are listed, errors and others apart; the last of them stands for all that follow.
const MOST_OF_A_KIND: usize = 20;

/// How a local path from the project's root becomes a file.
type Resolver<'a> = &'a dyn Fn(&str) -> Result<PathBuf, ResolveError>;

/// All problems of a document, in the order of its lines.
pub(crate) fn lint(document: &Document, entry: &str, resolve: Resolver<'_>) -> Vec<Problem> {
    let mut findings = Findings { found: Vec::new() };
    root::check(document, &mut findings);
    times::check(document, &mut findings);
    windows::check(document, &mut findings);
    scripts::check(document, &mut findings);
    shadows::check(document, &mut findings);
    ids::check(document, &mut findings);
    assets::check(document, entry, resolve, &mut findings);
    findings.in_order(entry)
}

/// All problems of a part's file, in the order of its lines. References may mean elements of other files, and the size is
/// the host's.
pub(crate) fn lint_part(document: &Document, file: &str, resolve: Resolver<'_>) -> Vec<Problem> {
    let mut findings = Findings { found: Vec::new() };
    times::check_part(document, &mut findings);
    scripts::check(document, &mut findings);
    shadows::check(document, &mut findings);
    ids::check(document, &mut findings);
    assets::check(document, file, resolve, &mut findings);
    findings.in_order(file)
}

/// Problems with their lines, as they are found.
struct Findings {
    found: Vec<(usize, Problem)>,
}

impl Findings {
    fn error(&mut self, line: usize, code: &str, message: String, fix: impl Into<String>) {
        self.add(Severity::Error, line, code, message, fix.into());
    }

    fn warning(&mut self, line: usize, code: &str, message: String, fix: impl Into<String>) {
        self.add(Severity::Warning, line, code, message, fix.into());
    }

    fn info(&mut self, line: usize, code: &str, message: String, fix: impl Into<String>) {
        self.add(Severity::Info, line, code, message, fix.into());
    }

    fn add(&mut self, severity: Severity, line: usize, code: &str, message: String, fix: String) {
        let (code, fix) = (code.to_owned(), Some(fix));
        self.found.push((line, Problem { severity, code, message, place: None, fix }));
    }

    /// By line, with at most [`MOST_OF_A_KIND`] of each kind.
    fn in_order(mut self, entry: &str) -> Vec<Problem> {
        self.found.sort_by_key(|(line, _)| *line);
        let mut counts: BTreeMap<(String, bool), usize> = BTreeMap::new();
        let mut problems = Vec::new();
        for (line, problem) in self.found {
            let kind = (problem.code.clone(), problem.severity == Severity::Error);
            let count = counts.entry(kind).or_default();
            *count += 1;
            match (*count).cmp(&MOST_OF_A_KIND) {
                Ordering::Less => {
                    problems.push(Problem { place: Some(format!("{entry}:{line}")), ..problem });
                }
                Ordering::Equal => problems.push(Problem {
                    message: format!("there are more like this, from line {line} on"),
                    place: Some(format!("{entry}:{line}")),
                    ..problem
                }),
                Ordering::Greater => {}
            }
        }
        problems
    }
}
