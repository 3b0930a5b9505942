//! Findings as a list.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::finding::{Finding, Severity};
use crate::text::plural;

/// Findings with all that is said of them, in their order.
pub(super) fn finding_sheet(findings: &[Finding]) -> Sheet {
    let columns = vec![
        Column::left("severity", "Severity"),
        Column::left("finding", "Finding"),
        Column::left("subject", "Of"),
        Column::left("path", "File"),
        Column::left("line", "Line"),
        Column::left("commit", "Commit"),
        Column::left("message", "Message"),
        Column::left("remedy", "Remedy"),
    ];
    let row = |f: &Finding| {
        vec![
            Cell::Text(f.severity.name().into(), tone(f.severity)),
            Cell::text(f.id),
            Cell::text(f.subject.clone()),
            Cell::maybe(f.place.as_ref().map(|p| p.path.to_string())),
            Cell::maybe(f.place.as_ref().filter(|p| p.line > 0).map(|p| p.line)),
            Cell::maybe(f.commit),
            Cell::text(f.message.clone()),
            Cell::text(f.remedy.clone()),
        ]
    };
    let title = match findings.len() {
        0 => "Nothing was found wrong".to_owned(),
        n => format!("{}: what is wrong with the data or its history", plural(n, "finding", "findings")),
    };
    Sheet { title, columns, rows: findings.iter().map(row).collect(), note: None }
}

const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Plain,
    }
}
