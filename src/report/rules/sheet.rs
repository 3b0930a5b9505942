//! Changes of rules as a table.

use super::super::sheet::{Cell, Column, Sheet, Tone};
use super::RuleChange;
use crate::text::plural;

impl RuleChange {
    /// Whom it frees: the first few, and how many more.
    #[must_use]
    pub fn freed_in_words(&self) -> Option<String> {
        let first: Vec<&str> = self.frees.iter().take(5).map(crate::model::PersonId::as_str).collect();
        let more = match self.frees.len().saturating_sub(5) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        (!first.is_empty()).then(|| format!("{}{more}", first.join(", ")))
    }
}

/// The table of what a change does to rules.
#[must_use]
pub fn rules_sheet(changes: &[RuleChange]) -> Sheet {
    let columns = vec![
        Column::left("what", "Change"),
        Column::left("subject", "Of"),
        Column::left("before", "Before"),
        Column::left("after", "After"),
        Column::left("frees", "Frees"),
    ];
    let row = |c: &RuleChange| {
        vec![
            Cell::Text(c.what.replace('-', " "), Tone::Warn),
            Cell::text(&c.subject),
            Cell::maybe(c.before.as_ref()),
            Cell::maybe(c.after.as_ref()),
            Cell::maybe(c.freed_in_words()),
        ]
    };
    let title = format!("This change touches {}", plural(changes.len(), "rule", "rules"));
    Sheet { title, columns, rows: changes.iter().map(row).collect(), note: None }
}
