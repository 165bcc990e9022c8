//! Numbers in attributes: times are strict, sizes are forgiving.

/// Reads a time or factor the way JavaScript's `Number()` does, finite values only.
/// `5s`, an empty text and `Infinity` are no numbers.
pub(crate) fn strict(text: &str) -> Option<f64> {
    let text = text.trim();
    // `parse` would also take words such as "inf", "nan" and "infinity".
    let is_number =
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    is_number.then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

/// Reads the number at the beginning of a text, as JavaScript's `parseFloat()` does: `1920px`.
pub(crate) fn leading(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(text.len());
    strict(&text[..end])
}

/// The number of seconds an author probably meant by a text that [`strict`] rejects:
/// `5s`, `300ms`, `2,5`.
pub(crate) fn meant_seconds(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase().replace(',', ".");
    let number_part = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end();
    let number = strict(number_part)?;
    match text[number_part.len()..].trim() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => Some(number),
        "ms" => Some(number / 1000.0),
        "m" | "min" => Some(number * 60.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_strict() {
        for (text, number) in [("5", 5.0), (" 2.5 ", 2.5), (".5", 0.5), ("1e1", 10.0), ("-3", -3.0)]
        {
            assert_eq!(strict(text), Some(number), "{text}");
        }
        for text in ["", " ", "5s", "300ms", "2,5", "Infinity", "inf", "NaN", "1e999", "1 2", "e"] {
            assert_eq!(strict(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_may_carry_a_unit() {
        assert_eq!(leading("1920px"), Some(1920.0));
        assert_eq!(leading(" 1080.5"), Some(1080.5));
        assert_eq!(leading("px"), None);
        assert_eq!(leading(""), None);
    }

    #[test]
    fn guesses_what_was_meant() {
        for (text, seconds) in
            [("5s", 5.0), ("300ms", 0.3), ("2,5", 2.5), ("1.5 sec", 1.5), ("2 min", 120.0)]
        {
            assert_eq!(meant_seconds(text), Some(seconds), "{text}");
        }
        for text in ["", "soon", "5 apples", "00:05"] {
            assert_eq!(meant_seconds(text), None, "{text}");
        }
    }
}
