//! Keys by the names that manuals use.

use fantoccini::{
    actions::{InputSource as _, KeyAction, KeyActions},
    key::Key,
};

/// The presses and releases of a chord such as `Shift+Right` or `Ctrl+e`.
pub(crate) fn chord(words: &str) -> KeyActions {
    let keys: Vec<_> = words.split('+').map(key).collect();
    let pressed = keys.iter().map(|&value| KeyAction::Down { value });
    let released = keys.iter().rev().map(|&value| KeyAction::Up { value });
    pressed.chain(released).fold(KeyActions::new("keys".to_owned()), KeyActions::then)
}

fn key(word: &str) -> char {
    match word {
        "Ctrl" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Left" => Key::Left.into(),
        "Right" => Key::Right.into(),
        "Up" => Key::Up.into(),
        "Down" => Key::Down.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "Escape" => Key::Escape.into(),
        "Enter" => Key::Enter.into(),
        "Space" => ' ',
        letter => {
            let mut letters = letter.chars();
            let first = letters.next().expect("a key");
            assert_eq!(letters.next(), None, "there is no key {letter}");
            first
        }
    }
}
