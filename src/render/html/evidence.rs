//! What the numbers rest on: records that count and those that do not, and what checks found.

use super::markup::{Markup, drawn, with_code};
use super::place::Places;
use super::table::table;
use crate::finding::Severity;
use crate::report::Page;
use crate::text::plural;
use askama::Template;

#[derive(Template)]
#[template(path = "evidence.html")]
struct Evidence<'a, 'b> {
    page: &'a Page<'b>,
    records: Markup,
    uncounted: String,
}

/// The section.
pub(super) fn section(page: &Page<'_>, places: &Places<'_>) -> anyhow::Result<Markup> {
    let uncounted = plural(page.uncounted, "record is", "records are");
    drawn(&Evidence { page, records: table(&page.records, places)?, uncounted })
}

impl Evidence<'_, '_> {
    fn pieces(&self, words: &str) -> Vec<(String, bool)> {
        with_code(words)
    }

    fn class(&self, severity: &Severity) -> &'static str {
        match severity {
            Severity::Error => "bad",
            Severity::Warning => "warn",
            Severity::Note => "faint",
        }
    }
}
