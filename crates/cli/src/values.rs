//! Values of options that are not read by their own type.

use std::{fs, str::FromStr};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use stillcut_capture::{Drawing, ModeChoice, Transport};
use stillcut_composition::Variables;
use stillcut_export::{AlphaChoice, GuardChoice, VerifyHolds};
use stillcut_media::{Format, Quality};

/// `--mode`.
pub(crate) fn mode() -> impl TypedValueParser<Value = ModeChoice> {
    PossibleValuesParser::new(["auto", "draw-element", "screenshot"]).map(|text| {
        match text.as_str() {
            "draw-element" => ModeChoice::DrawElement,
            "screenshot" => ModeChoice::Screenshot,
            _ => ModeChoice::Auto,
        }
    })
}

/// `--quality`.
pub(crate) fn quality() -> impl TypedValueParser<Value = Quality> {
    PossibleValuesParser::new(["draft", "standard", "high"]).map(|text| match text.as_str() {
        "draft" => Quality::Draft,
        "high" => Quality::High,
        _ => Quality::Standard,
    })
}

/// `--format`.
pub(crate) fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::extension))
        .map(|text| Format::from_extension(&text).unwrap_or_default())
}

/// `--alpha`.
pub(crate) fn alpha() -> impl TypedValueParser<Value = AlphaChoice> {
    PossibleValuesParser::new(["auto", "off"]).map(|text| match text.as_str() {
        "off" => AlphaChoice::Off,
        _ => AlphaChoice::Auto,
    })
}

/// `--guard`.
pub(crate) fn guard() -> impl TypedValueParser<Value = GuardChoice> {
    PossibleValuesParser::new(["auto", "always", "off"]).map(|text| match text.as_str() {
        "always" => GuardChoice::Always,
        "off" => GuardChoice::Off,
        _ => GuardChoice::Auto,
    })
}

/// `--drawing`.
pub(crate) fn drawing() -> impl TypedValueParser<Value = Drawing> {
    PossibleValuesParser::new(["worker", "page"]).map(|text| match text.as_str() {
        "page" => Drawing::Page,
        _ => Drawing::Worker,
    })
}

/// `--transport`.
pub(crate) fn transport() -> impl TypedValueParser<Value = Transport> {
    PossibleValuesParser::new(["ring", "socket"]).map(|text| match text.as_str() {
        "socket" => Transport::Socket,
        _ => Transport::Ring,
    })
}

/// `--variables`: a JSON object, or `@FILE` with one.
pub(crate) fn variables(text: &str) -> Result<Variables, String> {
    let from_file = text.strip_prefix('@').map(|path| {
        fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))
    });
    let json = from_file.transpose()?;
    Variables::parse(json.as_deref().unwrap_or(text)).map_err(|error| error.to_string())
}

/// `--verify-holds`.
pub(crate) fn verify_holds(text: &str) -> Result<VerifyHolds, String> {
    match text.trim() {
        "all" => Ok(VerifyHolds::All),
        number => u32::from_str(number)
            .map(VerifyHolds::Count)
            .map_err(|_| "write a number of frames, or 'all'".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_come_as_json_or_from_a_file() {
        let given = variables(r#"{"title": "Hi"}"#).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), r#"{"title": "Hi"}"#).unwrap();
        assert_eq!(variables(&format!("@{}", file.path().display())), Ok(given));
        assert!(variables("title=Hi").unwrap_err().contains("no JSON"));
        assert!(variables("@no/such.json").unwrap_err().contains("no/such.json"));
    }

    #[test]
    fn holds_are_verified_by_number_or_all() {
        assert_eq!(verify_holds("all"), Ok(VerifyHolds::All));
        assert_eq!(verify_holds("12"), Ok(VerifyHolds::Count(12)));
        assert_eq!(verify_holds("0"), Ok(VerifyHolds::Count(0)));
        assert!(verify_holds("-1").is_err() && verify_holds("some").is_err());
    }
}
