//! Markup: what may stand in a page as it is. It comes from templates, whose expressions are escaped, and from this crate.

use askama::Template;
use askama::filters::MaybeSafe;

/// A finished piece of a page.
pub(super) type Markup = MaybeSafe<String>;

/// The style of every page.
const STYLE: &str = include_str!("templates/style.css");

/// A template, filled in.
pub(super) fn drawn(template: &impl Template) -> anyhow::Result<Markup> {
    Ok(Markup::Safe(template.render()?))
}

/// The style sheet.
pub(super) fn style() -> MaybeSafe<&'static str> {
    MaybeSafe::Safe(STYLE)
}

/// The source expression by which a policy allows this style sheet and no other.
pub(super) fn style_source() -> String {
    let fingerprint = crate::source::fingerprint(STYLE.as_bytes());
    // The same digest, padded, under its other name.
    format!("sha256-{}=", fingerprint.trim_start_matches("SHA256:"))
}

/// A sentence in pieces; those between backticks are commands.
pub(super) fn with_code(words: &str) -> Vec<(String, bool)> {
    words.split('`').enumerate().map(|(n, piece)| (piece.to_owned(), n % 2 == 1)).collect()
}
