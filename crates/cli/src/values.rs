//! Values of options that are not read by their own type.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use stillcut_capture::{ModeChoice, Transport};
use stillcut_export::VerifyHolds;
use stillcut_media::Quality;

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

/// `--transport`.
pub(crate) fn transport() -> impl TypedValueParser<Value = Transport> {
    PossibleValuesParser::new(["ring", "inline"]).map(|text| match text.as_str() {
        "inline" => Transport::Inline,
        _ => Transport::Ring,
    })
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
    fn holds_are_verified_by_number_or_all() {
        assert_eq!(verify_holds("all"), Ok(VerifyHolds::All));
        assert_eq!(verify_holds("12"), Ok(VerifyHolds::Count(12)));
        assert_eq!(verify_holds("0"), Ok(VerifyHolds::Count(0)));
        assert!(verify_holds("-1").is_err() && verify_holds("some").is_err());
    }
}
