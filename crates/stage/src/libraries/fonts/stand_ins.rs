//! Fonts of operating systems that no package may bring, and the families that stand in for them
//! where a machine has none: so that a composition looks much the same everywhere.

/// Fonts, and the family that stands in for them.
const STAND_INS: &[(&str, &[&str])] = &[
    (
        "Inter",
        &[
            "-apple-system",
            "BlinkMacSystemFont",
            "SF Pro",
            "SF Pro Display",
            "SF Pro Text",
            "SF Pro Rounded",
            "Helvetica Neue",
            "Helvetica",
            "Arial",
            "Verdana",
            "Tahoma",
            "Geneva",
            "Lucida Grande",
            "Trebuchet MS",
        ],
    ),
    ("Roboto", &["Segoe UI", "Segoe UI Variable", "Calibri"]),
    (
        "JetBrains Mono",
        &["SF Mono", "Menlo", "Monaco", "Consolas", "Cascadia Code", "Courier New", "Courier"],
    ),
    (
        "EB Garamond",
        &["Georgia", "Times New Roman", "Times", "Garamond", "Palatino", "Baskerville", "Cambria"],
    ),
    ("Montserrat", &["Futura", "Avenir", "Avenir Next", "Gotham", "DIN", "Arial Black"]),
    ("Anton", &["Impact", "Haettenschweiler"]),
];

/// Every font that something stands in for, and what does.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    STAND_INS.iter().flat_map(|(family, fonts)| fonts.iter().map(|font| (*font, *family)))
}
