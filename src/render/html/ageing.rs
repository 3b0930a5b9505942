//! Ageing of what is overdue, a bar a bucket.

use super::bar;
use super::markup::{Markup, drawn};
use super::table::words;
use crate::report::{Ageing, Page, Sheet};
use askama::Template;

#[derive(Template)]
#[template(path = "ageing.html")]
struct Buckets<'a> {
    ageing: &'a Ageing,
    sheet: Sheet,
    rows: Vec<(Vec<String>, Markup)>,
}

/// The section.
pub(super) fn section(page: &Page<'_>) -> anyhow::Result<Markup> {
    let sheet = page.ageing.sheet();
    let mut rows = Vec::new();
    for (row, bucket) in sheet.rows.iter().zip(&page.ageing.buckets) {
        rows.push((row.iter().map(words).collect(), bar::single(bucket.overdue, page.ageing.overdue)?));
    }
    drawn(&Buckets { ageing: &page.ageing, sheet, rows })
}
