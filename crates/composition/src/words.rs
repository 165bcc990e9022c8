//! Which of some names the files of a project say, such as names of fonts.

use std::collections::{BTreeSet, HashMap};

/// Looks for names in texts: whole words, in any case.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    /// By the first word in lower case: the place of a name and what it says, in lower case.
    by_word: HashMap<Vec<u8>, Vec<(usize, Vec<u8>)>>,
    given: &'a [String],
    found: BTreeSet<usize>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(names: &'a [String]) -> Self {
        let mut by_word: HashMap<_, Vec<_>> = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            // What is before the first word, as in `-apple-system`, does not count.
            let name = name.to_ascii_lowercase();
            let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).as_bytes();
            let word = name.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
            by_word.entry(word.to_vec()).or_default().push((place, name.to_vec()));
        }
        Self { by_word, given: names, found: BTreeSet::new() }
    }

    /// Notes the names that a text says.
    pub(crate) fn read(&mut self, text: &[u8]) {
        let text = text.to_ascii_lowercase();
        let mut at = 0;
        while let Some(start) = text[at..].iter().position(u8::is_ascii_alphanumeric) {
            let word = &text[at + start..];
            let length = word.iter().position(|byte| !byte.is_ascii_alphanumeric());
            let length = length.unwrap_or(word.len());
            for (place, name) in self.by_word.get(&word[..length]).into_iter().flatten() {
                let ends = word.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric());
                if ends && word.starts_with(name) {
                    self.found.insert(*place);
                }
            }
            at += start + length;
        }
    }

    /// The names that were said, in the order in which they were given.
    pub(crate) fn into_found(self) -> Vec<&'a str> {
        self.found.into_iter().map(|place| self.given[place].as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_words_in_any_case() {
        let names = ["Inter", "Inter Tight", "space grotesk", "-apple-system", "Anton", "Exo 2"];
        let names = names.map(str::to_owned);
        let said = |text: &str| {
            let mut found = Names::new(&names);
            found.read(text.as_bytes());
            found.into_found()
        };
        assert_eq!(said("font: 700 12px/1 'Space Grotesk'"), ["space grotesk"]);
        assert_eq!(said("font-family:inter tight"), ["Inter", "Inter Tight"]);
        assert_eq!(said("--f:-apple-system,x;--g:Anton"), ["-apple-system", "Anton"]);
        assert_eq!(said("the internet, antonym, Exo 25"), Vec::<&str>::new());
    }
}
