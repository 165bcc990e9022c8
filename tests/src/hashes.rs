//! The list that `--hashes` writes: a line a frame.

use std::{fs, path::Path};

/// One line: `FRAME HASH captured|held ANCHOR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Absolute frame.
    pub frame: u32,
    /// Hash of the raw pixels.
    pub hash: String,
    /// Whether it repeats its anchor.
    pub held: bool,
    /// The captured frame with its pixels: itself, unless held.
    pub anchor: u32,
}

/// Reads a list.
pub fn read(path: &Path) -> Vec<Line> {
    let text = fs::read_to_string(path).expect("the list of hashes is there");
    text.lines().map(parse).collect()
}

/// Frame and hash of every line: what must not depend on how frames came about.
pub fn pixels(lines: &[Line]) -> Vec<(u32, &str)> {
    lines.iter().map(|line| (line.frame, line.hash.as_str())).collect()
}

/// The frames that look different from the frame before them.
pub fn changes(lines: &[Line]) -> Vec<u32> {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    pairs
        .filter(|(before, after)| before.hash != after.hash)
        .map(|(_, after)| after.frame)
        .collect()
}

/// Fails, naming the first frames that differ, unless both lists have the same frames and hashes.
pub fn assert_same(what: &str, one: &[Line], other: &[Line]) {
    assert_eq!(one.len(), other.len(), "{what}: as many frames");
    let differ: Vec<_> =
        one.iter().zip(other).filter(|(a, b)| (a.frame, &a.hash) != (b.frame, &b.hash)).collect();
    let first = differ.iter().take(5).collect::<Vec<_>>();
    assert!(differ.is_empty(), "{what}: {} frames differ, such as {first:#?}", differ.len());
}

fn parse(line: &str) -> Line {
    let words: Vec<_> = line.split(' ').collect();
    let [frame, hash, kind, anchor] = words[..] else { panic!("four words in a line: {line}") };
    assert!(hash.len() == 16 && hash.chars().all(|each| each.is_ascii_hexdigit()), "{line}");
    assert!(kind == "captured" || kind == "held", "{line}");
    let number = |word: &str| word.parse().unwrap_or_else(|_| panic!("a frame number: {line}"));
    Line {
        frame: number(frame),
        hash: hash.to_owned(),
        held: kind == "held",
        anchor: number(anchor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_the_frames_that_differ_from_the_one_before() {
        let lines: Vec<_> = [
            "5 00000000000000aa captured 5",
            "6 00000000000000aa held 5",
            "7 00000000000000bb captured 7",
            "8 00000000000000aa captured 8",
        ]
        .into_iter()
        .map(parse)
        .collect();
        assert_eq!(changes(&lines), [7, 8]);
        assert_eq!(pixels(&lines)[1], (6, "00000000000000aa"));
        assert_eq!((lines[1].held, lines[1].anchor), (true, 5));
    }

    #[test]
    #[should_panic(expected = "1 frames differ")]
    fn a_single_difference_is_found() {
        let one = [parse("0 00000000000000aa captured 0")];
        let other = [parse("0 00000000000000ab captured 0")];
        assert_same("two lists", &one, &other);
    }
}
